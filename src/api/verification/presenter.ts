import type { PermitRow } from '../../domain/ports/store.js';
import type { Indication, SignatureFinding, VerificationReport } from '../../domain/ports/verifier.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';

const iso = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

export interface PresentedReport {
  readonly indication: Indication;
  readonly subIndication: string | null;
  readonly sha256: string;
  readonly findings: readonly string[];
  readonly signatures: readonly (Omit<SignatureFinding, 'claimedAt' | 'stampedAt'> & {
    readonly claimedAt: string | null;
    readonly stampedAt: string | null;
  })[];
}

export const presentReport = (report: VerificationReport): PresentedReport => ({
  ...report,
  signatures: report.signatures.map((signature) => ({
    ...signature,
    claimedAt: iso(signature.claimedAt),
    stampedAt: iso(signature.stampedAt),
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
  readonly sha256: string;
}

/** What anyone may know of a letter: nothing about who it is for. */
export const presentPermit = (
  permit: PermitRow,
  state: PermitRow['state'],
  knows: 'id' | 'number',
): PresentedPermit => ({
  verificationId: knows === 'id' ? permit.verificationId : null,
  number: permit.number,
  kind: permit.kind,
  office: permit.office,
  signer: permit.signer,
  signedAt: isoInstant(permit.signedAt),
  validUntil: iso(permit.validUntil),
  state,
  sha256: permit.sha256,
});
