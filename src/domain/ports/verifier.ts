/** Judges the signatures of a PDF in the words of ETSI EN 319 102-1; a finding is a value, never thrown. */
import type { Instant } from '../shared/time.js';

export type Indication = 'passed' | 'indeterminate' | 'failed';

export interface SignatureFinding {
  /** Name of the signature field. */
  readonly field: string;
  readonly indication: Indication;
  /** Sub-indication of ETSI EN 319 102-1 section 5, e.g. `HASH_FAILURE` or `NO_CERTIFICATE_CHAIN_FOUND`; null where it passed. */
  readonly subIndication: string | null;
  readonly signer: string | null;
  /** As the signer claims it (`/M`). */
  readonly claimedAt: Instant | null;
  /** As a time-stamp proves it (RFC 3161); null where there is none. */
  readonly stampedAt: Instant | null;
  /** Whether this signature covers the whole file as it is now. */
  readonly coversWholeFile: boolean;
  /** What was found, in English, for a person who has to act on it. */
  readonly findings: readonly string[];
}

export interface VerificationReport {
  /** The worst of all signatures; `failed` with `FORMAT_FAILURE` where the file is no PDF, `indeterminate` where it has none. */
  readonly indication: Indication;
  readonly subIndication: string | null;
  readonly sha256: string;
  readonly signatures: readonly SignatureFinding[];
  readonly findings: readonly string[];
}

export interface Verifier {
  verify(pdf: Uint8Array): Promise<VerificationReport>;
}
