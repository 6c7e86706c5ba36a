import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSignedData } from '../../../src/infra/signing/cms.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { signatureFields, type FieldSignature } from '../../../src/infra/pdf/signature/signature-fields.js';
import { readSecurityStore } from '../../../src/infra/pdf/signature/dss.js';
import type { ServiceFault } from '../../../src/infra/devpki/server.js';
import {
  PASSPHRASE,
  aLetter,
  aPlan,
  failureOf,
  openOffice,
  unwrap,
  type Signed,
  type SigningOffice,
} from './office.js';

let office: SigningOffice;
let kadin: Signed;

beforeAll(async () => {
  office = await openOffice();
  kadin = await office.official();
});
afterAll(() => office.close());
afterEach(() => {
  office.pki.setFault('tsa', undefined);
  office.pki.setFault('ocsp', undefined);
  office.pki.setFault('crl', undefined);
});

const signaturesIn = async (pdf: Uint8Array): Promise<FieldSignature[]> =>
  signatureFields(await Revision.open(pdf)).flatMap(({ signature }) => (signature === undefined ? [] : [signature]));

const startsWith = (whole: Uint8Array, start: Uint8Array): boolean =>
  Buffer.compare(whole.subarray(0, start.length), start) === 0;

describe.each([
  ['a cross-reference table', false],
  ['object streams', true],
])('a letter with %s', (_, useObjectStreams) => {
  it('reaches B-LTA by appending alone', async () => {
    const letter = await aLetter(useObjectStreams);
    const timestamped = await office.sign(letter, 'B-T', kadin);
    const provable = unwrap(await office.pipeline.addValidationData(timestamped));
    const archived = unwrap(await office.pipeline.archiveTimestamp(provable));

    expect(startsWith(timestamped, letter)).toBe(true);
    expect(startsWith(provable, timestamped)).toBe(true);
    expect(startsWith(archived.pdf, provable)).toBe(true);
    const [signature, archive] = await signaturesIn(archived.pdf);
    expect(signature?.subFilter).toBe('ETSI.CAdES.detached');
    expect(archive).toMatchObject({ type: 'DocTimeStamp', subFilter: 'ETSI.RFC3161' });
    expect(archive!.byteRange[2] + archive!.byteRange[3]).toBe(archived.pdf.length);
  });

  it('keeps the kind of its cross-reference', async () => {
    const signed = Buffer.from(await office.sign(await aLetter(useObjectStreams), 'B-B', kadin)).toString('latin1');
    const at = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(signed)?.[1]);

    expect(signed.slice(at, at + 4) === 'xref').toBe(!useObjectStreams);
  });
});

describe('the stages', () => {
  it('sign without a signing-time attribute and pad with zeros', async () => {
    const [signature] = await signaturesIn(await office.sign(await aLetter(), 'B-B', kadin));
    const view = parseSignedData(signature!.contents);

    expect([...view.attributes.keys()].sort()).toEqual([
      '1.2.840.113549.1.9.16.2.47',
      '1.2.840.113549.1.9.3',
      '1.2.840.113549.1.9.4',
    ]);
    expect(signature!.contents.subarray(view.length).every((byte) => byte === 0)).toBe(true);
  });

  it('change nothing when they are applied again to their own result', async () => {
    const letter = await office.sign(await aLetter(), 'B-LT', kadin);
    const again = unwrap(await office.pipeline.timestamp(letter, 'TandaTangan'));

    expect(again.pdf).toBe(letter);
    expect(unwrap(await office.pipeline.addValidationData(letter))).toBe(letter);
  });

  it('gather a certificate and an answer for everyone whose word counts', async () => {
    const store = readSecurityStore(await Revision.open(await office.sign(await aLetter(), 'B-LT', kadin)));

    // signer, intermediate, root, time-stamp authority and two responders; answers for the first, second and fourth
    expect(store.certificates).toHaveLength(6);
    expect(store.ocsps).toHaveLength(3);
  });

  it('take the revocation list where OCSP does not answer', async () => {
    office.pki.setFault('ocsp', '500');
    const pipeline = office.newPipeline({ trust: office.newTrust() });
    const letter = unwrap(await pipeline.addValidationData(await office.sign(await aLetter(), 'B-T', kadin)));

    expect(readSecurityStore(await Revision.open(letter)).crls.length).toBeGreaterThan(0);
  });

  it('give each archive time-stamp a name of its own and keep earlier bytes when renewed', async () => {
    const first = await office.sign(await aLetter(), 'B-LTA', kadin);
    const renewed = unwrap(
      await office.pipeline.archiveTimestamp(unwrap(await office.pipeline.addValidationData(first))),
    );
    const names = signatureFields(await Revision.open(renewed.pdf)).map((field) => field.name);

    expect(names).toEqual(['TandaTangan', 'ArchiveTimestamp1', 'ArchiveTimestamp2']);
    expect(startsWith(renewed.pdf, first)).toBe(true);
    expect(renewed.renewBefore).toBe(office.authority.timestamp.certificate.notAfter);
  });

  it('refuse to certify a letter that is already signed, and a field that is taken', async () => {
    const signed = await office.sign(await aLetter(), 'B-B', kadin);

    expect(failureOf(await office.pipeline.prepare(signed, aPlan({ fieldName: 'Lain' }))).reason).toBe(
      'PDF_ALREADY_SIGNED',
    );
    expect(failureOf(await office.pipeline.prepare(signed, aPlan())).reason).toBe('FIELD_TAKEN');
  });

  it('refuse to time-stamp a signature that another revision follows', async () => {
    const bare = await office.sign(await aLetter(), 'B-B', kadin);
    const covered = unwrap(await office.pipeline.addValidationData(bare));

    expect(failureOf(await office.pipeline.timestamp(covered, 'TandaTangan')).reason).toBe('SIGNATURE_COVERED');
  });

  it('refuse a signature that was made for another letter', async () => {
    const prepared = unwrap(await office.pipeline.prepare(await aLetter(), aPlan()));
    const outcome = await kadin.signer.signDigest({
      officialId: 'kadin',
      digestAlgorithm: 'sha256',
      digest: '00'.repeat(32),
      secret: { kind: 'passphrase', passphrase: PASSPHRASE },
    });
    if (outcome.outcome !== 'signed') throw new Error('expected a signature');

    expect(failureOf(await office.pipeline.embed(prepared, outcome.value.cms)).reason).toBe('SIGNATURE_MISMATCH');
  });

  it('refuse a letter that changed after its digest was taken', async () => {
    const prepared = unwrap(await office.pipeline.prepare(await aLetter(), aPlan()));
    const pdf = Uint8Array.from(prepared.pdf);
    const at = Buffer.from(pdf).indexOf('595');
    pdf[at] = 0x36;

    const failure = failureOf(await office.pipeline.embed({ ...prepared, pdf }, new Uint8Array([0x30, 0])));
    expect(failure.reason).toBe('PDF_CHANGED_AFTER_DIGEST');
  });

  it('refuse a signature larger than its room instead of growing the file', async () => {
    const prepared = unwrap(await office.pipeline.prepare(await aLetter(), aPlan({ reserveBytes: 1024 })));
    const outcome = await kadin.signer.signDigest({
      officialId: 'kadin',
      digestAlgorithm: 'sha256',
      digest: prepared.digest,
      secret: { kind: 'passphrase', passphrase: PASSPHRASE },
    });
    if (outcome.outcome !== 'signed') throw new Error('expected a signature');

    expect(failureOf(await office.pipeline.embed(prepared, outcome.value.cms)).reason).toBe('SIGNATURE_TOO_LARGE');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', Buffer.from('bukan PDF')],
    ['a header alone', Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n')],
  ])('refuse %s by name', async (_, bytes) => {
    expect(failureOf(await office.pipeline.prepare(bytes, aPlan())).code).toBe('FILE_REFUSED');
  });
});

describe('several signers', () => {
  it('sign fields made before the first signature, in any number', async () => {
    let letter = unwrap(await office.pipeline.prepareFields(await aLetter(), ['Kabid', 'Sekdin', 'Kadin']));
    for (const [fieldName, position] of [
      ['Kabid', 'first'],
      ['Sekdin', 'middle'],
      ['Kadin', 'last'],
    ] as const) {
      letter = await office.sign(letter, 'B-LT', kadin, { fieldName, role: { kind: 'joint', position } });
    }
    const text = Buffer.from(letter).toString('latin1');

    expect(await signaturesIn(letter)).toHaveLength(3);
    expect(text.match(/\/TransformMethod \/DocMDP/g)).toHaveLength(1);
    expect(text).toContain('/TransformMethod /FieldMDP');
  });

  it('cannot sign a field that was not made before', async () => {
    const plan = aPlan({ role: { kind: 'joint', position: 'first' } });

    expect(failureOf(await office.pipeline.prepare(await aLetter(), plan)).reason).toBe('FIELD_UNKNOWN');
  });
});

describe('time-stamp authorities', () => {
  it.each<ServiceFault>(['500', 'silence', 'nonce', 'imprint', 'refuse', 'garbage'])(
    'that answer with "%s" are not believed',
    async (fault) => {
      const bare = await office.sign(await aLetter(), 'B-B', kadin);
      office.pki.setFault('tsa', fault);

      const failure = failureOf(await office.newPipeline({ timeout: 400 }).timestamp(bare, 'TandaTangan'));
      expect(failure).toMatchObject({ code: 'TIMESTAMP_UNAVAILABLE', retryable: true });
    },
  );

  it('are asked in order until one answers soundly', async () => {
    const bare = await office.sign(await aLetter(), 'B-B', kadin);
    const authorities = [
      { url: `${office.pki.tsaUrl}?fault=500` },
      { url: `${office.pki.tsaUrl}?fault=nonce` },
      { url: office.pki.tsaUrl },
    ];

    const stamped = unwrap(await office.newPipeline({ authorities }).timestamp(bare, 'TandaTangan'));
    expect(stamped.authority).toBe(office.pki.tsaUrl);
  });

  it('of a foreign root are not believed', async () => {
    const foreign = await openOffice();
    try {
      const bare = await office.sign(await aLetter(), 'B-B', kadin);
      const pipeline = office.newPipeline({ authorities: [{ url: foreign.pki.tsaUrl }] });

      expect(failureOf(await pipeline.timestamp(bare, 'TandaTangan')).detail).toContain('no-anchor');
    } finally {
      await foreign.close();
    }
  });

  it('raise an incident when their clock and the claimed time are more than a minute apart', async () => {
    const bare = await office.sign(await aLetter(), 'B-B', kadin);
    office.pki.setFault('tsa', 'clock');

    const stamped = unwrap(await office.pipeline.timestamp(bare, 'TandaTangan'));
    expect(stamped.incident).toMatchObject({ code: 'CLAIMED_TIME_DIFFERS' });
    expect(stamped.incident!.difference).toBeGreaterThan(60_000);
  });

  it('raise none when the letter has waited for an authority, and both clocks are right', async () => {
    const bare = await office.sign(await aLetter(), 'B-B', kadin, { claimedAt: Date.now() - 600_000 });

    expect(unwrap(await office.pipeline.timestamp(bare, 'TandaTangan')).incident).toBeUndefined();
  });

  it('leave no incident in the ordinary case', async () => {
    const bare = await office.sign(await aLetter(), 'B-B', kadin);

    expect(unwrap(await office.pipeline.timestamp(bare, 'TandaTangan')).incident).toBeUndefined();
  });
});

describe('validation data', () => {
  it.each<ServiceFault>(['500', 'silence', 'nonce', 'stale', 'forged', 'garbage'])(
    'is not taken from a responder that answers with "%s"',
    async (fault) => {
      const stamped = await office.sign(await aLetter(), 'B-T', kadin);
      office.pki.setFault('ocsp', fault);
      office.pki.setFault('crl', '500');

      const pipeline = office.newPipeline({ trust: office.newTrust() });
      expect(failureOf(await pipeline.addValidationData(stamped))).toMatchObject({
        code: 'REVOCATION_UNAVAILABLE',
        retryable: true,
      });
    },
  );

  it('is not made for a signer who was revoked before the time-stamp', async () => {
    const former = await office.official();
    const stamped = await office.sign(await aLetter(), 'B-T', former);
    await office.pki.revoke(former.identity.certificate.serialHex, Date.now() - 3_600_000);

    const pipeline = office.newPipeline({ trust: office.newTrust() });
    expect(failureOf(await pipeline.addValidationData(stamped)).code).toBe('SIGN_CERTIFICATE_REVOKED');
  });
});
