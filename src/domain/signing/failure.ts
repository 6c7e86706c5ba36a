import type { ErrorCode } from '../shared/error-codes.js';

/**
 * Failure of a signing stage, as plain data. It never carries a passphrase, a key or a token: `detail` names the
 * expected and the actual, and the next thing to do.
 */
export interface SigningFailure {
  /** Code for people and other layers. */
  readonly code: ErrorCode;
  /** Exact reason, for operators and tests. */
  readonly reason: SigningFailureReason;
  /** True where the same stage with the same input may succeed later; a secret is never part of such a retry. */
  readonly retryable: boolean;
  readonly detail: string;
}

interface FailureKind {
  readonly code: ErrorCode;
  readonly retryable: boolean;
}

const final = (code: ErrorCode): FailureKind => ({ code, retryable: false });
const passing = (code: ErrorCode): FailureKind => ({ code, retryable: true });

/** Reasons, each with the code that people see and whether repeating the stage unchanged can help. */
const SIGNING_FAILURES = {
  // the official, the key and the certificate
  PASSPHRASE_WRONG: final('SIGN_PASSPHRASE_WRONG'),
  KEY_LOCKED: final('SIGN_PASSPHRASE_LOCKED'),
  KEY_BUSY: final('SIGN_SEAL_GONE'),
  KEYSTORE_MISSING: final('SIGN_CERTIFICATE_MISSING'),
  KEYSTORE_UNREADABLE: final('SIGN_PKCS12_UNSUPPORTED'),
  KEYSTORE_UNSUPPORTED: final('SIGN_PKCS12_UNSUPPORTED'),
  // a token in the office's reader
  TOKEN_ABSENT: final('SIGN_TOKEN_ABSENT'),
  TOKEN_LOCKED: final('SIGN_TOKEN_LOCKED'),
  CERTIFICATE_EXPIRED: final('SIGN_CERTIFICATE_EXPIRED'),
  CERTIFICATE_NOT_YET_VALID: final('SIGN_CERTIFICATE_EXPIRED'),
  CERTIFICATE_REVOKED: final('SIGN_CERTIFICATE_REVOKED'),
  CERTIFICATE_UNSUITABLE: final('SIGN_CERTIFICATE_UNSUITABLE'),
  CERTIFICATE_UNTRUSTED: final('SIGN_CERTIFICATE_UNSUITABLE'),
  KEY_MISMATCH: final('SIGN_CERTIFICATE_UNSUITABLE'),
  // the owner of the key
  KEY_OF_ANOTHER: final('SIGN_KEY_OF_ANOTHER'),
  KEY_UNCONFIRMED: final('SIGN_KEY_UNCONFIRMED'),
  // a letter that is signed already goes on as soon as a second person has confirmed the certificate
  SIGNER_UNCONFIRMED: passing('SIGN_KEY_UNCONFIRMED'),
  // the sealed secret
  SEAL_OTHER_KEY: final('SIGN_SEAL_OTHER_KEY'),
  SEAL_EXPIRED: final('SIGN_SEAL_GONE'),
  SEAL_USED: final('SIGN_SEAL_GONE'),
  SEAL_MISMATCH: final('SIGN_SEAL_MISMATCH'),
  SEAL_UNREADABLE: final('SIGN_SEAL_MISMATCH'),
  // a provider that signs whole letters
  PROVIDER_REFUSED: final('SIGN_PROVIDER_REFUSED'),
  PROVIDER_UNAVAILABLE: final('UPSTREAM_UNAVAILABLE'),
  CODE_UNSUPPORTED: final('SIGN_CODE_UNSUPPORTED'),
  SEAL_SERVICE_AWAY: passing('UPSTREAM_UNAVAILABLE'),
  SEAL_INACTIVE: passing('SIGN_PROVIDER_REFUSED'),
  RETURNED_OTHER: final('SIGN_RETURNED_UNSOUND'),
  // services of the trust infrastructure
  TIMESTAMP_UNAVAILABLE: passing('TIMESTAMP_UNAVAILABLE'),
  REVOCATION_UNAVAILABLE: passing('REVOCATION_UNAVAILABLE'),
  // record or storage did not come back within the life of the secret
  RECORD_AWAY: final('DATABASE_UNAVAILABLE'),
  STORAGE_AWAY: final('STORAGE_UNAVAILABLE'),
  // the file
  PDF_UNREADABLE: final('FILE_REFUSED'),
  PDF_ENCRYPTED: final('FILE_REFUSED'),
  PDF_ALREADY_SIGNED: final('FILE_REFUSED'),
  // our own mistake
  UNEXPECTED: final('INVARIANT'),
  DIGEST_INVALID: final('INVARIANT'),
  SECRET_UNSUITABLE: final('INVARIANT'),
  FIELD_TAKEN: final('INVARIANT'),
  FIELD_UNKNOWN: final('INVARIANT'),
  PDF_CHANGED_AFTER_DIGEST: final('INVARIANT'),
  SIGNATURE_COVERED: final('INVARIANT'),
  SIGNATURE_TOO_LARGE: final('INVARIANT'),
  SIGNATURE_MISMATCH: final('INVARIANT'),
} as const satisfies Record<string, FailureKind>;

/**
 * True where a refusal is about the secret itself: after a repeat with the same one, a provider may lock the official
 * out.
 */
export const blamesSecret = ({ code }: SigningFailure): boolean =>
  code === 'SIGN_PASSPHRASE_WRONG' || code === 'SIGN_PASSPHRASE_LOCKED' || code === 'SIGN_TOKEN_LOCKED';

export type SigningFailureReason = keyof typeof SIGNING_FAILURES;

export const signingFailure = (reason: SigningFailureReason, detail: string): SigningFailure => ({
  ...SIGNING_FAILURES[reason],
  reason,
  detail,
});
