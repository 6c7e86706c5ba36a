/** Patience with a record that is away for a moment, for work that cannot simply be done again later. */
import { namedFailure } from './port-failure.js';
import type { Instant, Millis } from './time.js';

export interface Patience {
  readonly now: () => Instant;
  readonly pause: (milliseconds: Millis) => Promise<void>;
  /** Instant until which the work is repeated; from then on its failure is the answer. */
  readonly until: () => Instant;
}

/** Pause between two tries: a database that restarts is back within a second. */
const STEP: Millis = 250;

/** True where the record did not answer, so that the same call may succeed later. */
export const isRecordAway = (error: unknown): boolean => namedFailure(error).code === 'DATABASE_UNAVAILABLE';

/** Repeats work while the record is away. The work must be safe to do twice: a read, or a write kept by its key. */
export const patiently = <T>(work: () => Promise<T>, patience: Patience): Promise<T> =>
  work().catch((error: unknown) =>
    isRecordAway(error) && patience.now() < patience.until()
      ? patience.pause(STEP).then(() => patiently(work, patience))
      : Promise.reject(error instanceof Error ? error : new Error(String(error))),
  );
