import { createHash } from 'node:crypto';
import { isoInstant, type Instant } from '../../../domain/shared/time.js';
import { claimedTimeIncident } from '../../../domain/signing/claimed-time.js';
import type { DigestAlgorithm } from '../../../domain/signing/plan.js';
import { verdictOf, type VerificationFinding, type FindingCode } from '../../../domain/verification/finding.js';
import type { Certificate } from '../../signing/certificate.js';
import { checkSignedData, parseSignedData, type SignedDataFault, type SignedDataView } from '../../signing/cms.js';
import { OID } from '../../signing/oids.js';
import type { CoveredBytes, StatedSignature, Stretch } from '../signature-dictionary.js';
import { MalformedDer, berEnd, definite } from './der.js';
import { judgePath, suitabilityFindings, type Reliance } from './path.js';
import type { Work } from '../work.js';
import { spendDecoding, type Pool } from './pool.js';
import { readEnclosed, type Enclosed } from './signed-data.js';
import { judgeToken } from './timestamp.js';

/** Facts about a signature's place in the file that its judgement needs. */
export type SealedFacts = Pick<StatedSignature, 'kind' | 'subFilter' | 'claimedAt'>;

/** A signature's CMS, read once, with what it encloses. */
export interface ReadSignature<C extends Stretch = CoveredBytes, S extends SealedFacts = StatedSignature> {
  readonly sealed: S;
  readonly covered: C;
  /** The CMS without its padding, in definite lengths. */
  readonly der: Uint8Array;
  readonly view: SignedDataView | undefined;
  readonly enclosed: Enclosed;
  readonly findings: readonly VerificationFinding[];
}

/** The CMS in definite lengths. Bytes that are no encoding are left as they are; the reader finds the fault. */
const inDefiniteLengths = (cms: Uint8Array): Uint8Array => {
  if (cms[1] !== 0x80) return cms;
  try {
    return definite(cms);
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    return cms;
  }
};

/** Reads the CMS in /Contents and refuses anything but zeros behind it. */
export const readSignature = <C extends Stretch, S extends SealedFacts>(
  sealed: S,
  covered: C,
  work: Work,
): ReadSignature<C, S> => {
  spendDecoding(work, covered.contents);
  const { contents } = covered;
  const end = berEnd(contents) ?? contents.length;
  const der = inDefiniteLengths(contents.subarray(0, end));
  const findings: VerificationFinding[] = [];
  if (contents.subarray(end).some((byte) => byte !== 0)) {
    findings.push({
      code: 'padding-not-zero',
      detail: 'behind the signature /Contents holds something else than zeros',
    });
  }
  const enclosed = readEnclosed(der, sealed.kind === 'signature');
  let view: SignedDataView | undefined;
  try {
    view = parseSignedData(der);
  } catch (error) {
    const detail = `the signature does not decode: ${error instanceof Error ? error.message : String(error)}`;
    findings.push({ code: 'cms-malformed', detail });
  }
  return { sealed, covered, der, view, enclosed, findings: [...findings, ...enclosed.findings] };
};

const CODES: Readonly<Record<SignedDataFault, FindingCode>> = {
  'several-signers': 'cms-malformed',
  'signer-certificate-missing': 'signer-certificate-missing',
  'algorithm-not-accepted': 'algorithm-refused',
  'key-unknown': 'algorithm-refused',
  'key-weak': 'algorithm-refused',
  'signed-attributes-missing': 'cms-malformed',
  'content-type-wrong': 'cms-malformed',
  'digest-differs': 'digest-differs',
  'signing-certificate-missing': 'signing-certificate-missing',
  'signing-certificate-differs': 'signing-certificate-differs',
  'signature-wrong': 'signature-wrong',
};

const DETAILS: Readonly<Record<SignedDataFault, string>> = {
  'several-signers': 'the signature has several signers',
  'signer-certificate-missing': "the signer's certificate is not in the signature",
  'algorithm-not-accepted':
    'the algorithm is unknown or too weak; SHA-256, SHA-384 and SHA-512 with RSA or ECDSA are accepted',
  'key-unknown': "the kind of the signer's key is not known here, so the signature value is not checked",
  'key-weak': "the signer's key is too weak for its signatures to prove anything",
  'signed-attributes-missing': 'the signature has no signed attributes',
  'content-type-wrong': 'the content type that was signed is another',
  'digest-differs': 'the bytes of the file are not those that were signed',
  'signing-certificate-missing': 'the signature does not say which certificate it belongs to',
  'signing-certificate-differs': 'the signature was made for another certificate than the one that comes with it',
  'signature-wrong': 'the signature value was not made with the key of the certificate',
};

/** Digest over the two parts of a file that a signature covers. */
export type CoveredDigests = (stretch: Stretch) => (algorithm: DigestAlgorithm) => Uint8Array;

/**
 * Digests over the bytes that several signatures cover. Those start alike at the beginning of the file: the common part
 * is hashed once, however many they are.
 */
export const coveredDigests = (file: Uint8Array, stretches: readonly Stretch[], work: Work): CoveredDigests => {
  const rising = [...stretches].sort((a, b) => a.from - b.from);
  const known = new Map<DigestAlgorithm, ReadonlyMap<string, Uint8Array>>();
  const keyOf = ({ from, to, end }: Stretch): string => `${from} ${to} ${end}`;
  const all = (algorithm: DigestAlgorithm): ReadonlyMap<string, Uint8Array> => {
    const digests = new Map<string, Uint8Array>();
    const common = createHash(algorithm);
    let hashed = 0;
    for (const stretch of rising) {
      const { from, to, end } = stretch;
      if (digests.has(keyOf(stretch))) continue;
      work.spendBytes(from - hashed + (end - to));
      common.update(file.subarray(hashed, from));
      hashed = from;
      digests.set(keyOf(stretch), common.copy().update(file.subarray(to, end)).digest());
    }
    return digests;
  };
  return (stretch) => (algorithm) => {
    const digests = known.get(algorithm) ?? all(algorithm);
    known.set(algorithm, digests);
    const digest = digests.get(keyOf(stretch));
    if (digest === undefined) throw new RangeError('a stretch that was not announced');
    return digest;
  };
};

const cryptographyFindings = (
  digestOf: (algorithm: DigestAlgorithm) => Uint8Array,
  read: ReadSignature<Stretch, SealedFacts>,
  view: SignedDataView,
): VerificationFinding[] => {
  const ess = view.attributes.has(OID.signingCertificateV2) || view.attributes.has(OID.signingCertificate);
  // the older format does not ask for the attribute (ISO 32000-2 section 12.8.3.3); where it is, it must fit
  const optional = read.sealed.subFilter === 'adbe.pkcs7.detached' && !ess;
  return checkSignedData(view, digestOf)
    .filter((fault) => !(optional && fault === 'signing-certificate-missing'))
    .map((fault) => ({ code: CODES[fault], detail: DETAILS[fault] }));
};

export interface SignatureJudgement {
  readonly findings: readonly VerificationFinding[];
  readonly signer: Certificate | undefined;
  readonly stampedAt: Instant | undefined;
  /** True where certificates and revocation data for signer and time-stamps are all in the file. */
  readonly embedded: boolean;
}

const timeFindings = (claimedAt: Instant | undefined, stampedAt: Instant | undefined): VerificationFinding[] => {
  if (stampedAt === undefined) {
    return [{ code: 'time-not-proven', detail: 'no time-stamp proves when the signature was made' }];
  }
  const incident = claimedAt === undefined ? undefined : claimedTimeIncident(claimedAt, stampedAt);
  if (incident === undefined) return [];
  const detail = `the signer claims ${isoInstant(incident.claimedAt)}, the time-stamp proves ${isoInstant(stampedAt)}`;
  return [{ code: 'claimed-time-differs', detail }];
};

/**
 * Judges a signature: cryptography, its time-stamps, the signer's path and revocation at the proven time.
 * @param digestOf digest over what it covers.
 * @param existedAt the earliest proof that the signature existed, by a document time-stamp over it; else the time of
 * verification.
 */
export const judgeSignature = async (
  digestOf: (algorithm: DigestAlgorithm) => Uint8Array,
  read: ReadSignature<Stretch, SealedFacts>,
  existence: { readonly at: Instant; readonly proven: boolean },
  pool: Pool,
  reliance: Reliance,
): Promise<SignatureJudgement> => {
  const { view, sealed } = read;
  if (view === undefined) return { findings: read.findings, signer: undefined, stampedAt: undefined, embedded: false };
  pool.work.spend('checks');
  const findings: VerificationFinding[] = [...read.findings, ...cryptographyFindings(digestOf, read, view)];
  if (read.enclosed.hasSigningTime) {
    findings.push({
      code: 'signing-time-attribute',
      detail: 'a signing-time attribute keeps the signature out of the PAdES baseline',
    });
  }
  let embedded = true;
  const stamps: Instant[] = existence.proven ? [existence.at] : [];
  for (const der of view.timestampTokens) {
    const imprintOf = (algorithm: DigestAlgorithm): Uint8Array => createHash(algorithm).update(view.signature).digest();
    const token = await judgeToken({ der, imprintOf, existedAt: existence.at }, pool, reliance);
    findings.push(...token.findings);
    embedded &&= token.embedded;
    // with nothing but revocation left to ask the token still states the time; that it is not proven is found above
    const sound = verdictOf(token.findings.filter(({ code }) => code !== 'revocation-unknown')).indication === 'passed';
    if (token.token !== undefined && sound) stamps.push(token.token.stampedAt);
  }
  const stampedAt = stamps.length === 0 ? undefined : Math.min(...stamps);
  findings.push(...timeFindings(sealed.claimedAt, stampedAt));
  const { signer } = view;
  if (signer === undefined) return { findings, signer, stampedAt, embedded: false };
  findings.push(...suitabilityFindings(signer));
  const path = await judgePath(
    {
      leaf: signer,
      at: stampedAt ?? existence.at,
      proven: stampedAt !== undefined,
      claimedAt: sealed.claimedAt,
      own: view.certificates,
    },
    pool,
    reliance,
  );
  return { findings: [...findings, ...path.findings], signer, stampedAt, embedded: embedded && path.embedded };
};
