/** Reminders of deadlines to officers: kept for each recipient until delivered or no longer true. */
import type { Instant } from '../shared/time.js';

export interface NewReminder {
  /** Key of the outbox; unique together with the recipient. */
  readonly key: string;
  readonly recipient: string;
  readonly application: string;
  readonly task: string;
  /**
   * Kind of the news: an alarm of the clock, an escalation that the procedure itself threw, or other data of the source.
   */
  readonly kind:
    'reminder' | 'escalation' | 'overdue' | 'promise' | 'procedure-escalation' | 'deemed' | 'source-changed';
  /** The task's name, as it stands in the SOP. */
  readonly name: string;
  /** Due date that the reminder is about. */
  readonly dueAt: Instant | null;
  readonly digest: boolean;
  readonly deliverAt: Instant;
}

export interface Reminder extends NewReminder {
  readonly id: string;
  /** Key of the mail that carries it, once assigned: a retry sends the same mail again. */
  readonly mailKey: string | null;
}

export interface Reminders {
  /** Adds reminders; an existing one is left as it is. */
  add(reminders: readonly NewReminder[]): Promise<void>;
  /**
   * Takes the due reminders of up to `recipients` recipients, all of each, and leases them to the caller for `leaseMs`.
   */
  take(recipients: number, at: Instant, leaseMs: number): Promise<readonly Reminder[]>;
  /** Number of single mails to the recipient since then. */
  sentSingly(recipient: string, since: Instant): Promise<number>;
  /** Assigns reminders to a mail, before anything is sent. */
  bind(ids: readonly string[], mailKey: string): Promise<void>;
  /** Moves reminders to the digest of that time. */
  toDigest(ids: readonly string[], deliverAt: Instant): Promise<void>;
  settle(ids: readonly string[], outcome: 'sent' | 'moot' | 'unreachable', at: Instant): Promise<void>;
}
