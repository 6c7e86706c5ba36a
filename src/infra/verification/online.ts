import type { Millis } from '../../domain/shared/time.js';

/** Options of asking the trust infrastructure over the network. */
export interface OnlineOptions {
  /** Responders asked before those that a certificate names. */
  readonly ocspUrls?: readonly string[];
  /** 'required' where an OCSP answer must repeat the nonce. Some public responders do not repeat it. */
  readonly ocspNonce?: 'required' | 'if-answered';
  /** Longest time for one request. */
  readonly timeout: Millis;
  /** Longest time that a checked answer is used again. */
  readonly reuse: Millis;
}
