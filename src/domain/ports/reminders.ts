/** What officers are told of deadlines: kept for each recipient until it is delivered or no longer true. */
import type { Instant } from '../shared/time.js';

export interface NewReminder {
  /** Of the outbox: with the recipient it is there once. */
  readonly key: string;
  readonly recipient: string;
  readonly application: string;
  readonly task: string;
  /** What is told: an alarm of the clock, or an escalation that the procedure itself threw. */
  readonly kind: 'reminder' | 'escalation' | 'overdue' | 'promise' | 'procedure-escalation' | 'deemed';
  /** The task's name, as it stands in the SOP. */
  readonly name: string;
  /** The due date that it speaks of. */
  readonly dueAt: Instant | null;
  readonly digest: boolean;
  readonly deliverAt: Instant;
}

export interface Reminder extends NewReminder {
  readonly id: string;
  /** The mail that it goes out with, once that is decided: a retry sends the same mail again. */
  readonly mailKey: string | null;
}

export interface Reminders {
  /** One that is there already is left as it is. */
  add(reminders: readonly NewReminder[]): Promise<void>;
  /** Those whose time has come, of some recipients each whole, lent to the caller for `leaseMs`. */
  take(recipients: number, at: Instant, leaseMs: number): Promise<readonly Reminder[]>;
  /** How many mails the recipient got singly since then. */
  sentSingly(recipient: string, since: Instant): Promise<number>;
  /** Decides, before anything is sent, with which mail they go. */
  bind(ids: readonly string[], mailKey: string): Promise<void>;
  /** They go into the digest of that time instead. */
  toDigest(ids: readonly string[], deliverAt: Instant): Promise<void>;
  settle(ids: readonly string[], outcome: 'sent' | 'moot' | 'unreachable', at: Instant): Promise<void>;
}
