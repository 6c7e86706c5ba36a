import type { Instant } from '../shared/time.js';
import type { Budget } from './budget.js';
import type { Stop } from './stops.js';

/**
 * How a stop moves a deadline counted in days: by each counted day that it touches, or by the time it took
 * (working time for working days, wall-clock time for calendar days).
 */
export type StopRule = 'touched-days' | 'time-taken';

/** A budget that runs. */
export interface Running {
  readonly from: Instant;
  readonly budget: Budget;
  /** In any order, overlapping or not. */
  readonly stops: readonly Stop[];
  /** `touched-days` unless told otherwise; of no effect where time is counted. */
  readonly stopRule?: StopRule;
}
