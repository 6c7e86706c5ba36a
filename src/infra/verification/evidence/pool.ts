import type { Instant } from '../../../domain/shared/time.js';
import type { VerificationFinding } from '../../../domain/verification/finding.js';
import { parseCertificate, type Certificate } from '../../signing/certificate.js';
import { checkIssued, couldHaveIssued, type PathCost } from '../../signing/chain.js';
import { checkCrl, type CrlVerdict } from '../../signing/crl.js';
import { nameKey } from '../../signing/distinguished-name.js';
import { checkOcsp, type OcspVerdict } from '../../signing/ocsp.js';
import { MalformedPdf } from '../pdf/cos.js';
import type { RevisionView } from '../pdf/document.js';
import type { Work } from '../work.js';
import { MalformedDer, berEnd, childrenOf, expectTag, readTlv } from './der.js';

/** Certificates and revocation data that the file carries. */
export interface Evidence {
  readonly certificates: readonly Certificate[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** The instant of the judgement: a statement that claims to be later proves nothing good. */
  readonly now: Instant;
}

/** Everything in the file that can prove something about certificates, found by its subject. */
export interface Pool extends Evidence {
  readonly work: Work;
  /** Certificates of this name, by its key. */
  named(name: string): readonly Certificate[];
  /** OCSP answers that speak of a serial number, hexadecimal. */
  about(serial: string): readonly Uint8Array[];
  /** Revocation lists of an issuer, by the key of its name; those that cannot be read are nobody's. */
  listsOf(issuer: string): readonly Uint8Array[];
}

/** Steps that one byte of a certificate or the like costs: the general decoder makes an object of every value. */
const STEPS_A_BYTE = 2;

/** Counts the reading of an ASN.1 encoding by the general decoder. */
export const spendDecoding = (work: Work, der: Uint8Array): void => {
  work.spend('steps', der.length * STEPS_A_BYTE);
};

/** Counts building a path over certificates of unknown origin. */
export const pathCost = (work: Work): PathCost => ({
  compare: () => {
    work.spend('steps');
  },
  verify: () => {
    work.spend('checks');
  },
});

/** Reads a certificate of unknown origin; undefined when the bytes are none. */
export const certificateFrom = (der: Uint8Array, work: Work): Certificate | undefined => {
  spendDecoding(work, der);
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

const spokenOf = (der: Uint8Array): ReadonlySet<string> => {
  try {
    return serialsOf(der);
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    return new Set(); // what cannot be read speaks of nothing
  }
};

/** Name of the issuer of a revocation list (RFC 5280 section 5.1.2); undefined where the list cannot be read. */
const listIssuer = (der: Uint8Array): Uint8Array | undefined => {
  try {
    const [list] = childrenOf(readTlv(der));
    const fields = list === undefined ? [] : childrenOf(list);
    // a version, which may be absent, and the algorithm stand before it
    return fields[fields[0]?.tag === 0x02 ? 2 : 1]?.bytes;
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    return undefined;
  }
};

const grouped = <T>(items: readonly T[], keysOf: (item: T) => Iterable<string>): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
};

/** Sorts the evidence of a file, so that each question looks only at evidence about its subject. */
export const poolOf = (evidence: Evidence, work: Work): Pool => {
  for (const { length } of [...evidence.ocsps, ...evidence.crls]) work.spendBytes(length);
  const named = grouped(evidence.certificates, ({ subjectKey }) => [subjectKey]);
  const about = grouped(evidence.ocsps, spokenOf);
  const lists = grouped(evidence.crls, (der) => {
    const issuer = listIssuer(der);
    return issuer === undefined ? [] : [nameKey(issuer)];
  });
  return {
    ...evidence,
    work,
    named: (name) => named.get(name) ?? [],
    about: (serial) => about.get(serial) ?? [],
    listsOf: (issuer) => lists.get(issuer) ?? [],
  };
};

type Verdicts<V> = WeakMap<Uint8Array, Map<string, V>>;

const ocspVerdicts: Verdicts<OcspVerdict> = new WeakMap();
const crlVerdicts: Verdicts<CrlVerdict> = new WeakMap();

/** Makes a check once, however often it is asked for. */
const checkedOnce = <V>(
  verdicts: Verdicts<V>,
  { work }: Pick<Pool, 'work'>,
  der: Uint8Array,
  [certificate, issuer]: readonly [Certificate, Certificate],
  check: () => V,
): V => {
  const known = verdicts.get(der) ?? new Map<string, V>();
  verdicts.set(der, known);
  const key = `${certificate.fingerprint}${issuer.fingerprint}`;
  const verdict = known.get(key);
  if (verdict !== undefined) return verdict;
  work.spend('checks');
  spendDecoding(work, der);
  const fresh = check();
  known.set(key, fresh);
  return fresh;
};

/** Verdict of an archived OCSP answer on a certificate, its signature checked. */
export const ocspVerdict = (
  der: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
  pool: Pick<Pool, 'work'>,
): OcspVerdict =>
  checkedOnce(ocspVerdicts, pool, der, [certificate, issuer], () => {
    try {
      return checkOcsp(der, { certificate, issuer });
    } catch {
      return { ok: false, fault: 'unreadable' }; // so is an answer whose certificates do not decode
    }
  });

/** Verdict of an archived revocation list on a certificate, its signature checked. */
export const crlVerdict = (
  der: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
  pool: Pick<Pool, 'work'>,
): CrlVerdict =>
  checkedOnce(crlVerdicts, pool, der, [certificate, issuer], () => {
    try {
      return checkCrl(der, { certificate, issuer });
    } catch {
      return { ok: false, fault: 'unreadable' };
    }
  });

export interface StoreContent {
  readonly certificates: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly findings: readonly VerificationFinding[];
}

/** The Document Security Store of a revision, its streams unpacked. */
export const readStore = (view: RevisionView): StoreContent | undefined => {
  const store = view.dict(view.catalog.entries.get('DSS'));
  if (store === undefined) return undefined;
  const findings: VerificationFinding[] = [];
  let count = 0;
  const streams = (key: string): Uint8Array[] =>
    view.items(store.entries.get(key)).flatMap((item) => {
      view.file.work.spend('steps');
      view.file.work.within('evidence', ++count);
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

/**
 * Judges each item of the store: it must be of the kind that it is stored as, and signed by someone known. Changed
 * bytes in a store prove nothing.
 */
export const poolFindings = (pool: Pool, known: readonly Certificate[]): VerificationFinding[] => {
  const { work } = pool;
  const cost = pathCost(work);
  const knownNamed = grouped(known, ({ subjectKey }) => [subjectKey]);
  const isKnown = new Set(known.map(({ fingerprint }) => fingerprint));
  /** Issuers of a certificate: those that have signed it, and those that it names whose signature cannot be checked. */
  const issuersOf = (
    certificate: Certificate,
  ): { readonly signed: Certificate[]; readonly unchecked: Certificate[] } => {
    const signed: Certificate[] = [];
    const unchecked: Certificate[] = [];
    for (const one of [...pool.named(certificate.issuerKey), ...(knownNamed.get(certificate.issuerKey) ?? [])]) {
      work.spend('steps');
      if (!couldHaveIssued(one, certificate)) continue;
      const check = checkIssued(one, certificate, cost);
      if (check === 'holds') signed.push(one);
      else if (check !== 'wrong') unchecked.push(one);
    }
    return { signed, unchecked };
  };
  const unsound = (detail: string): VerificationFinding => ({ code: 'validation-data-unsound', detail });
  const unchecked = (what: string): VerificationFinding => ({
    code: 'algorithm-refused',
    detail: `${what} is signed with a key or an algorithm that is unknown here or too weak, so that is not checked`,
  });
  const findings: VerificationFinding[] = [];
  const authorities = new Map<string, Certificate>();
  const spoken = new Set<Uint8Array>();
  const uncheckable = new Set<Uint8Array>();
  for (const certificate of pool.certificates) {
    const issuers = issuersOf(certificate);
    for (const issuer of issuers.signed) {
      authorities.set(issuer.fingerprint, issuer);
      for (const der of pool.about(certificate.serialHex)) {
        if (spoken.has(der)) continue;
        const verdict = ocspVerdict(der, certificate, issuer, pool);
        if (verdict.ok) spoken.add(der);
        else if (verdict.fault === 'signature-unchecked') uncheckable.add(der);
      }
    }
    for (const issuer of issuers.unchecked) {
      for (const der of pool.about(certificate.serialHex)) uncheckable.add(der);
      for (const der of pool.listsOf(issuer.subjectKey)) uncheckable.add(der);
    }
    if (issuers.signed.length === 0 && !isKnown.has(certificate.fingerprint)) {
      const named = `the certificate "${certificate.subject}"`;
      findings.push(issuers.unchecked.length > 0 ? unchecked(named) : unsound(`nobody known has signed ${named}`));
    }
  }
  for (const der of pool.ocsps) {
    if (spoken.has(der)) continue;
    findings.push(
      uncheckable.has(der)
        ? unchecked('an OCSP answer')
        : unsound('an OCSP answer is about no certificate of the file, or not rightly signed'),
    );
  }
  const usable = new Set<Uint8Array>();
  for (const issuer of authorities.values()) {
    for (const der of pool.listsOf(issuer.subjectKey)) {
      if (usable.has(der)) continue;
      const verdict = crlVerdict(der, issuer, issuer, pool);
      if (verdict.ok || verdict.fault === 'unsupported') usable.add(der);
      else if (verdict.fault === 'signature-unchecked') uncheckable.add(der);
    }
  }
  for (const der of pool.crls) {
    if (usable.has(der)) continue;
    findings.push(
      uncheckable.has(der)
        ? unchecked('a revocation list')
        : unsound('a revocation list is of no authority of the file, or not rightly signed'),
    );
  }
  return findings;
};
