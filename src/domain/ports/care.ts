/** What an office's system does by itself, again and again: who runs it is told whether it gets on. */
import type { Instant, Millis } from '../shared/time.js';

/** The check of every archived file, the search for time-stamps to renew, the search for files whose retention is over. */
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
  /** False until a worker has started: nothing comes round. */
  readonly made: boolean;
  readonly paused: boolean;
  readonly everyMs: Millis | null;
  readonly lastRunAt: Instant | null;
  readonly nextRunAt: Instant | null;
  /** Of the last run; null before the first, and where Temporal keeps it no more. */
  readonly lastOutcome: 'completed' | 'running' | 'failed' | null;
  /** The last run does not get on: how often it was tried, and why it failed. */
  readonly failing: { readonly attempt: number; readonly reason: string } | null;
}
