/** Recurring work of an office's system, with its state for the operators. */
import type { Instant, Millis } from '../shared/time.js';

/**
 * Kinds: the check of every archived file, the search for time-stamps to renew, the search for files whose retention is
 * over.
 */
export const CARE = ['fixity', 'renewal', 'disposal'] as const;
export type Care = (typeof CARE)[number];

const NAMES: Readonly<Record<Care, string>> = {
  fixity: 'archive-fixity',
  renewal: 'archive-renewal',
  disposal: 'disposal',
};

/** Id of the schedule at Temporal. */
export const careId = (care: Care, office: string): string => `${NAMES[care]}:${office}`;

export interface CareState {
  readonly care: Care;
  /** Id of the schedule at Temporal. */
  readonly schedule: string;
  /** False until a worker has started: nothing runs before that. */
  readonly made: boolean;
  readonly paused: boolean;
  readonly everyMs: Millis | null;
  readonly lastRunAt: Instant | null;
  readonly nextRunAt: Instant | null;
  /** Outcome of the last run; null before the first, and where Temporal keeps it no more. */
  readonly lastOutcome: 'completed' | 'running' | 'failed' | null;
  /** Number of attempts of a last run that keeps failing, with the reason; null where it does not. */
  readonly failing: { readonly attempt: number; readonly reason: string } | null;
}
