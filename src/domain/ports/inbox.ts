/** Messages of other systems, stored before they are answered. */
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

/** What keeps a message from being taken. Equal for every message with the same cause, and without personal data. */
export interface InboxTrouble {
  readonly code: ErrorCode;
  /** The permit code or the field that is meant; empty where there is none. */
  readonly about: string;
}

/** Everything that arrives from outside is stored, whole, before it is answered. */
export interface Inbox {
  /**
   * Answers false for an exact repeat (same source and key). `subject` is what the message says the present state of: one that
   * comes again after another of its subject is no repeat, the state has changed back.
   */
  put(entry: {
    readonly source: InboxEntry['source'];
    readonly key: string;
    readonly subject?: string;
    readonly body: JsonObject;
    readonly receivedAt: Instant;
  }): Promise<{ readonly id: string; readonly fresh: boolean }>;
  take(limit: number, at: Instant): Promise<readonly InboxEntry[]>;
  /** `taken`: something came of it here; otherwise it was understood and concerns nothing of this office. */
  done(id: string, outcome: JsonObject, taken: boolean): Promise<void>;
  /** Tried again at `retryAt`; null where only a person can lead it on. `outcome` is what has come of it all the same. */
  failed(
    id: string,
    why: { readonly reason: string; readonly troubles: readonly InboxTrouble[]; readonly outcome?: JsonObject },
    retryAt: Instant | null,
  ): Promise<void>;
}

/** Where a message stands: `refused` was understood and concerns nothing of this office, `set-aside` by a person. */
export const INBOX_FATES = ['waiting', 'taken', 'refused', 'not-understood', 'set-aside'] as const;
export type InboxFate = (typeof INBOX_FATES)[number];

/** A message as people see it, without its content. */
export interface InboxRow {
  readonly id: string;
  readonly source: InboxEntry['source'];
  readonly receivedAt: Instant;
  readonly fate: InboxFate;
  readonly attempts: number;
  /** When a message that waits is tried next. */
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
  /** One of them. */
  readonly example: string;
}

/** The inbox as whoever keeps it sees it. */
export interface InboxDesk {
  /** Newest first. */
  list(query: {
    readonly source?: InboxEntry['source'];
    readonly fate?: InboxFate;
    readonly application?: string;
    /** Came then or later. */
    readonly since?: Instant;
    /** Id of the last row of the page before. */
    readonly before?: number;
    readonly limit: number;
  }): Promise<{ readonly items: readonly InboxRow[]; readonly total: number }>;
  find(id: string): Promise<InboxRow | null>;
  /** What came; null once the applicant's data has been destroyed. */
  content(id: string): Promise<JsonObject | null>;
  /** Has a message that waits or was not understood tried at once. False where there is none such. */
  retry(id: string, at: Instant): Promise<boolean>;
  /** A message that was not understood needs nobody any more. False where there is none such. */
  setAside(id: string): Promise<boolean>;
  causes(): Promise<readonly InboxCause[]>;
}

/** A system that does not push: its messages are fetched into the inbox. What came before changes nothing. */
export type PullIntoInbox = () => Promise<void>;
