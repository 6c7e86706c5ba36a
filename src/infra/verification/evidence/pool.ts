import type { Instant } from '../../../domain/shared/time.js';
import type { Finding } from '../../../domain/verification/finding.js';
import { parseCertificate, type Certificate } from '../../signing/certificate.js';
import { couldHaveIssued, issued } from '../../signing/chain.js';
import { checkCrl, type CrlVerdict } from '../../signing/crl.js';
import { checkOcsp, type OcspVerdict } from '../../signing/ocsp.js';
import { MalformedPdf } from '../pdf/cos.js';
import type { RevisionView } from '../pdf/document.js';
import { berEnd, childrenOf, expectTag, readTlv } from './der.js';

/** Everything in the file that can prove something about certificates. */
export interface Pool {
  readonly certificates: readonly Certificate[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** The instant of the judgement: what claims to have been stated after it proves nothing good. */
  readonly now: Instant;
}

/** Reads a certificate of unknown origin; undefined when the bytes are none. */
export const certificateFrom = (der: Uint8Array): Certificate | undefined => {
  try {
    return parseCertificate(der);
  } catch {
    return undefined; // whatever does not decode is no certificate; the caller says so
  }
};

/** Serial numbers (hexadecimal) that an OCSP answer speaks of (RFC 6960 section 4.2.1); reading them is cheap. */
const serialsOf = (der: Uint8Array): ReadonlySet<string> => {
  const [, wrapped] = childrenOf(readTlv(der));
  const [, octets] = wrapped === undefined ? [] : childrenOf(childrenOf(wrapped)[0] ?? wrapped);
  const basic = readTlv(expectTag(octets, 0x04, 'an OCSP answer').content);
  const [data] = childrenOf(basic);
  const responses = data === undefined ? undefined : childrenOf(data).find(({ tag }) => tag === 0x30);
  return new Set(
    (responses === undefined ? [] : childrenOf(responses)).map((single) => {
      const [id] = childrenOf(single);
      const serial = id === undefined ? undefined : childrenOf(id)[3];
      return serial === undefined ? '' : Buffer.from(serial.content).toString('hex');
    }),
  );
};

const serials = new WeakMap<Uint8Array, ReadonlySet<string>>();
const ocspVerdicts = new WeakMap<Uint8Array, Map<string, OcspVerdict>>();

const freshVerdict = (der: Uint8Array, certificate: Certificate, issuer: Certificate): OcspVerdict => {
  try {
    const spokenOf = serials.get(der) ?? serialsOf(der);
    serials.set(der, spokenOf);
    if (!spokenOf.has(certificate.serialHex)) return { ok: false, fault: 'other-certificate' };
    return checkOcsp(der, { certificate, issuer });
  } catch {
    return { ok: false, fault: 'unreadable' }; // so is an answer whose certificates do not decode
  }
};

/** What an archived OCSP answer says of a certificate, its signature checked; asked several times, checked once. */
export const ocspVerdict = (der: Uint8Array, certificate: Certificate, issuer: Certificate): OcspVerdict => {
  const known = ocspVerdicts.get(der) ?? new Map<string, OcspVerdict>();
  const key = `${certificate.fingerprint}${issuer.fingerprint}`;
  const verdict = known.get(key) ?? freshVerdict(der, certificate, issuer);
  known.set(key, verdict);
  ocspVerdicts.set(der, known);
  return verdict;
};

export const crlVerdict = (der: Uint8Array, certificate: Certificate, issuer: Certificate): CrlVerdict => {
  try {
    return checkCrl(der, { certificate, issuer });
  } catch {
    return { ok: false, fault: 'unreadable' };
  }
};

export interface StoreContent {
  readonly certificates: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly findings: readonly Finding[];
}

/** The Document Security Store of a revision, its streams unpacked. */
export const readStore = (view: RevisionView): StoreContent | undefined => {
  const store = view.dict(view.catalog.entries.get('DSS'));
  if (store === undefined) return undefined;
  const findings: Finding[] = [];
  const streams = (key: string): Uint8Array[] =>
    view.items(store.entries.get(key)).flatMap((item) => {
      const stream = view.resolve(item);
      try {
        const bytes = stream.kind === 'stream' ? view.file.content(stream, view) : new Uint8Array();
        if (bytes.length > 0 && berEnd(bytes) === bytes.length) return [bytes];
      } catch (error) {
        if (!(error instanceof MalformedPdf)) throw error;
      }
      findings.push({ code: 'validation-data-unsound', detail: `an item of /DSS /${key} cannot be read` });
      return [];
    });
  return { certificates: streams('Certs'), ocsps: streams('OCSPs'), crls: streams('CRLs'), findings };
};

const issuersOf = (certificate: Certificate, all: readonly Certificate[]): Certificate[] =>
  all.filter((one) => couldHaveIssued(one, certificate) && issued(one, certificate));

/** Each item must be what it is stored as, and signed by someone known: changed bytes in a store prove nothing. */
export const poolFindings = (pool: Pool, known: readonly Certificate[]): Finding[] => {
  const all = [...pool.certificates, ...known];
  const unsound = (detail: string): Finding => ({ code: 'validation-data-unsound', detail });
  const findings: Finding[] = [];
  const authorities = new Map<string, Certificate>();
  const pairs: (readonly [Certificate, Certificate])[] = [];
  for (const certificate of pool.certificates) {
    const issuers = issuersOf(certificate, all);
    for (const issuer of issuers) {
      authorities.set(issuer.fingerprint, issuer);
      pairs.push([certificate, issuer]);
    }
    if (issuers.length === 0 && !known.some((one) => one.fingerprint === certificate.fingerprint)) {
      findings.push(unsound(`nobody known has signed the certificate "${certificate.subject}"`));
    }
  }
  for (const der of pool.ocsps) {
    if (!pairs.some(([certificate, issuer]) => ocspVerdict(der, certificate, issuer).ok)) {
      findings.push(unsound('an OCSP answer is about no certificate of the file, or not rightly signed'));
    }
  }
  for (const der of pool.crls) {
    const holds = [...authorities.values()].some((issuer) => {
      const verdict = crlVerdict(der, issuer, issuer);
      return verdict.ok || verdict.fault === 'unsupported';
    });
    if (!holds) findings.push(unsound('a revocation list is of no authority of the file, or not rightly signed'));
  }
  return findings;
};
