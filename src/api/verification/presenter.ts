import type { PermitRow } from '../../domain/ports/permits.js';
import type { VerificationReport } from '../../domain/ports/verifier.js';
import { conditionsOf, conditionsOfSignature, type Condition } from '../../domain/verification/conditions.js';
import type { LimitExceeded } from '../../domain/verification/limits.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { PageText } from '../messages/page-texts.js';
import { codeOf, type FindingCode } from '../../domain/verification/finding.js';
import type { ReportAnswer, VerificationFinding, VerifiedPermit } from './answers.js';

/** The text of a place in the language of the one who asks. */
type Words = (key: PageText, values?: Readonly<Record<string, string | number>>) => string;

type PresentedLimit = NonNullable<PresentedReport['limit']>;

export const presentLimit = (limit: LimitExceeded, words: Words): PresentedLimit => ({
  ...limit,
  meaning: words(limit.name === 'time' ? 'verify.limit.again' : 'verify.limit', {
    limit: words(`verify.limit.${limit.name}`, { most: limit.most }),
  }),
});

export type PresentedFinding = Answer<typeof VerificationFinding>;

/** A line of a report with the meaning of its code; a line without a known code is shown as it is. */
export const presentFinding = (line: string, meaningOf: (code: FindingCode) => string): PresentedFinding => {
  const code = codeOf(line);
  return { code, meaning: code === null ? line : meaningOf(code), technical: line };
};

export type PresentedReport = Answer<typeof ReportAnswer>;
export type PresentedCondition = PresentedReport['conditions'][number];
export type PresentedPermit = Answer<typeof VerifiedPermit>;

export const presentConditions = (conditions: readonly Condition[], words: Words): readonly PresentedCondition[] =>
  conditions.map((one) => ({
    ...one,
    requirement: words(`verify.condition.${one.condition}`),
    shownBy: words(`verify.condition.${one.condition}.${one.outcome}`),
  }));

export const presentReport = (
  report: VerificationReport,
  words: Words,
  meaningOf: (code: FindingCode) => string,
): PresentedReport => ({
  ...report,
  findings: report.findings.map((line) => presentFinding(line, meaningOf)),
  limit: report.limit === undefined ? null : presentLimit(report.limit, words),
  conditions: presentConditions(conditionsOf(report), words),
  documentTimestamps: (report.documentTimestamps ?? []).map((stamp) => ({
    ...stamp,
    stampedAt: isoOrNull(stamp.stampedAt),
    findings: stamp.findings.map((line) => presentFinding(line, meaningOf)),
  })),
  // the national number of an official stands in the certificate, not in what the office tells of it
  signatures: report.signatures.map(({ certificate, ...signature }) => ({
    ...signature,
    certificate: certificate?.fingerprint ?? null,
    claimedAt: isoOrNull(signature.claimedAt),
    stampedAt: isoOrNull(signature.stampedAt),
    findings: signature.findings.map((line) => presentFinding(line, meaningOf)),
    conditions: presentConditions(conditionsOfSignature(report, signature), words),
  })),
});

/** Public data of a letter: nothing about who it is for. */
export const presentPermit = (
  permit: PermitRow,
  { state, takenOverBy, amendedBy }: Pick<PresentedPermit, 'state' | 'takenOverBy' | 'amendedBy'>,
  knows: 'id' | 'number',
): PresentedPermit => ({
  verificationId: knows === 'id' ? permit.verificationId : null,
  number: permit.number,
  kind: permit.kind,
  office: permit.office,
  signer: permit.signer,
  position: permit.position ?? null,
  signedAt: isoInstant(permit.signedAt),
  validUntil: isoOrNull(permit.validUntil),
  ...{ state, takenOverBy, amendedBy },
  sha256: permit.sha256,
});
