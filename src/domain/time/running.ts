import type { Instant } from '../shared/time.js';
import type { Budget } from './budget.js';
import type { Stop } from './stops.js';

/**
 * Effect of a stop on a deadline counted in days: it moves by each counted day that the stop touches, or by the time
 * that the stop took (working time for working days, wall-clock time for calendar days).
 */
export type StopRule = 'touched-days' | 'time-taken';

/** A budget that runs. */
export interface Running {
  readonly from: Instant;
  readonly budget: Budget;
  /** In any order, overlapping or not. */
  readonly stops: readonly Stop[];
  /** `touched-days` where left out; no effect where time is counted. */
  readonly stopRule?: StopRule;
}
