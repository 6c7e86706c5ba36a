/** Messages of other systems, stored before they are answered. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface InboxEntry {
  readonly id: string;
  readonly source: 'oss' | 'sicantik' | 'staff';
  readonly receivedAt: Instant;
  readonly body: JsonObject;
  readonly attempts: number;
}

/** Everything that arrives from outside is stored, whole, before it is answered. */
export interface Inbox {
  /** Answers false for an exact repeat (same source and key). */
  put(entry: {
    readonly source: InboxEntry['source'];
    readonly key: string;
    readonly body: JsonObject;
    readonly receivedAt: Instant;
  }): Promise<{ readonly id: string; readonly fresh: boolean }>;
  take(limit: number, at: Instant): Promise<readonly InboxEntry[]>;
  done(id: string, outcome: JsonObject): Promise<void>;
  failed(id: string, reason: string, retryAt: Instant | null): Promise<void>;
}

/** A system that does not push: its messages are fetched into the inbox. What came before changes nothing. */
export type PullIntoInbox = () => Promise<void>;
