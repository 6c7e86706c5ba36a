/** Applications that have not ended, as the watcher goes round them. */
import type { Instant } from '../shared/time.js';

export interface UnendedApplication {
  readonly id: string;
  /** Changes with each record: an application that stands at the same one stands as it did. */
  readonly seq: number;
  readonly receivedAt: Instant;
}

/** One place in the round: where the next page begins after it. */
export interface Rounds {
  readonly status: 'received' | 'running';
  readonly receivedAt: Instant;
  readonly id: string;
}

export interface UnendedApplications {
  /** The next page after this place, or the first; fewer than `limit` at the end. Received ones come first. */
  page(office: string, after: Rounds | null, limit: number): Promise<readonly (UnendedApplication & Rounds)[]>;
}
