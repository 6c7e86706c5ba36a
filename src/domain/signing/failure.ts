/**
 * Why a signing stage did not succeed, as plain data. A failure never carries a passphrase, a key or a token:
 * `detail` names what was expected, what came and what to do.
 */
export interface SigningFailure {
  readonly code: SigningFailureCode;
  /** True when the same stage with the same input may succeed later; a secret is never part of such a retry. */
  readonly retriable: boolean;
  readonly detail: string;
}

/** Each code with whether repeating the stage unchanged can help. */
export const SIGNING_FAILURES = {
  SIGN_PASSPHRASE_WRONG: false,
  SIGN_KEY_LOCKED: false,
  SIGN_KEYSTORE_MISSING: false,
  SIGN_KEYSTORE_UNREADABLE: false,
  SIGN_KEYSTORE_UNSUPPORTED: false,
  SIGN_CERTIFICATE_EXPIRED: false,
  SIGN_CERTIFICATE_REVOKED: false,
  SIGN_CERTIFICATE_UNSUITABLE: false,
  SIGN_CERTIFICATE_UNTRUSTED: false,
  SIGN_KEY_MISMATCH: false,
  SIGN_REVOCATION_UNKNOWN: true,
  SIGN_DIGEST_INVALID: false,
  SIGN_SEAL_OTHER_KEY: false,
  SIGN_SEAL_EXPIRED: false,
  SIGN_SEAL_MISMATCH: false,
  SIGN_SEAL_UNREADABLE: false,
  SIGN_PROVIDER_UNAVAILABLE: true,
  SIGN_PROVIDER_REFUSED: false,
  TIMESTAMP_UNAVAILABLE: true,
  VALIDATION_DATA_UNAVAILABLE: true,
  PDF_UNREADABLE: false,
  PDF_ENCRYPTED: false,
  PDF_FIELD_TAKEN: false,
  PDF_FIELD_UNKNOWN: false,
  PDF_NOT_CERTIFIABLE: false,
  PDF_CHANGED_AFTER_DIGEST: false,
  PDF_SIGNATURE_COVERED: false,
  SIGNATURE_TOO_LARGE: false,
  SIGNATURE_MISMATCH: false,
} as const satisfies Record<string, boolean>;

export type SigningFailureCode = keyof typeof SIGNING_FAILURES;

export const signingFailure = (code: SigningFailureCode, detail: string): SigningFailure => ({
  code,
  retriable: SIGNING_FAILURES[code],
  detail,
});
