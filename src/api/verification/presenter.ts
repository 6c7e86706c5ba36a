import type { PermitRow } from '../../domain/ports/permits.js';
import type {
  DocumentTimestampFinding,
  Indication,
  SignatureFinding,
  VerificationReport,
} from '../../domain/ports/verifier.js';
import { conditionsOf, conditionsOfSignature, type Condition } from '../../domain/verification/conditions.js';
import type { LimitExceeded } from '../../domain/verification/limits.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { PageText } from '../messages/page-texts.js';

/** The text of a place in the language of the one who asks. */
type Words = (key: PageText, values?: Readonly<Record<string, string | number>>) => string;

/** The limit at which a judgement was given up, and what that means, for a person. */
export interface PresentedLimit extends LimitExceeded {
  readonly meaning: string;
}

export const presentLimit = (limit: LimitExceeded, words: Words): PresentedLimit => ({
  ...limit,
  meaning: words(limit.name === 'time' ? 'verify.limit.again' : 'verify.limit', {
    limit: words(`verify.limit.${limit.name}`, { most: limit.most }),
  }),
});

/** One of the six conditions of validity: what it asks, how it stands, and what shows that, for a person. */
export interface PresentedCondition extends Condition {
  readonly requirement: string;
  readonly shownBy: string;
}

export const presentConditions = (conditions: readonly Condition[], words: Words): readonly PresentedCondition[] =>
  conditions.map((one) => ({
    ...one,
    requirement: words(`verify.condition.${one.condition}`),
    shownBy: words(`verify.condition.${one.condition}.${one.outcome}`),
  }));

export interface PresentedReport {
  readonly indication: Indication;
  readonly subIndication: string | null;
  readonly sha256: string;
  readonly findings: readonly string[];
  /** Null where the file was judged to the end. */
  readonly limit: PresentedLimit | null;
  /** Of the file: of several signatures, each as the worst of them has it. */
  readonly conditions: readonly PresentedCondition[];
  readonly documentTimestamps: readonly (Omit<DocumentTimestampFinding, 'stampedAt'> & {
    readonly stampedAt: string | null;
  })[];
  readonly signatures: readonly (Omit<SignatureFinding, 'claimedAt' | 'stampedAt'> & {
    readonly claimedAt: string | null;
    readonly stampedAt: string | null;
    readonly conditions: readonly PresentedCondition[];
  })[];
}

export const presentReport = (report: VerificationReport, words: Words): PresentedReport => ({
  ...report,
  limit: report.limit === undefined ? null : presentLimit(report.limit, words),
  conditions: presentConditions(conditionsOf(report), words),
  documentTimestamps: (report.documentTimestamps ?? []).map((stamp) => ({
    ...stamp,
    stampedAt: isoOrNull(stamp.stampedAt),
  })),
  signatures: report.signatures.map((signature) => ({
    ...signature,
    claimedAt: isoOrNull(signature.claimedAt),
    stampedAt: isoOrNull(signature.stampedAt),
    conditions: presentConditions(conditionsOfSignature(report, signature), words),
  })),
});

export interface PresentedPermit {
  /** Opens the letter itself: told only to who came with it or with the file. */
  readonly verificationId: string | null;
  readonly number: string;
  readonly kind: PermitRow['kind'];
  readonly office: string;
  readonly signer: string;
  readonly signedAt: string;
  readonly validUntil: string | null;
  readonly state: PermitRow['state'];
  /** Number of the letter or permit that took its place; null where none did. */
  readonly takenOverBy: string | null;
  /** Numbers of the decisions that changed its content, oldest first. */
  readonly amendedBy: readonly string[];
  readonly sha256: string;
}

/** What anyone may know of a letter: nothing about who it is for. */
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
  signedAt: isoInstant(permit.signedAt),
  validUntil: isoOrNull(permit.validUntil),
  ...{ state, takenOverBy, amendedBy },
  sha256: permit.sha256,
});
