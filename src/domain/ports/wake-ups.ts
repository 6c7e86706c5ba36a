/** Wake-ups: a loop is told that something waits for it (ADR 0022). */
import type { Instant } from '../shared/time.js';

/**
 * Kinds of things that may wait for a loop. Each is in the record: a row of its kind is the note. Of the first ones the record tells which
 * are due; the last are what the office is made of, and what its watchers compare.
 */
export type Note =
  | 'inbox'
  | 'applications'
  | 'acts'
  | 'outbox'
  | 'reminders'
  | 'permits'
  | 'process-messages'
  | 'timed-starts'
  | 'clock'
  | 'disposals'
  | 'people'
  | 'procedures'
  | 'tasks';

/** Names under which processes wake each other: work that is due, and what the office is made of. */
export const WAKE_CHANNELS = ['work', 'office'] as const;
export type WakeChannel = (typeof WAKE_CHANNELS)[number];

/** Notes that a ring of the channel `office` may stand for; which work a ring of `work` means, the record tells. */
export const OFFICE_NOTES: readonly Note[] = ['clock', 'disposals', 'people', 'procedures'];

/** News for the hearer of wake-ups: notes that this process has committed, or that another process rang. */
export interface WakeUpHearer {
  readonly committed: (notes: readonly Note[]) => void;
  readonly rung: (channel: WakeChannel) => void;
}

export interface WakeUps {
  /**
   * Hears until the answered function is called, also over a database that goes away and comes back. Whatever was
   * committed before a ring is seen by whoever looks after it. Meanwhile this process rings for nobody: its own loops do
   * what it leaves.
   */
  listen(hearer: WakeUpHearer): () => Promise<void>;
  /** Work that is due by now; one look for all kinds. */
  due(at: Instant): Promise<readonly Note[]>;
}
