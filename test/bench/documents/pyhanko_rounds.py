"""
The other side of `npm run bench -- documents`: pyHanko on the same letters, with the same key and the same services.

Its one argument is a JSON file of settings. For each line on standard input, the name of a kind of work, it does that
work once over all letters and answers with one line of JSON: milliseconds of processor time, of wall time and of
waiting for the services, summed over the letters.
"""

import asyncio
import json
import logging
import sys
import time
from pathlib import Path

import aiohttp
from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, FreshnessReqType
from pyhanko_certvalidator.registry import SimpleTrustManager

logging.disable(logging.CRITICAL)
settings = json.loads(Path(sys.argv[1]).read_text())
letters = [Path(path) for path in settings['letters']]
out = Path(settings['out'])
root = x509.Certificate.load(pem.unarmor(Path(settings['root']).read_bytes())[2])

signer = signers.SimpleSigner.load_pkcs12(settings['bundle'], passphrase=settings['passphrase'].encode())
if signer is None:
    sys.exit('pyHanko could not open the bundle')
# As `pyhanko sign adesverify` sets it.
POLICY = PdfSignatureValidationSpec(
    SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=[root]),
            revinfo_policy=CertRevTrustPolicy(
                REQUIRE_REVINFO, freshness=None, freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
            ),
        )
    )
)

waited = 0.0


async def note_start(_session, trace, _params):
    trace.began = time.perf_counter()


async def note_end(_session, trace, _params):
    global waited
    waited += time.perf_counter() - trace.began


async def sign(path, level, services):
    lasting = level == 'B-LTA'
    meta = signers.PdfSignatureMetadata(
        field_name='TandaTangan',
        md_algorithm='sha256',
        subfilter=fields.SigSeedSubFilter.PADES,
        reason='Penerbitan izin',
        location='Prabumulih',
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        validation_context=ValidationContext(
            trust_roots=[root], allow_fetching=True, fetchers=services.fetchers, revocation_mode='hard-fail'
        ),
        embed_validation_info=lasting,
        use_pades_lta=lasting,
    )
    pdf_signer = signers.PdfSigner(meta, signer=signer, timestamper=services.stamper)
    with path.open('rb') as source:
        signed = await pdf_signer.async_sign_pdf(IncrementalPdfFileWriter(source), in_place=False)
    (out / f'{path.stem}.{level}.pdf').write_bytes(signed.getbuffer())


async def verify(path):
    with (Path(settings['judged']) / f'{path.stem}.B-LTA.pdf').open('rb') as source:
        [signature] = PdfFileReader(source).embedded_regular_signatures
        result = await ades_lta_validation(signature, POLICY)
    if not (result.api_status and result.api_status.bottom_line):
        raise RuntimeError(f'pyHanko does not accept {path.stem}: {result.ades_subindic} {result.failure_msg}')


class Services:
    """Kept over all letters, as a service would: connections stay open, and an answer of OCSP is asked for once."""

    def __init__(self, session):
        self.fetchers = AIOHttpFetcherBackend(session).get_fetchers()
        self.stamper = timestamps.HTTPTimeStamper(settings['tsaUrl'], session=session)


async def work_on(kind, path, services):
    if kind == 'verify':
        await verify(path)
    else:
        await sign(path, kind, services)


async def main():
    global waited
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(note_start)
    trace.on_request_end.append(note_end)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        services = Services(session)
        for line in sys.stdin:
            waited = 0.0
            cpu, wall = time.process_time(), time.perf_counter()
            for path in letters:
                await work_on(line.strip(), path, services)
            answer = {
                'cpu': (time.process_time() - cpu) * 1000,
                'wall': (time.perf_counter() - wall) * 1000,
                'waited': waited * 1000,
            }
            print(json.dumps(answer), flush=True)


asyncio.run(main())
