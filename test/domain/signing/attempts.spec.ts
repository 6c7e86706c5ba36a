import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MOST_WRONG, placeFor } from '../../../src/domain/signing/attempts.js';

describe('a place to try a passphrase', () => {
  it.each([
    [0, 0, false, 'free'],
    [0, 4, false, 'free'],
    [0, 5, false, 'full'],
    [4, 0, false, 'free'],
    [4, 1, false, 'full'],
    [5, 0, false, 'locked'],
    [0, 0, true, 'locked'],
  ] as const)('with %i wrong and %i open (locked: %s) is %s', (wrong, open, locked, place) => {
    expect(placeFor({ wrong, open, locked })).toBe(place);
  });

  it('never lets more wrong ones through than the key bears, in whatever order they begin and end', () => {
    const steps = fc.array(fc.constantFrom('begin', 'wrong', 'undecided'), { maxLength: 100 });
    fc.assert(
      fc.property(steps, (taken) => {
        const state = { wrong: 0, open: 0 };
        let told = 0;
        for (const step of taken) {
          const locked = state.wrong >= MOST_WRONG;
          if (step === 'begin') {
            if (placeFor({ ...state, locked }) === 'free') state.open += 1;
          } else if (state.open > 0) {
            state.open -= 1;
            if (step === 'wrong') {
              state.wrong += 1;
              told += 1;
            }
          }
        }
        expect(told).toBeLessThanOrEqual(MOST_WRONG);
      }),
    );
  });
});
