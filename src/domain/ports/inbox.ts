/** Inbox: messages of other systems, stored before they are answered. */
import type { ErrorCode } from '../shared/error-codes.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface InboxEntry {
  readonly id: string;
  readonly source: 'oss' | 'sicantik' | 'staff';
  readonly receivedAt: Instant;
  readonly body: JsonObject;
  readonly attempts: number;
}

/**
 * Trouble that keeps a message from being taken. Equal for every message with the same cause, and without personal
 * data.
 */
export interface InboxTrouble {
  readonly code: ErrorCode;
  /** Permit code or field concerned; empty where there is none. */
  readonly about: string;
}

/** Stores every arriving message whole, before it is answered. */
export interface Inbox {
  /**
   * Answers false for an exact repeat (same source and key). `subject` names the thing whose present state the message
   * gives: a message that comes again after another of its subject is no repeat, because the state has changed back.
   */
  put(entry: {
    readonly source: InboxEntry['source'];
    readonly key: string;
    readonly subject?: string;
    readonly body: JsonObject;
    readonly receivedAt: Instant;
  }): Promise<{ readonly id: string; readonly fresh: boolean }>;
  take(limit: number, at: Instant): Promise<readonly InboxEntry[]>;
  /**
   * Settles a message. `taken`: it had an effect here; otherwise it was understood and concerns nothing of this office.
   */
  done(id: string, outcome: JsonObject, taken: boolean): Promise<void>;
  /**
   * Marks a failed attempt: the next is at `retryAt`, null where only a person can lead the message on. `outcome` holds
   * the effects that it had all the same.
   */
  failed(
    id: string,
    why: { readonly reason: string; readonly troubles: readonly InboxTrouble[]; readonly outcome?: JsonObject },
    retryAt: Instant | null,
  ): Promise<void>;
}

/** Fates of a message. `refused`: it was understood and concerns nothing of this office. `set-aside`: by a person. */
export const INBOX_FATES = ['waiting', 'taken', 'refused', 'not-understood', 'set-aside'] as const;
export type InboxFate = (typeof INBOX_FATES)[number];

/** A message in lists for people, without its content. */
export interface InboxRow {
  readonly id: string;
  readonly source: InboxEntry['source'];
  readonly receivedAt: Instant;
  readonly fate: InboxFate;
  readonly attempts: number;
  /** Instant of the next attempt of a message that waits. */
  readonly nextAt: Instant | null;
  readonly troubles: readonly InboxTrouble[];
  /** English, for an operator, without personal data. */
  readonly reason: string | null;
  readonly outcome: JsonObject | null;
  readonly applications: readonly string[];
}

/** Messages that wait or are not understood for one cause. */
export interface InboxCause extends InboxTrouble {
  readonly source: InboxEntry['source'];
  readonly count: number;
  /** Least number of attempts that one of them has had. */
  readonly attempts: number;
  readonly oldest: Instant;
  /** Id of one of them. */
  readonly example: string;
}

/** The inbox for the people who keep it. */
export interface InboxDesk {
  /** Newest first. */
  list(query: {
    readonly source?: InboxEntry['source'];
    readonly fate?: InboxFate;
    readonly application?: string;
    /** Earliest arrival. */
    readonly since?: Instant;
    /** Id of the last row of the page before. */
    readonly before?: number;
    readonly limit: number;
  }): Promise<{ readonly items: readonly InboxRow[]; readonly total: number }>;
  find(id: string): Promise<InboxRow | null>;
  /** Content of the message as it arrived; null once the applicant's data has been destroyed. */
  content(id: string): Promise<JsonObject | null>;
  /** Schedules an attempt at once of a message that waits or was not understood. False where there is none such. */
  retry(id: string, at: Instant): Promise<boolean>;
  /** Sets a message aside that was not understood: it needs nobody any more. False where there is none such. */
  setAside(id: string): Promise<boolean>;
  causes(): Promise<readonly InboxCause[]>;
}

/** Fetches messages into the inbox, from a system that does not push. Messages that came before change nothing. */
export type PullIntoInbox = () => Promise<void>;
