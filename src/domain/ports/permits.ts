/** Published permits, open to anyone. */
import type { LetterKind } from '../letter/kinds.js';
import type { Instant } from '../shared/time.js';

/** A published letter, found by anyone who holds its unguessable id or knows its number. */
export interface PermitRow {
  readonly verificationId: string;
  readonly application: string;
  readonly office: string;
  readonly number: string;
  readonly kind: LetterKind;
  readonly sha256: string;
  readonly signedAt: Instant;
  readonly signer: string;
  /** Position in which the letter was signed, with Plh. or Plt. as its block has it; null or absent where not known. */
  readonly position?: string | null;
  /**
   * SHA-256 of the signer's certificate at the publication of the letter; absent or null where that was not looked at.
   */
  readonly certificate?: string | null;
  readonly validUntil: Instant | null;
  readonly state: 'valid' | 'suspended' | 'superseded' | 'revoked' | 'cancelled' | 'expired';
}

export interface Permits {
  publish(permit: PermitRow): Promise<void>;
  /** Takes back the permit of an application: its letter is no longer valid, and its verification says so. */
  end(application: string, state: 'revoked' | 'cancelled'): Promise<void>;
  byVerificationId(id: string): Promise<PermitRow | null>;
  byNumber(number: string): Promise<PermitRow | null>;
  bySha256(sha256: string): Promise<PermitRow | null>;
  /** Newest signed letter of the application whose unsigned letter has this digest: a signed one begins with it. */
  byUnsigned(sha256: string): Promise<PermitRow | null>;
  /** Verification id of an application's letter, made once before the letter is drafted (its QR holds it). */
  reserveVerificationId(application: string): Promise<string>;
}
