import { isoInstant, type Instant, type Millis } from '../../../domain/shared/time.js';
import type { VerificationFinding } from '../../../domain/verification/finding.js';
import type { Certificate } from '../../signing/certificate.js';
import type { Trust } from '../../signing/trust.js';
import { crlVerdict, ocspVerdict, type Pool } from './pool.js';

/** A statement about one certificate, from an OCSP answer or a revocation list. */
interface Statement {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: Instant | undefined;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant | undefined;
}

export interface RevocationQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** The instant for which the certificate must have been good. */
  readonly at: Instant;
  /** True where a time-stamp proves that instant; otherwise it is the time of verification. */
  readonly proven: boolean;
  /** Time that the signer claims; it decides only in which words a revocation is reported. */
  readonly claimedAt: Instant | undefined;
}

export interface RevocationJudgement {
  readonly findings: readonly VerificationFinding[];
  /** True where the file itself holds the proof. */
  readonly embedded: boolean;
}

/** Clocks of two machines may differ by this much. */
const CLOCK_SKEW: Millis = 5 * 60_000;
/** Age up to which a statement without nextUpdate counts as fresh. */
const UNDATED_AGE: Millis = 24 * 3_600_000;

const statementsIn = (pool: Pool, certificate: Certificate, issuer: Certificate): Statement[] => [
  ...pool.about(certificate.serialHex).flatMap((der) => {
    const verdict = ocspVerdict(der, certificate, issuer, pool);
    return verdict.ok ? [verdict.answer] : [];
  }),
  ...pool.listsOf(issuer.subjectKey).flatMap((der) => {
    const verdict = crlVerdict(der, certificate, issuer, pool);
    return verdict.ok ? [verdict.answer] : [];
  }),
];

/**
 * True for a statement that holds for the instant: made at or after it while the authority still kept the certificate's
 * record, or before it and still in force.
 */
const speaksFor = (statement: Statement, at: Instant, certificate: Certificate, now: Instant): boolean => {
  if (statement.thisUpdate > certificate.notAfter || statement.thisUpdate > now + CLOCK_SKEW) return false;
  if (statement.thisUpdate >= at) return true;
  return (statement.nextUpdate ?? statement.thisUpdate + UNDATED_AGE) >= at - CLOCK_SKEW;
};

const revokedFinding = (
  { certificate, at, proven, claimedAt }: RevocationQuestion,
  revokedAt: Instant | undefined,
): VerificationFinding[] => {
  const since = revokedAt ?? -Infinity;
  const when = revokedAt === undefined ? 'at an unknown time' : isoInstant(revokedAt);
  const detail = `the certificate "${certificate.subject}" was revoked ${when}`;
  if (proven) return since <= at ? [{ code: 'certificate-revoked', detail }] : [];
  const claimsEarlier = claimedAt !== undefined && claimedAt < since;
  return [{ code: claimsEarlier ? 'certificate-revoked-later' : 'certificate-revoked', detail }];
};

/**
 * Asks the file, and where it is allowed and needed the authority, whether a certificate was good (RFC 5280, RFC 6960).
 */
export const judgeRevocation = async (
  question: RevocationQuestion,
  pool: Pool,
  online: Trust | undefined,
): Promise<RevocationJudgement> => {
  const { certificate, issuer, at } = question;
  if (certificate.ocspNoCheck) return { findings: [], embedded: true };
  const statements = statementsIn(pool, certificate, issuer);
  const revoked = statements.filter(({ status }) => status === 'revoked');
  const findings = revoked.flatMap(({ revokedAt }) => revokedFinding(question, revokedAt)).slice(0, 1);
  if (findings.length > 0) return { findings, embedded: true };
  const good = statements.some((one) => one.status !== 'unknown' && speaksFor(one, at, certificate, pool.now));
  if (good) return { findings: [], embedded: true };
  if (online === undefined) {
    const held = statements.length === 0 ? 'no revocation data' : 'no revocation data that is fresh enough';
    return {
      findings: [
        {
          code: 'revocation-unknown',
          detail: `the file holds ${held} for "${certificate.subject}" at ${isoInstant(at)}`,
        },
      ],
      embedded: false,
    };
  }
  const asked = await online.revocation(certificate, issuer);
  if (!asked.ok) {
    return {
      findings: [
        {
          code: 'revocation-unknown',
          detail: `nobody says whether "${certificate.subject}" is revoked: ${asked.reason}`,
        },
      ],
      embedded: false,
    };
  }
  const { answer } = asked;
  const note: VerificationFinding = {
    code: 'online-answer',
    detail: `asked the authority about "${certificate.subject}" over the network`,
  };
  if (answer.status === 'revoked') {
    return { findings: [...revokedFinding(question, answer.revokedAt), note], embedded: false };
  }
  return { findings: [note], embedded: false };
};
