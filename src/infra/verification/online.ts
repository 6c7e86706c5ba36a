import type { Millis } from '../../domain/shared/time.js';

/** How the trust infrastructure is asked over the network. */
export interface OnlineOptions {
  /** Responders asked before those that a certificate names. */
  readonly ocspUrls?: readonly string[];
  /** Whether an OCSP answer must repeat the nonce; some public responders do not. */
  readonly ocspNonce?: 'required' | 'if-answered';
  /** For one request. */
  readonly timeout: Millis;
  /** Longest time that a checked answer is used again. */
  readonly reuse: Millis;
}
