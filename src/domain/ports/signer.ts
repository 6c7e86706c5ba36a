import type { JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import type { ClaimedTimeIncident } from '../signing/claimed-time.js';
import type { SigningFailure } from '../signing/failure.js';
import type { SignerCertificate } from '../signing/key-owner.js';
import type { DigestAlgorithm, SigningPlan } from '../signing/plan.js';

/** What a provider says of an official before anyone is asked for a secret. Only `ready` may sign. */
export type SignerStatus =
  | { readonly status: 'ready'; readonly subject?: string; readonly validUntil?: Instant }
  | { readonly status: 'not-registered' | 'no-certificate' | 'suspended' | 'revoked' | 'locked' | 'pending' }
  /** The certificate names another person, or nobody that the account could be compared with and no second person has confirmed it. */
  | { readonly status: 'of-another' | 'unconfirmed' }
  /** Nobody answers who could say it, or the official's token is not in its reader, or has locked its PIN for good. */
  | { readonly status: 'unreachable' | 'token-absent' | 'token-locked' }
  | { readonly status: 'expired'; readonly validUntil?: Instant };

/** What opens the signature: known to the official alone, given for one ceremony, never stored. */
export type SigningSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'one-time-code'; readonly code: string };

/**
 * The outcome of an attempt that used a secret. `unknown` means that the provider may have signed: reconcile, never
 * repeat blindly.
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

/** A key that its owner opened: signs without asking again, until it is let go. */
export interface OpenedKey {
  sign(request: Pick<SignDigestRequest, 'digestAlgorithm' | 'digest'>): Promise<SignOutcome<SignedDigest>>;
  /** Lets the key go: what opened it opens nothing any more. Waits for a signature under way; called again it does nothing. */
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
  /** The official's name as the provider's certificate spells it, where that is known to differ from the account's. */
  certificateName(officialId: string): Promise<string | null>;
  /** The NIK under which the provider knows the official, by the office's configuration; null where it names none. */
  nik(officialId: string): Promise<string | null>;
  /**
   * Looks for the outcome of an attempt that was left unknown, by its reference. Asks and never signs; may be called
   * again while it does not know.
   */
  reconcile(reference: string): Promise<Reconciled>;
}

export type Reconciled =
  | { readonly outcome: 'signed'; readonly pdf: Uint8Array }
  | { readonly outcome: 'not-signed' }
  | { readonly outcome: 'unknown' };

export type Signer = DigestSigner | DocumentSigner;

/** A letter with its signature field and the room for the signature; the digest is what the official signs. */
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
  /** The authority that answered. */
  readonly authority: string;
  readonly incident?: ClaimedTimeIncident;
}

/** An archive time-stamp over the whole file, and until when it can be relied upon without renewal. */
export interface ArchivedLetter {
  readonly pdf: Uint8Array;
  readonly stampedAt: Instant;
  readonly authority: string;
  /** End of the time-stamp certificate's validity: renew before. */
  readonly renewBefore: Instant;
  /** Set when this machine's clock and the authority disagree. */
  readonly incident?: ClaimedTimeIncident;
}

/** A letter that a provider returned signed, and was found sound. */
export interface AcceptedLetter {
  readonly pdf: Uint8Array;
  /** Name of the signature field. */
  readonly field: string;
  readonly signer: SignerCertificate;
}

/**
 * The stages of a signature around the secret. None takes a secret; each keeps every earlier byte of the file
 * (incremental updates), and applied again to its own result changes nothing, except `archiveTimestamp`, which adds
 * another archive time-stamp each time.
 */
export interface SignaturePipeline {
  /** Makes all fields of several signers before the first signs. */
  prepareFields(pdf: Uint8Array, fieldNames: readonly string[]): Promise<Result<Uint8Array, SigningFailure>>;
  prepare(pdf: Uint8Array, plan: SigningPlan): Promise<Result<PreparedLetter, SigningFailure>>;
  /** Refuses a signature larger than the room, or one that does not sign this letter's digest. */
  embed(prepared: PreparedLetter, cms: Uint8Array): Promise<Result<Uint8Array, SigningFailure>>;
  /**
   * Judges a letter that a provider returned signed: it begins with exactly the bytes that were sent, has one signature
   * more, which covers the whole file and is the official's, under a certificate that leads to a trusted root. Whose the
   * certificate is, its name alone does not say: that is asked of `KeyOwners`.
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

/** Counts wrong passphrases: five lock the key until an administrator opens it. */
/** One trial of a passphrase. What came of it is said here, and waited for, before anyone else learns of it. */
export interface PassphraseTrial {
  /** Forgets the wrong ones before it. */
  right(): Promise<void>;
  wrong(): Promise<void>;
  /** Nothing was learnt of the passphrase: the provider is away, the key has another form. */
  undecided(): Promise<void>;
}

export interface PassphraseAttempts {
  /**
   * Takes a place for one trial, and waits for one while too many are open. `locked` after too many wrong ones; `busy`
   * where no place came free.
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

/** What a sealed secret may be used for: these letters, each once, by this official. */
export interface SealContent {
  /** User id of the official. */
  readonly official: string;
  readonly letters: readonly SeenLetter[];
  readonly secret: SigningSecret;
  /** After this instant nothing is signed with it. */
  readonly expiresAt: Instant;
}

/** The public half of one live worker's key. */
export interface SealRecipient {
  readonly kid: string;
  /** JSON Web Key (RFC 8037, X25519). */
  readonly jwk: JsonObject;
}

/** The key of one live signing worker: made at its start, held in memory only, gone with it. */
export interface SealKey {
  readonly recipient: SealRecipient;
  /**
   * Opens a sealed secret once. Refuses with `SIGN_SEAL_OTHER_KEY` (sealed to another worker: the person enters it
   * again), `SIGN_SEAL_GONE` (expired or used) or `SIGN_SEAL_MISMATCH` (given by another official, or unreadable).
   */
  open(sealed: string, official: string): Promise<Result<SealContent, SigningFailure>>;
}
