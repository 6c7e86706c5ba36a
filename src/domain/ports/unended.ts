/** Applications that have not ended, for the rounds of the watcher. */
import type { Instant } from '../shared/time.js';

export interface UnendedApplication {
  readonly id: string;
  /** Sequence number, which rises with each record: an unchanged one means an unchanged application. */
  readonly seq: number;
  readonly receivedAt: Instant;
}

/** Place in the round, after which the next page begins. */
export interface Rounds {
  readonly status: 'received' | 'running';
  readonly receivedAt: Instant;
  readonly id: string;
}

export interface UnendedApplications {
  /** Page after this place, or the first one; fewer than `limit` at the end. Received applications come first. */
  page(office: string, after: Rounds | null, limit: number): Promise<readonly (UnendedApplication & Rounds)[]>;
}
