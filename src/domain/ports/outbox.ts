/** What goes out to other systems, each under a stable key. */
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface OutboxRow {
  readonly id: string;
  readonly application: string;
  readonly key: string;
  readonly channel: string;
  readonly payload: JsonObject;
  /** Attempts that have failed. */
  readonly attempts: number;
  /** Whether it was given out before: whoever had it then may have sent it, also where no attempt was written down. */
  readonly mayHaveArrived: boolean;
}

/** Outgoing messages, in order per application: the next is taken only when the one before it is settled. */
export interface Outbox {
  take(limit: number, at: Instant, leaseMs: number): Promise<readonly OutboxRow[]>;
  sent(id: string, answer: JsonObject, at: Instant): Promise<void>;
  retry(id: string, reason: string, at: Instant): Promise<void>;
  dead(id: string, reason: string, at: Instant): Promise<void>;
  list(application: string): Promise<
    readonly (Omit<OutboxRow, 'mayHaveArrived'> & {
      readonly state: 'waiting' | 'sent' | 'dead';
      readonly answer: Json;
    })[]
  >;
}
