/**
 * Rest after wrong passwords. Guesses are counted for a login, for an address, and for both together. A rest lasts a
 * minute at most, and an address from which the login was used before rests by its own guesses alone: a stranger
 * elsewhere keeps no owner out.
 */
import type { Instant, Millis } from '../shared/time.js';

const REST: Millis = 60_000;
const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;
/** Time for which an address is known to a login after a right password. */
const KNOWN: Millis = 90 * DAY;

/** Scopes in which guesses are counted, in the order in which their counts are locked. */
export const GUESS_SCOPES = ['pair', 'login', 'address'] as const;
export type GuessScope = (typeof GUESS_SCOPES)[number];

/** Guesses after which each further one waits, and the time after the last one in which they are forgotten. */
const LIMITS = {
  pair: { free: 5, forgottenAfter: DAY },
  login: { free: 10, forgottenAfter: DAY },
  // many people of an office come from one address
  address: { free: 100, forgottenAfter: HOUR },
} as const satisfies Readonly<Record<GuessScope, { readonly free: number; readonly forgottenAfter: Millis }>>;

/** Guesses of one scope since the last right one, those among them that nobody has judged yet. */
export interface GuessCount {
  readonly failures: number;
  readonly restsUntil: Instant | null;
  readonly lastAt: Instant;
  /** End of the time for which the address is known to the login; 0 where it is not, and of other scopes. */
  readonly knownUntil: Instant;
}

export type GuessCounts = Readonly<Record<GuessScope, GuessCount>>;

export const NO_GUESSES: GuessCount = { failures: 0, restsUntil: null, lastAt: 0, knownUntil: 0 };

const scopesFor = ({ pair }: GuessCounts, at: Instant): readonly GuessScope[] =>
  pair.knownUntil > at ? ['pair'] : GUESS_SCOPES;

export type Guessed =
  | { readonly isTaken: true; readonly counts: GuessCounts; readonly isKnown: boolean }
  | { readonly isTaken: false; readonly until: Instant };

/**
 * Takes a guess in before it is judged: it counts as wrong, and a right one takes that back. So many guesses at the
 * same time are judged no oftener than one after the other. Not taken, and not counted, during a rest.
 */
export const guessed = (counts: GuessCounts, at: Instant): Guessed => {
  const scopes = scopesFor(counts, at);
  const rests = scopes.flatMap((scope) => counts[scope].restsUntil ?? []).filter((until) => until > at);
  if (rests.length > 0) return { isTaken: false, until: Math.max(...rests) };
  const next = (scope: GuessScope): GuessCount => {
    const { failures, lastAt, knownUntil } = counts[scope];
    const { free, forgottenAfter } = LIMITS[scope];
    const now = (at - lastAt > forgottenAfter ? 0 : failures) + 1;
    return { failures: now, restsUntil: now < free ? null : at + REST, lastAt: at, knownUntil };
  };
  const isKnown = scopes.length === 1;
  return {
    isTaken: true,
    isKnown,
    counts: { ...counts, ...Object.fromEntries(scopes.map((scope) => [scope, next(scope)])) },
  };
};

/**
 * Counts after a right guess. An address keeps the guesses at other logins: whoever has an account of their own could
 * wipe them out with it.
 */
export const guessedRight = (counts: GuessCounts, isKnown: boolean, at: Instant): GuessCounts => {
  const pair = { ...NO_GUESSES, lastAt: at, knownUntil: at + KNOWN };
  if (isKnown) return { ...counts, pair };
  const failures = Math.max(0, counts.address.failures - 1);
  const { restsUntil } = counts.address;
  return {
    pair,
    login: { ...NO_GUESSES, lastAt: at },
    address: { ...counts.address, failures, restsUntil: failures < LIMITS.address.free ? null : restsUntil },
  };
};

/** Instant before which a count that was last changed says nothing any more. */
export const forgottenBefore = (at: Instant): Instant => at - DAY;
