/** Outbox: messages to other systems, each under a stable key. */
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface OutboxRow {
  readonly id: string;
  readonly application: string;
  readonly key: string;
  readonly channel: string;
  readonly payload: JsonObject;
  /** Number of failed attempts. */
  readonly attempts: number;
  /** True where the message was given out before: its taker then may have sent it, even if no attempt was recorded. */
  readonly mayHaveArrived: boolean;
}

/** A message to another system in lists for people, without its content. */
export interface OutgoingRow {
  readonly id: string;
  readonly application: string;
  readonly channel: string;
  /** `dead`: its receiver has refused it for good. */
  readonly state: 'waiting' | 'sent' | 'dead';
  readonly attempts: number;
  readonly nextAt: Instant;
  readonly settledAt: Instant | null;
  readonly reason: string | null;
}

/** The outbox for the people who keep the exchange. */
export interface OutboxDesk {
  /** Newest first. */
  list(query: {
    readonly state?: OutgoingRow['state'];
    readonly application?: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly OutgoingRow[]>;
  find(id: string): Promise<OutgoingRow | null>;
  /**
   * Schedules an attempt at once of a message that was given up. False where it is not one, or its data has been
   * destroyed.
   */
  again(id: string, at: Instant): Promise<boolean>;
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
