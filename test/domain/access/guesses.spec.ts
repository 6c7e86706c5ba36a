import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  guessed,
  guessedRight,
  NO_GUESSES,
  type GuessCounts,
  type GuessScope,
} from '../../../src/domain/access/guesses.js';

const AT = Date.UTC(2026, 10, 23, 1);
const MINUTE = 60_000;
const DAY = 86_400_000;
const NONE: GuessCounts = { pair: NO_GUESSES, login: NO_GUESSES, address: NO_GUESSES };

/** Guesses so often at one instant, as if by others where the scope says so: only that scope's count stays. */
const after = (guesses: number, scope: GuessScope, from = NONE): GuessCounts => {
  let counts = from;
  for (let n = 0; n < guesses; n += 1) {
    const next = guessed(counts, AT);
    if (!next.isTaken) throw new Error(`fixture is impossible: guess ${n} rests`);
    counts = { ...from, [scope]: next.counts[scope] };
  }
  return counts;
};
const isTaken = (counts: GuessCounts, at = AT): boolean => guessed(counts, at).isTaken;

describe('guesses at passwords', () => {
  it.each([
    ['pair', 5],
    ['login', 10],
    ['address', 100],
  ] as const)('of one %s wait a minute each after the first %i', (scope, free) => {
    expect(isTaken(after(free - 1, scope))).toBe(true);
    const resting = after(free, scope);
    expect(guessed(resting, AT + MINUTE - 1)).toEqual({ isTaken: false, until: AT + MINUTE });
    const next = guessed(resting, AT + MINUTE);
    expect(next).toMatchObject({ isTaken: true, counts: { [scope]: { restsUntil: AT + 2 * MINUTE } } });
  });

  it('keep nobody waiting for longer than a minute, however many there were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 * MINUTE }), { maxLength: 60 }), (gaps) => {
        let counts = NONE;
        let at = AT;
        for (const gap of gaps) {
          at += gap;
          const next = guessed(counts, at);
          if (next.isTaken) counts = next.counts;
          else expect(next.until - at).toBeLessThanOrEqual(MINUTE);
        }
        expect(isTaken(counts, at + MINUTE)).toBe(true);
      }),
    );
  });

  it('from elsewhere do not keep out who signed in from this address before', () => {
    const known = guessedRight(NONE, false, AT);
    const attacked = { ...after(10, 'login'), pair: known.pair, address: after(100, 'address').address };

    expect(guessed(attacked, AT)).toMatchObject({ isTaken: true, isKnown: true });
    // and count for the pair alone
    const next = guessed(attacked, AT);
    expect(next.isTaken ? next.counts.login : null).toBe(attacked.login);
    expect(isTaken(attacked, AT + 91 * DAY)).toBe(true);
    expect(guessed(attacked, AT + 91 * DAY)).toMatchObject({ isKnown: false });
    expect(isTaken({ ...attacked, pair: { ...known.pair, restsUntil: AT + 1 } })).toBe(false);
  });

  it('are forgotten after a day, of an address after an hour', () => {
    const counts = { ...after(9, 'login'), address: after(99, 'address').address };

    expect(guessed(counts, AT + DAY)).toMatchObject({ counts: { login: { failures: 10 }, address: { failures: 1 } } });
    expect(guessed(counts, AT + DAY + 1)).toMatchObject({ counts: { login: { failures: 1 } } });
  });

  it('that are right begin anew, but for those at other logins from the same address', () => {
    const counts = after(100, 'address');
    const right = guessedRight(counts, false, AT);

    expect(right).toMatchObject({ pair: { failures: 0 }, login: { failures: 0 }, address: { failures: 99 } });
    expect(isTaken(right)).toBe(true);
    // one who signs in again and again with an account of their own wipes nothing out
    expect(guessedRight(counts, true, AT).address).toBe(counts.address);
  });
});
