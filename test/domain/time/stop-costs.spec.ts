import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueAt, stopCosts, type Budget, type Running, type Stop } from '../../../src/domain/time/index.js';
import { calendar, instant, stops } from './arbitraries.js';
import { at, OFFICE } from './office.js';

const HOUR = 3_600_000;
const FROM = at('2026-11-23T09:00');
const working = (amount: number): Budget => ({ unit: 'working-time', amount: amount * HOUR });
const days = (amount: number): Budget => ({ unit: 'working-day', amount });
const span = (from: string, to: string | null): Stop => ({ from: at(from), to: to === null ? null : at(to) });
const LATER = at('2026-12-31T16:00');
const costs = (running: Omit<Running, 'stops' | 'from'>, stopped: readonly Stop[], until = LATER) =>
  stopCosts(OFFICE, { ...running, from: FROM }, stopped, until).map(({ cost }) => [cost.unit, cost.amount]);

describe('what a stop cost', () => {
  it('is the office hours that it took, where working time is counted', () => {
    // Monday 16:00 to Tuesday 09:00 is one office hour; from 12:00 to 13:00 the office rests.
    expect(costs({ budget: working(20) }, [span('2026-11-23T16:00', '2026-11-24T09:00')])).toEqual([
      ['working-time', HOUR],
    ]);
    expect(costs({ budget: working(20) }, [span('2026-11-24T12:00', '2026-11-24T13:00')])).toEqual([
      ['working-time', 0],
    ]);
  });

  it('is each whole day that it touched, or the time it took, where days are counted', () => {
    const halfHour = [span('2026-11-24T10:00', '2026-11-24T10:30')];

    expect(costs({ budget: days(3) }, halfHour)).toEqual([['working-day', 1]]);
    expect(costs({ budget: days(3), stopRule: 'time-taken' }, halfHour)).toEqual([['working-time', HOUR / 2]]);
    expect(costs({ budget: { unit: 'calendar', amount: 3 } }, halfHour)).toEqual([['calendar', 1]]);
  });

  it('is the first one’s where two share a day or an hour', () => {
    expect(
      costs({ budget: days(3) }, [
        span('2026-11-24T09:00', '2026-11-24T10:00'),
        span('2026-11-24T14:00', '2026-11-25T09:00'),
      ]),
    ).toEqual([
      ['working-day', 1],
      ['working-day', 1],
    ]);
    expect(
      costs({ budget: working(20) }, [
        span('2026-11-24T09:00', '2026-11-24T11:00'),
        span('2026-11-24T10:00', '2026-11-24T12:00'),
      ]),
    ).toEqual([
      ['working-time', 2 * HOUR],
      ['working-time', HOUR],
    ]);
  });

  it('is nothing after the budget is spent, and so far where it lasts', () => {
    expect(costs({ budget: working(1) }, [span('2026-11-24T09:00', '2026-11-24T10:00')])).toEqual([
      ['working-time', 0],
    ]);
    expect(costs({ budget: working(20) }, [span('2026-11-24T09:00', null)], at('2026-11-24T11:00'))).toEqual([
      ['working-time', 2 * HOUR],
    ]);
  });

  it('adds up, date by date, from the date without stops to the date with all of them', () => {
    const budget = fc.oneof(
      fc.integer({ min: 1, max: 600 }).map((n): Budget => ({ unit: 'working-time', amount: n * 300_000 })),
      fc.integer({ min: 1, max: 900 }).map((n): Budget => ({ unit: 'calendar-time', amount: n * 300_000 })),
      fc.record({
        unit: fc.constantFrom('working-day' as const, 'calendar' as const),
        amount: fc.integer({ min: 1, max: 8 }),
      }),
    );
    fc.assert(
      fc.property(
        calendar,
        instant,
        budget,
        stops,
        fc.constantFrom('touched-days' as const, 'time-taken' as const),
        (office, from, amount, told, stopRule) => {
          const ordered = [...told].sort((a, b) => a.from - b.from);
          const running = { from, budget: amount, stopRule };
          const found = stopCosts(office, running, ordered, Infinity);

          let date = dueAt(office, { ...running, stops: [] }).due;
          for (const { dueBefore, dueAfter, cost } of found) {
            expect(dueBefore).toBe(date);
            expect(cost.amount).toBeGreaterThanOrEqual(0);
            expect(cost.amount > 0).toBe(dueAfter !== dueBefore);
            date = dueAfter;
          }
          expect(date).toBe(dueAt(office, { ...running, stops: ordered }).due);
        },
      ),
    );
  });
});
