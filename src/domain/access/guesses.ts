/** How an account rests after wrong passwords in a row, so that nobody guesses one. */
import type { Instant, Millis } from '../shared/time.js';

/** Failures before the first rest; each further one doubles it. */
const FREE_FAILURES = 5;
const FIRST_REST: Millis = 60_000;
const LONGEST_REST: Millis = 3_600_000;

/** How long an account rests after so many failures in a row; null while it need not. */
const restAfter = (failures: number): Millis | null =>
  failures < FREE_FAILURES ? null : Math.min(FIRST_REST * 2 ** (failures - FREE_FAILURES), LONGEST_REST);

export interface GuessState {
  /** Guesses since the last right one, those among them that nobody has judged yet. */
  readonly failedLogins: number;
  readonly lockedUntil: Instant | null;
}

/**
 * What a guess makes of the account before anyone judges it: it counts as wrong, and a right one takes that back. So of
 * many at the same time no more are judged than one after the other would be. Null while the account rests.
 */
export const guessed = ({ failedLogins, lockedUntil }: GuessState, at: Instant): GuessState | null => {
  if (lockedUntil !== null && lockedUntil > at) return null;
  const rest = restAfter(failedLogins + 1);
  return { failedLogins: failedLogins + 1, lockedUntil: rest === null ? null : at + rest };
};
