/** Records of a signature in the making: counted attempts, seals, the order and its outcome. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { SecretHolder } from '../signing/ceremony.js';

/**
 * Trials of an official's passphrase, each under an id of its own: a repeated report of one counts once
 * (docs/signing.md).
 */
export interface SigningAttempts {
  /** Reserves a place by the rule of `placeFor`; `free` also for a trial that already has one. */
  reserve(trial: {
    readonly official: string;
    readonly trial: string;
    readonly at: Instant;
    /** Instant after which an unsettled trial is forgotten. */
    readonly expiresAt: Instant;
  }): Promise<'free' | 'full' | 'locked'>;
  settle(trial: {
    readonly official: string;
    readonly trial: string;
    readonly outcome: 'right' | 'wrong' | 'undecided';
    readonly at: Instant;
  }): Promise<void>;
  locked(official: string): Promise<boolean>;
}

/** Sealed passphrases on their way to one live signing worker; each is read once. */
export interface Seals {
  announceKey(key: { readonly kid: string; readonly jwk: JsonObject; readonly expiresAt: Instant }): Promise<void>;
  /** The key of a live signing worker, or null when none lives. */
  liveKey(at: Instant): Promise<{ readonly kid: string; readonly jwk: JsonObject } | null>;
  put(seal: {
    readonly id: string;
    readonly kid: string;
    readonly sealed: string;
    readonly expiresAt: Instant;
  }): Promise<void>;
  /**
   * Worker that the seal was made for and the time of its last sign of life, also after the seal was taken; null where
   * the seal has expired.
   */
  holderOf(id: string): Promise<(SecretHolder & { readonly kid: string }) | null>;
  /**
   * Gives the sealed text to one taker, under a lock; null when another has taken it before or it has expired. The same
   * taker gets it again, because the first answer may have been lost.
   */
  take(id: string, at: Instant, taker: string): Promise<{ readonly kid: string; readonly sealed: string } | null>;
  /** Deletes the sealed text after the taker has opened it. */
  forget(id: string, taker: string): Promise<void>;
}

/** A result of signing, kept by key, so that a retry of a slower stage never signs again. */
export interface SigningRecords {
  find(key: string): Promise<SigningRecord | null>;
  save(key: string, value: SigningRecord): Promise<void>;
  /** Keeps the first value of a key and answers it: a second caller learns the first one's value. */
  saveOnce(key: string, value: SigningRecord): Promise<SigningRecord>;
  /**
   * Settles an unknown outcome on a person's word that the provider did not sign; false where no outcome is unknown.
   */
  settleUnknown(application: string): Promise<boolean>;
}

export interface SigningRecord {
  readonly stage: string;
  readonly sha256: string;
  readonly meta: JsonObject;
}
