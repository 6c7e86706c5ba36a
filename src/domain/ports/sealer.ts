/** The office's own seal: what the institution says of itself, without any official's key and in no official's name. */
import type { Result } from '../shared/result.js';
import type { ClaimedTimeIncident } from '../signing/claimed-time.js';
import type { SigningFailure } from '../signing/failure.js';
import type { SignatureLevel, StampPlacement } from '../signing/plan.js';

/** What an office seals; each has words of its own for the signature's reason, in the office's file. */
export const SEAL_PURPOSES = ['deemed-approval', 'receipt', 'certificate', 'statement'] as const;
export type SealPurpose = (typeof SEAL_PURPOSES)[number];

export interface SealOrder {
  /** What is sealed, for logs and for a provider's own record: a number or an application with its task. */
  readonly letter: string;
  readonly purpose: SealPurpose;
  /** What the seal shows on the letter; left out where it shows nothing. */
  readonly stamp?: StampPlacement;
}

export interface SealedPdf {
  readonly pdf: Uint8Array;
  /** Distinguished name of the office's certificate, RFC 4514. */
  readonly subject: string;
  readonly level: SignatureLevel;
  /** This machine's clock and the time-stamp authority disagree. */
  readonly incident?: ClaimedTimeIncident;
}

/**
 * Seals a letter with the office's electronic seal (ETSI EN 319 142-1, over a certificate of the institution). It needs
 * no person, so that it also works at night; a letter that an official has to sign is never sealed in the place of that.
 */
export interface Sealer {
  /** Stable name of the adapter, e.g. `local` or `bsre`. */
  readonly provider: string;
  /**
   * The letter with the seal appended to its unchanged bytes, certified so that nothing else may be added. Called again
   * for the same letter it seals anew: who needs one seal keeps the first by its key. Failures that may pass
   * (`retryable`) are those of time-stamp and revocation services, and of a provider that is away.
   */
  seal(pdf: Uint8Array, order: SealOrder): Promise<Result<SealedPdf, SigningFailure>>;
}

/** A seal that its provider activates for a while only. */
export interface RenewedSeal {
  /** Renews the activation where it is time; answers what is wrong with it, null where nothing is. */
  renewActivation(): Promise<string | null>;
}
