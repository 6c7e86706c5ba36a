/** Rest of an account after wrong passwords in a row, so that passwords cannot be guessed. */
import type { Instant, Millis } from '../shared/time.js';

/** Failures before the first rest; each further one doubles it. */
const FREE_FAILURES = 5;
const FIRST_REST: Millis = 60_000;
const LONGEST_REST: Millis = 3_600_000;

/** Rest after this many failures in a row, in milliseconds; null while none is due. */
const restAfter = (failures: number): Millis | null =>
  failures < FREE_FAILURES ? null : Math.min(FIRST_REST * 2 ** (failures - FREE_FAILURES), LONGEST_REST);

export interface GuessState {
  /** Guesses since the last right one, including those that nobody has judged yet. */
  readonly failedLogins: number;
  readonly lockedUntil: Instant | null;
}

/**
 * Guess state once a guess is taken in and before it is judged: it counts as wrong, and a right one takes that back. So
 * many guesses at the same time are judged no oftener than one after the other. Null while the account rests.
 */
export const guessed = ({ failedLogins, lockedUntil }: GuessState, at: Instant): GuessState | null => {
  if (lockedUntil !== null && lockedUntil > at) return null;
  const rest = restAfter(failedLogins + 1);
  return { failedLogins: failedLogins + 1, lockedUntil: rest === null ? null : at + rest };
};
