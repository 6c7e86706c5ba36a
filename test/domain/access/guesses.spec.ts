import { describe, expect, it } from '@jest/globals';
import { guessed, type GuessState } from '../../../src/domain/access/guesses.js';

const AT = Date.UTC(2026, 10, 23, 1);
const MINUTE = 60_000;

/** Makes this many guesses in a row, each as soon as the account rests no more. */
const after = (guesses: number): { readonly state: GuessState; readonly at: number } => {
  let state: GuessState = { failedLogins: 0, lockedUntil: null };
  let at = AT;
  for (let n = 0; n < guesses; n += 1) {
    at = Math.max(at, state.lockedUntil ?? at);
    state = guessed(state, at) ?? state;
  }
  return { state, at };
};

describe('a guess at a password', () => {
  it.each([
    [1, null],
    [4, null],
    [5, MINUTE],
    [6, 2 * MINUTE],
    [8, 8 * MINUTE],
    [11, 60 * MINUTE],
    [40, 60 * MINUTE],
  ])('number %i in a row lets the account rest for %s', (guesses, rest) => {
    const { state, at } = after(guesses);

    expect(state).toEqual({ failedLogins: guesses, lockedUntil: rest === null ? null : at + rest });
  });

  it('is not judged, and not counted, while the account rests', () => {
    const { state, at } = after(5);

    expect(guessed(state, at + MINUTE - 1)).toBeNull();
    expect(guessed(state, at + MINUTE)).toMatchObject({ failedLogins: 6 });
  });
});
