/** Acts that take effect when a second person has confirmed them. */
import type { GuardedChange } from '../access/guarded-change.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { SystemLogEntry } from './system-log.js';

/** What is confirmed: whose key a certificate belongs to, a change of an account, a new password. */
export type ConfirmationKind = 'signing-key' | 'account-change' | 'password-reset';

export interface Confirmation {
  readonly id: string;
  readonly office: string;
  readonly kind: ConfirmationKind;
  /** Account that it is about. */
  readonly account: string;
  /** What exactly is confirmed: of a key the SHA-256 of its certificate, of a change that of its content. */
  readonly topic: string;
  /** What a second person looks at before they decide; may hold personal data. */
  readonly content: JsonObject;
  /** Account, or `system` where a process met it. */
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly state: 'waiting' | 'confirmed' | 'refused';
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

/** What takes effect with a confirmation, in the same transaction. */
export type ConfirmedEffect =
  | { readonly does: 'change-account'; readonly account: string; readonly change: GuardedChange }
  /** A password for one use; every session of the account ends. */
  | { readonly does: 'set-password'; readonly account: string; readonly hash: string };

export interface Confirmations {
  /** Enters it with its entry of the system log; answers the one that waits already where there is one of the same topic. */
  ask(asked: NewConfirmation, entry: SystemLogEntry): Promise<Confirmation>;
  find(id: string): Promise<Confirmation | null>;
  /** Of the office, oldest first. */
  waiting(office: string): Promise<readonly Confirmation[]>;
  /** All that were asked about a topic, newest first. */
  about(kind: ConfirmationKind, topic: string): Promise<readonly Confirmation[]>;
  /** Decides it with its entry of the system log; false where it does not wait any more. */
  decide(id: string, decision: SecondPersonDecision, entry: SystemLogEntry, effect?: ConfirmedEffect): Promise<boolean>;
}
