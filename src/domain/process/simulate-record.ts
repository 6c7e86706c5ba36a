/** Records of a simulated office's work, from which its figures are made. */
import type { Instant, Millis } from '../shared/time.js';
import type { ProcessState } from './state.js';

export interface TaskRecord {
  readonly element: string;
  readonly lane: string | null;
  readonly opened: Instant;
  readonly begun: Instant;
  readonly ended: Instant;
  readonly waited: Millis;
  readonly handled: Millis;
  /** Working time allowed; null where the procedure gives none or the clock stops. */
  readonly budget: Millis | null;
}

export interface SimulatedCase {
  readonly arrived: Instant;
  readonly ended: Instant | null;
  readonly outcome: ProcessState['status'];
}
