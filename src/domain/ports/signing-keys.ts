/** Keys that officials hand in: stored as they came, opened only with their owner's passphrase. */
import type { Result } from '../shared/result.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';
import type { SignerStatus } from './signer.js';

/** Certificate of a key, in its main fields. */
export interface SigningCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
}

/** Kind, place and state of an official's key; no secrets. */
export interface SigningKeyState {
  /** Stable name of the adapter that signs with it, e.g. `local`, `bsre` or `pkcs11`. */
  readonly provider: string;
  readonly status: SignerStatus['status'];
  /** Null where it is unknown: a file that was placed by hand, a provider that keeps it to itself, an absent token. */
  readonly certificate: SigningCertificate | null;
  /** True where the provider sends one-time codes on demand. */
  readonly oneTimeCodes: boolean;
}

export interface SigningKeys {
  /**
   * Keeps the PKCS #12 file in place of an earlier one, once it has opened with the passphrase and its certificate has
   * been found able to sign letters now. The passphrase is forgotten. Refuses with SIGN_KEY_ELSEWHERE where the keys
   * are not kept here.
   */
  handIn(official: string, bundle: Uint8Array, passphrase: string): Promise<Result<SigningCertificate, Refusal>>;
  status(official: string): Promise<SigningKeyState>;
  /**
   * Makes the provider send the official a one-time code for this number of letters. Refuses with SIGN_CODE_UNSUPPORTED
   * where it has none.
   */
  requestCode(official: string, letters: number): Promise<Result<null, Refusal>>;
}
