import type { Instant } from '../../domain/shared/time.js';
import { sameCertificate, type Certificate } from './certificate.js';
import { checkSignature, keyStrength, type KeyStrength, type SignatureCheck } from './signature-scheme.js';

export type PathFault =
  | 'no-anchor'
  | 'bad-signature'
  | 'not-yet-valid'
  | 'expired'
  | 'not-a-ca'
  | 'path-too-long'
  | 'unknown-critical-extension'
  | 'weak-key'
  | 'unknown-key'
  | 'unknown-algorithm';

export type PathResult =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly fault: PathFault; readonly certificate: Certificate };

/** True where the issuer's name fits and, where both sides name a key, the issuer's key fits. */
export const couldHaveIssued = (issuer: Certificate, subject: Certificate): boolean =>
  issuer.subjectKey === subject.issuerKey &&
  (subject.authorityKeyId === undefined ||
    issuer.subjectKeyId === undefined ||
    subject.authorityKeyId === issuer.subjectKeyId);

const sameAuthority = (a: Certificate, b: Certificate): boolean =>
  a.subjectKey === b.subjectKey && Buffer.compare(a.keyBits, b.keyBits) === 0;

const signedPairs = new Map<string, SignatureCheck>();

/** Counts the steps over certificates of unknown origin; throws where they cost too much. */
export interface PathCost {
  /** A certificate is looked at. */
  compare(): void;
  /** A signature value is computed. */
  verify(): void;
}

const FREE: PathCost = { compare: () => undefined, verify: () => undefined };

/** Checks that `issuer` signed `subject`, as far as that can be checked. The answer never changes, so it is kept. */
export const checkIssued = (issuer: Certificate, subject: Certificate, cost: PathCost = FREE): SignatureCheck => {
  const key = `${issuer.fingerprint}${subject.fingerprint}`;
  const known = signedPairs.get(key);
  if (known !== undefined) return known;
  cost.verify();
  const check = checkSignature(issuer.publicKey, subject.scheme, subject.tbs, subject.signature);
  if (signedPairs.size > 2048) signedPairs.clear();
  signedPairs.set(key, check);
  return check;
};

export const issued = (issuer: Certificate, subject: Certificate): boolean => checkIssued(issuer, subject) === 'holds';

/** Fault of a certificate that is not shown to be of an issuer, with the one of the two that cannot be relied upon. */
const issuingFault = (
  check: Exclude<SignatureCheck, 'holds'>,
  issuer: Certificate,
  subject: Certificate,
): readonly [PathFault, Certificate] => {
  switch (check) {
    case 'wrong':
      return ['bad-signature', subject];
    case 'algorithm-unknown':
      return ['unknown-algorithm', subject];
    case 'key-unknown':
      return ['unknown-key', issuer];
    case 'key-weak':
      return ['weak-key', issuer];
  }
};

const WEAK_KEYS: Readonly<Record<KeyStrength, PathFault | undefined>> = {
  strong: undefined,
  weak: 'weak-key',
  unknown: 'unknown-key',
};

const validAt = (certificate: Certificate, at: Instant): PathFault | undefined => {
  if (at < certificate.notBefore) return 'not-yet-valid';
  return at > certificate.notAfter ? 'expired' : undefined;
};

const faultOf = (certificate: Certificate, at: Instant, below: number): PathFault | undefined => {
  const time = validAt(certificate, at);
  if (time !== undefined) return time;
  if (certificate.unknownCritical.length > 0) return 'unknown-critical-extension';
  const weak = WEAK_KEYS[keyStrength(certificate.publicKey)];
  if (weak !== undefined) return weak;
  if (below < 0) return undefined;
  if (!certificate.isCa || certificate.keyUsage?.has('keyCertSign') === false) return 'not-a-ca';
  return certificate.pathLength !== undefined && below > certificate.pathLength ? 'path-too-long' : undefined;
};

const LONGEST_PATH = 8;

/**
 * Builds and checks a path from a certificate to an anchor (RFC 5280 section 6, without name constraints and policies:
 * a critical extension that is not understood refuses the path).
 * @param at instant at which every certificate must be valid.
 * @param cost what it costs, where the certificates are anyone's: those that sign each other in every way have very
 * many paths.
 * @returns the path from the certificate to the anchor, or the fault of the best attempt.
 */
export const buildPath = (
  leaf: Certificate,
  pool: readonly Certificate[],
  anchors: readonly Certificate[],
  at: Instant,
  cost: PathCost = FREE,
): PathResult => {
  let worst: PathResult = { ok: false, fault: 'no-anchor', certificate: leaf };
  const note = (fault: PathFault, certificate: Certificate): void => {
    // somebody else of the same name has not signed; that says less than what cannot be checked
    const saysLess = worst.ok ? [] : ['no-anchor', ...(fault.startsWith('unknown-') ? ['bad-signature'] : [])];
    if (!worst.ok && saysLess.includes(worst.fault)) worst = { ok: false, fault, certificate };
  };
  const candidates = [...anchors, ...pool];
  const climb = (path: readonly Certificate[]): readonly Certificate[] | undefined => {
    const top = path[path.length - 1];
    if (top === undefined || path.length > LONGEST_PATH) return undefined;
    // intermediates below this certificate, self-issued ones not counted; -1 for the end entity
    const below = path.slice(1, -1).filter((certificate) => !certificate.selfIssued).length;
    const fault = faultOf(top, at, path.length === 1 ? -1 : below);
    if (fault !== undefined) {
      note(fault, top);
      return undefined;
    }
    if (anchors.some((anchor) => sameCertificate(anchor, top))) return path;
    for (const candidate of candidates) {
      cost.compare();
      // the same name with the same key is the same authority, whoever certified it (RFC 5280 section 6.1)
      if (!couldHaveIssued(candidate, top) || path.some((used) => sameAuthority(used, candidate))) continue;
      const check = checkIssued(candidate, top, cost);
      if (check !== 'holds') {
        note(...issuingFault(check, candidate, top));
        continue;
      }
      const found = climb([...path, candidate]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const path = climb([leaf]);
  return path === undefined ? worst : { ok: true, path };
};
