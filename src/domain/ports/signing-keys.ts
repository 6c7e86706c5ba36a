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

export interface SigningKeys {
  /**
   * Keeps the PKCS #12 file in the place of an earlier one, after it has opened with the passphrase and its certificate
   * has been found able to sign letters now. The passphrase is forgotten.
   */
  handIn(official: string, bundle: Uint8Array, passphrase: string): Promise<Result<SigningCertificate, Refusal>>;
  /** The certificate is null where none was noted: the file was laid by hand. */
  status(
    official: string,
  ): Promise<{ readonly status: SignerStatus['status']; readonly certificate: SigningCertificate | null }>;
}
