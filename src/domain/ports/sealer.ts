/** The office's electronic seal: statements of the institution, without any official's key or name. */
import type { Result } from '../shared/result.js';
import type { ClaimedTimeIncident } from '../signing/claimed-time.js';
import type { SigningFailure } from '../signing/failure.js';
import type { SignatureLevel, StampPlacement } from '../signing/plan.js';

/** Purposes of a seal; the office's file has words for each, for the signature's reason. */
export const SEAL_PURPOSES = ['deemed-approval', 'receipt', 'certificate', 'statement'] as const;
export type SealPurpose = (typeof SEAL_PURPOSES)[number];

export interface SealOrder {
  /** Name of the sealed letter, for logs and for a provider's own record: a number, or an application with its task. */
  readonly letter: string;
  readonly purpose: SealPurpose;
  /** Visible seal on the letter; left out where it is invisible. */
  readonly stamp?: StampPlacement;
}

export interface SealedPdf {
  readonly pdf: Uint8Array;
  /** Distinguished name of the office's certificate, RFC 4514. */
  readonly subject: string;
  readonly level: SignatureLevel;
  /** Set where this machine's clock and the time-stamp authority disagree. */
  readonly incident?: ClaimedTimeIncident;
}

/**
 * Seals a letter with the office's electronic seal (ETSI EN 319 142-1, over a certificate of the institution). No
 * person is needed, so it works at night too. A seal never replaces the signature of a letter that an official has to
 * sign.
 */
export interface Sealer {
  /** Stable name of the adapter, e.g. `local` or `bsre`. */
  readonly provider: string;
  /**
   * Letter with the seal appended to its unchanged bytes, certified so that nothing else may be added. A repeated call
   * seals anew: a caller that needs one seal keeps the first by its key. Failures that may pass (`retryable`) are those
   * of time-stamp and revocation services, and of a provider that is away.
   */
  seal(pdf: Uint8Array, order: SealOrder): Promise<Result<SealedPdf, SigningFailure>>;
}

/** A seal that its provider activates only for a limited time. */
export interface RenewedSeal {
  /** Renews the activation when it is due; answers its fault, null where there is none. */
  renewActivation(): Promise<string | null>;
}
