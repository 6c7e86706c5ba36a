/** Keys that officials hand in: kept as they came, opened only with the passphrase that their owner gives. */
import type { Result } from '../shared/result.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';
import type { SignerStatus } from './signer.js';

/** What the certificate says of a key. */
export interface SigningCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
}

/** What an official's key is and where, as far as can be told without any secret. */
export interface SigningKeyState {
  /** Stable name of the adapter that signs with it, e.g. `local`, `bsre` or `pkcs11`. */
  readonly provider: string;
  readonly status: SignerStatus['status'];
  /** Null where nobody tells: a file that was laid by hand, a provider that keeps it to itself, a token that is not there. */
  readonly certificate: SigningCertificate | null;
  /** Whether the provider sends one-time codes on demand. */
  readonly oneTimeCodes: boolean;
}

export interface SigningKeys {
  /**
   * Keeps the PKCS #12 file in the place of an earlier one, after it has opened with the passphrase and its certificate
   * has been found able to sign letters now. The passphrase is forgotten. Refuses with SIGN_KEY_ELSEWHERE where the keys are
   * not kept here.
   */
  handIn(official: string, bundle: Uint8Array, passphrase: string): Promise<Result<SigningCertificate, Refusal>>;
  status(official: string): Promise<SigningKeyState>;
  /**
   * Has the provider send the official a one-time code that is good for so many letters. Refuses with
   * SIGN_CODE_UNSUPPORTED where it knows none.
   */
  requestCode(official: string, letters: number): Promise<Result<null, Refusal>>;
}
