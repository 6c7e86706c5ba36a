import { isoInstant, type Instant, type Millis } from '../../../domain/shared/time.js';
import type { VerificationFinding, FindingCode } from '../../../domain/verification/finding.js';
import type { DigestAlgorithm } from '../../../domain/signing/plan.js';
import type { Certificate } from '../../signing/certificate.js';
import {
  parseTimestampToken,
  timestampFaults,
  type TimestampFault,
  type TimestampToken,
} from '../../signing/timestamp-token.js';
import type { SignedDataView } from '../../signing/cms.js';
import { berEnd } from './der.js';
import { judgePath, type Reliance } from './path.js';
import type { Work } from '../work.js';
import { spendDecoding, type Pool } from './pool.js';
import { readEnclosed } from './signed-data.js';

export interface TimestampQuestion {
  readonly der: Uint8Array;
  /** The SignedData in the token, where it has been read already. */
  readonly view?: SignedDataView | undefined;
  readonly imprintOf: (algorithm: DigestAlgorithm) => Uint8Array;
  /** The earliest instant at which the token provably existed; the time of verification when none is proven. */
  readonly existedAt: Instant;
}

export interface TokenJudgement {
  readonly findings: readonly VerificationFinding[];
  /** The token; undefined when it does not decode. */
  readonly token: TimestampToken | undefined;
  readonly embedded: boolean;
}

const CODES: Partial<Readonly<Record<TimestampFault, FindingCode>>> = {
  'imprint-differs': 'timestamp-imprint-differs',
  'digest-differs': 'timestamp-imprint-differs',
  'algorithm-not-accepted': 'algorithm-refused',
  'key-unknown': 'algorithm-refused',
  'key-weak': 'algorithm-refused',
  'extended-key-usage-wrong': 'timestamp-authority-unsuitable',
  'signature-wrong': 'timestamp-signature-wrong',
  'signing-certificate-differs': 'timestamp-signature-wrong',
  'signing-certificate-missing': 'timestamp-authority-unsuitable',
  'signer-certificate-missing': 'timestamp-signature-wrong',
};

const faultFindings = (faults: readonly TimestampFault[]): VerificationFinding[] =>
  faults.map((fault) => ({
    code: CODES[fault] ?? 'timestamp-malformed',
    detail: `the time-stamp is not sound: ${fault}`,
  }));

const CLOCK_SKEW: Millis = 5 * 60_000;

/** Tokens that were read, by the bytes they were read from: reading one costs more than most questions about it. */
const tokens = new WeakMap<Uint8Array, TimestampToken>();

const tokenIn = (der: Uint8Array, view: SignedDataView | undefined, work: Work): TimestampToken => {
  const known = tokens.get(der);
  if (known !== undefined) return known;
  spendDecoding(work, der);
  const token = parseTimestampToken(der, view);
  tokens.set(der, token);
  return token;
};

/** Certificates of a token, for the pool of all that the file carries. */
export const tokenCertificates = (der: Uint8Array, work: Work): readonly Certificate[] => {
  try {
    return tokenIn(der, undefined, work).view.certificates;
  } catch {
    return []; // the token itself is judged elsewhere and found wanting there
  }
};

const judged = async (question: TimestampQuestion, pool: Pool, reliance: Reliance): Promise<TokenJudgement> => {
  const { der, existedAt } = question;
  const token = tokenIn(der, question.view, pool.work);
  pool.work.spend('checks');
  const enclosed = readEnclosed(der.subarray(0, berEnd(der) ?? der.length), false);
  // the path is judged below, with the time at which the token was proven to exist
  const faults = timestampFaults(token, { imprintOf: question.imprintOf });
  const findings: VerificationFinding[] = [...enclosed.findings, ...faultFindings(faults)];
  const { signer, certificates } = token.view;
  if (token.stampedAt > existedAt + CLOCK_SKEW) {
    findings.push({
      code: 'timestamp-order',
      detail: `a time-stamp of ${isoInstant(token.stampedAt)} in a file of ${isoInstant(existedAt)}`,
    });
  }
  if (signer === undefined) return { findings, token, embedded: false };
  const path = await judgePath(
    { leaf: signer, at: token.stampedAt, proven: true, claimedAt: undefined, own: certificates },
    pool,
    reliance,
  );
  findings.push(...path.findings);
  const expired = path.path.find((certificate) => certificate.notAfter < existedAt);
  if (expired !== undefined) {
    const detail = `"${expired.subject}" expired ${isoInstant(expired.notAfter)}, and no later time-stamp proves that the token is older`;
    findings.push({ code: 'certificate-out-of-bounds', detail });
  }
  return { findings, token, embedded: path.embedded };
};

/** Judges a time-stamp token wholly: content, imprint, signature, authority, path and revocation (RFC 3161). */
export const judgeToken = async (
  question: TimestampQuestion,
  pool: Pool,
  reliance: Reliance,
): Promise<TokenJudgement> => {
  try {
    return await judged(question, pool, reliance);
  } catch (error) {
    const detail = `the time-stamp does not decode: ${error instanceof Error ? error.message : String(error)}`;
    return { findings: [{ code: 'timestamp-malformed', detail }], token: undefined, embedded: false };
  }
};
