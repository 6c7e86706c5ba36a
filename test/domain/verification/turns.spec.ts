import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasRoom, nextTurn } from '../../../src/domain/verification/turns.js';

const queue = (...askers: readonly string[]): { readonly asker: string }[] => askers.map((asker) => ({ asker }));
const NOTHING = { running: new Map<string, number>(), last: new Map<string, number>() };

describe('turns before the judgement', () => {
  it('are given in the order of arrival where each asks once', () => {
    expect(nextTurn(queue('a', 'b'), NOTHING, 2)).toBe(0);
    expect(nextTurn([], NOTHING, 2)).toBe(-1);
  });

  it('go to who has none in judgement, however late they came', () => {
    expect(nextTurn(queue('a', 'a', 'b'), { ...NOTHING, running: new Map([['a', 1]]) }, 3)).toBe(2);
  });

  it('alternate where there is one place', () => {
    expect(nextTurn(queue('a', 'a', 'b'), { ...NOTHING, last: new Map([['a', 1]]) }, 1)).toBe(2);
  });

  it('leave the last place to somebody else', () => {
    const running = new Map([['a', 1]]);
    expect(nextTurn(queue('a', 'a'), { ...NOTHING, running }, 2)).toBe(-1);
    expect(nextTurn(queue('a', 'b'), { ...NOTHING, running }, 2)).toBe(1);
  });

  it('bring everyone to their turn before anyone has two more than they', () => {
    const askers = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(askers, (names) => {
        const waiting = queue(...names);
        const served = new Map<string, number>();
        const last = new Map<string, number>();
        for (let turn = 1; waiting.length > 0; turn += 1) {
          const [{ asker } = { asker: '' }] = waiting.splice(nextTurn(waiting, { ...NOTHING, last }, 1), 1);
          served.set(asker, (served.get(asker) ?? 0) + 1);
          last.set(asker, turn);
          for (const other of new Set(waiting.map((one) => one.asker)))
            expect((served.get(asker) ?? 0) - (served.get(other) ?? 0)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('room in the queue', () => {
  const room = { waiting: 3, ofOne: 2 };
  it('ends for all where it is full, and for one who fills it', () => {
    expect(hasRoom(queue('a', 'b'), 'c', room)).toBe(true);
    expect(hasRoom(queue('a', 'b', 'c'), 'd', room)).toBe(false);
    expect(hasRoom(queue('a', 'a'), 'a', room)).toBe(false);
    expect(hasRoom(queue('a', 'a'), 'b', room)).toBe(true);
  });
});
