import type { JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import type { ClaimedTimeIncident } from '../signing/claimed-time.js';
import type { SigningFailure } from '../signing/failure.js';
import type { SignerCertificate } from '../signing/key-owner.js';
import type { DigestAlgorithm, SigningPlan } from '../signing/plan.js';

/** Status of an official at a provider, before anyone is asked for a secret. Only `ready` may sign. */
export type SignerStatus =
  | { readonly status: 'ready'; readonly subject?: string; readonly validUntil?: Instant }
  | { readonly status: 'not-registered' | 'no-certificate' | 'suspended' | 'revoked' | 'locked' | 'pending' }
  /**
   * The certificate names another person (`of-another`); or it names nobody that the account could be compared with,
   * and no second person has confirmed it (`unconfirmed`).
   */
  | { readonly status: 'of-another' | 'unconfirmed' }
  /** The provider does not answer; the official's token is not in its reader; or it has locked its PIN for good. */
  | { readonly status: 'unreachable' | 'token-absent' | 'token-locked' }
  | { readonly status: 'expired'; readonly validUntil?: Instant };

/** Secret that opens the signature: known to the official alone, given for one ceremony, never stored. */
export type SigningSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'one-time-code'; readonly code: string };

/**
 * Outcome of an attempt that used a secret. `unknown` means that the provider may have signed: reconcile, never repeat
 * blindly.
 */
export type SignOutcome<T> =
  | { readonly outcome: 'signed'; readonly value: T }
  | { readonly outcome: 'refused'; readonly failure: SigningFailure }
  | { readonly outcome: 'unknown'; readonly reference: string; readonly detail: string };

export interface SignDigestRequest {
  readonly officialId: string;
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest of the byte range, lower-case hexadecimal. */
  readonly digest: string;
  readonly secret: SigningSecret;
}

/** A detached CMS SignedData over the digest (ETSI.CAdES.detached), without time-stamp. */
export interface SignedDigest {
  readonly cms: Uint8Array;
  /** Distinguished name of the signer's certificate, RFC 4514. */
  readonly subject: string;
  /** SHA-256 of the signer's certificate, lower-case hexadecimal. */
  readonly certificate: string;
}

interface SignerBase {
  /** Stable name of the adapter, e.g. `local` or `bsre`. */
  readonly provider: string;
  signerStatus(officialId: string): Promise<SignerStatus>;
}

/** A key that its owner opened: it signs without asking again, until it is closed. */
export interface OpenedKey {
  sign(request: Pick<SignDigestRequest, 'digestAlgorithm' | 'digest'>): Promise<SignOutcome<SignedDigest>>;
  /** Closes the key for good. Waits for a signature under way; a repeat does nothing. */
  close(): Promise<void>;
}

/** Signs digests: the letter never leaves the office. One call is one attempt. */
export interface DigestSigner extends SignerBase {
  readonly kind: 'digest';
  signDigest(request: SignDigestRequest): Promise<SignOutcome<SignedDigest>>;
  /** Opens the key once for many letters; a wrong secret counts once, however many letters wait for it. */
  openKey(request: Pick<SignDigestRequest, 'officialId' | 'secret'>): Promise<Result<OpenedKey, SigningFailure>>;
}

export interface SignDocumentsRequest {
  readonly officialId: string;
  readonly secret: SigningSecret;
  readonly documents: readonly { readonly key: string; readonly pdf: Uint8Array; readonly plan: SigningPlan }[];
}

/** Sends whole letters to a provider that returns them signed (BSrE eSign Client Service). One call is one attempt. */
export interface DocumentSigner extends SignerBase {
  readonly kind: 'document';
  signDocuments(
    request: SignDocumentsRequest,
  ): Promise<readonly { readonly key: string; readonly result: SignOutcome<Uint8Array> }[]>;
  /**
   * Name of the official in the provider's certificate, where it is known to differ from the account's; null otherwise.
   */
  certificateName(officialId: string): Promise<string | null>;
  /** NIK under which the provider knows the official, by the office's configuration; null where it names none. */
  nik(officialId: string): Promise<string | null>;
  /**
   * Looks for the outcome of an unknown attempt, by its reference. It never signs, and may be called again while the
   * outcome is unknown.
   */
  reconcile(reference: string): Promise<Reconciled>;
}

export type Reconciled =
  | { readonly outcome: 'signed'; readonly pdf: Uint8Array }
  | { readonly outcome: 'not-signed' }
  | { readonly outcome: 'unknown' };

export type Signer = DigestSigner | DocumentSigner;

/** A letter with its signature field and the room for the signature; the official signs the digest. */
export interface PreparedLetter {
  readonly pdf: Uint8Array;
  readonly fieldName: string;
  readonly digestAlgorithm: DigestAlgorithm;
  /** Lower-case hexadecimal. */
  readonly digest: string;
}

/** A letter whose signature carries a time-stamp from an authority. */
export interface TimestampedLetter {
  readonly pdf: Uint8Array;
  readonly stampedAt: Instant;
  /** Name of the authority. */
  readonly authority: string;
  readonly incident?: ClaimedTimeIncident;
}

/** An archive time-stamp over the whole file, and the date until which it can be relied upon without renewal. */
export interface ArchivedLetter {
  readonly pdf: Uint8Array;
  readonly stampedAt: Instant;
  readonly authority: string;
  /** End of the time-stamp certificate's validity: renew before. */
  readonly renewBefore: Instant;
  /** Set when this machine's clock and the authority disagree. */
  readonly incident?: ClaimedTimeIncident;
}

/** A letter that a provider returned signed, and that was found sound. */
export interface AcceptedLetter {
  readonly pdf: Uint8Array;
  /** Name of the signature field. */
  readonly field: string;
  readonly signer: SignerCertificate;
}

/**
 * Stages of a signature around the secret. None takes a secret, and each keeps every earlier byte of the file
 * (incremental updates). A stage applied again to its own result changes nothing, except `archiveTimestamp`, which adds
 * another archive time-stamp each time.
 */
export interface SignaturePipeline {
  /** Makes all fields of several signers before the first signs. */
  prepareFields(pdf: Uint8Array, fieldNames: readonly string[]): Promise<Result<Uint8Array, SigningFailure>>;
  prepare(pdf: Uint8Array, plan: SigningPlan): Promise<Result<PreparedLetter, SigningFailure>>;
  /** Refuses a signature larger than the room, or one that does not sign this letter's digest. */
  embed(prepared: PreparedLetter, cms: Uint8Array): Promise<Result<Uint8Array, SigningFailure>>;
  /**
   * Judges a letter that a provider returned signed. It must begin with exactly the bytes that were sent and have one
   * signature more, which covers the whole file and is the official's, under a certificate that leads to a trusted
   * root. The name alone does not tell the certificate's owner: `KeyOwners` does.
   */
  accept(
    sent: Uint8Array,
    returned: Uint8Array,
    official: { readonly name: string },
  ): Promise<Result<AcceptedLetter, SigningFailure>>;
  timestamp(pdf: Uint8Array, fieldName: string): Promise<Result<TimestampedLetter, SigningFailure>>;
  addValidationData(pdf: Uint8Array): Promise<Result<Uint8Array, SigningFailure>>;
  archiveTimestamp(pdf: Uint8Array): Promise<Result<ArchivedLetter, SigningFailure>>;
}

/** One trial of a passphrase. Its result is reported here, and stored, before anyone else learns of it. */
export interface PassphraseTrial {
  /** Reports a right passphrase: the wrong ones before it are forgotten. */
  right(): Promise<void>;
  wrong(): Promise<void>;
  /** Reports that the trial said nothing about the passphrase: the provider is away, or the key has another form. */
  undecided(): Promise<void>;
}

/** Counts wrong passphrases: five lock the key until an administrator opens it. */
export interface PassphraseAttempts {
  /**
   * Reserves a place for one trial, and waits for one while too many are open. `locked` after too many wrong ones;
   * `busy` where no place came free within the life of a secret.
   */
  begin(officialId: string): Promise<PassphraseTrial | 'locked' | 'busy'>;
  isLocked(officialId: string): Promise<boolean>;
}

/** One letter that an official has seen and wants to sign. */
export interface SeenLetter {
  readonly application: string;
  readonly task: string;
  /** SHA-256 of the letter that the official was shown, lower-case hexadecimal. */
  readonly letter: string;
}

/** Content of a sealed secret: it signs these letters, each once, for this official. */
export interface SealContent {
  /** User id of the official. */
  readonly official: string;
  readonly letters: readonly SeenLetter[];
  readonly secret: SigningSecret;
  /** Instant after which nothing is signed with the secret. */
  readonly expiresAt: Instant;
}

/** Public half of one live worker's key. */
export interface SealRecipient {
  readonly kid: string;
  /** JSON Web Key (RFC 8037, X25519). */
  readonly jwk: JsonObject;
}

/** Key of one live signing worker: made at its start, held in memory only, lost with it. */
export interface SealKey {
  readonly recipient: SealRecipient;
  /**
   * Opens a sealed secret once. Refuses with `SIGN_SEAL_OTHER_KEY` (sealed to another worker: the person enters it
   * again), `SIGN_SEAL_GONE` (expired or used) or `SIGN_SEAL_MISMATCH` (given by another official, or unreadable).
   */
  open(sealed: string, official: string): Promise<Result<SealContent, SigningFailure>>;
}
