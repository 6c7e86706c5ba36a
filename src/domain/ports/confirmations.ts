/** Acts that take effect only when a second person confirms them. */
import type { GuardedChange } from '../access/guarded-change.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { SystemLogEntry } from './system-log.js';

/** Kinds of confirmation: the owner of a certificate's key, a change of an account, a new password. */
export type ConfirmationKind = 'signing-key' | 'account-change' | 'password-reset';

export interface Confirmation {
  readonly id: string;
  readonly office: string;
  readonly kind: ConfirmationKind;
  /** Account that the act concerns. */
  readonly account: string;
  /** Topic of the confirmation: for a key the SHA-256 of its certificate, for a change the SHA-256 of its content. */
  readonly topic: string;
  /** Content for the second person to look at before they decide; may hold personal data. */
  readonly content: JsonObject;
  /** Account that asked, or `system` where a process found the need. */
  readonly askedBy: string;
  readonly askedAt: Instant;
  /** `superseded`: what was asked later of the same account or key stands in its place. */
  readonly state: 'waiting' | 'confirmed' | 'refused' | 'superseded';
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
}

export type NewConfirmation = Pick<
  Confirmation,
  'id' | 'office' | 'kind' | 'account' | 'topic' | 'content' | 'askedBy' | 'askedAt'
>;

export interface SecondPersonDecision {
  readonly state: 'confirmed' | 'refused';
  readonly by: string;
  readonly at: Instant;
  readonly reason: string | null;
}

/** Effect of a confirmation, in the same transaction. */
export type ConfirmedEffect =
  | {
      readonly does: 'change-account';
      readonly account: string;
      readonly change: GuardedChange;
      /** Hash of the password for one use that goes out with it; absent where none does. */
      readonly hash?: string;
    }
  /** Sets a password for one use; every session of the account ends. */
  | { readonly does: 'set-password'; readonly account: string; readonly hash: string };

export interface Confirmations {
  /**
   * Enters the confirmation with its entry of the system log; where one of the same topic waits already, answers that
   * one.
   */
  ask(asked: NewConfirmation, entry: SystemLogEntry): Promise<Confirmation>;
  /**
   * Ends waiting confirmations, because what is asked now stands in their place; null where only these end. False, and
   * nothing is written, where one of them does not wait any more or the same is asked at this moment.
   */
  supersede(ids: readonly string[], asked: NewConfirmation | null, entry: SystemLogEntry): Promise<boolean>;
  find(id: string): Promise<Confirmation | null>;
  /** Waiting confirmations of the office, oldest first. */
  waiting(office: string): Promise<readonly Confirmation[]>;
  /** All confirmations about a topic, newest first. */
  about(kind: ConfirmationKind, topic: string): Promise<readonly Confirmation[]>;
  /** Decides the confirmation with its entry of the system log; false where it does not wait any more. */
  decide(id: string, decision: SecondPersonDecision, entry: SystemLogEntry, effect?: ConfirmedEffect): Promise<boolean>;
}
