import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addWorking,
  consumedAt,
  dueAt,
  fractionAt,
  workingMillisBetween,
  type Budget,
  type Running,
} from '../../../src/domain/time/index.js';
import { calendar, instant, stop, stops } from './arbitraries.js';
import { naiveDays, naiveDue, naiveNextDay, naiveSpent, STEP } from './oracle.js';

const DAY = 86_400_000;

const timeBudget = fc.integer({ min: 0, max: 600 }).map((n): Budget => ({ unit: 'working-time', amount: n * STEP }));
const wallBudget = fc.integer({ min: 0, max: 900 }).map((n): Budget => ({ unit: 'calendar-time', amount: n * STEP }));
const dayBudget = fc.record({
  unit: fc.constantFrom('working-day' as const, 'calendar' as const),
  amount: fc.integer({ min: 0, max: 8 }),
});
const budget: fc.Arbitrary<Budget> = fc.oneof(timeBudget, dayBudget, wallBudget);

const running: fc.Arbitrary<Running> = fc.record({
  from: instant,
  budget,
  stops: fc
    .tuple(stops, fc.option(instant, { freq: 3 }))
    .map(([closed, open]) => (open === null ? closed : [...closed, { from: open, to: null }])),
  stopRule: fc.constantFrom('touched-days' as const, 'time-taken' as const),
});

describe('the arithmetic of a deadline', () => {
  it('agrees with a naive walk in five-minute steps where working time is counted', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 0, max: 200 }), stops, (office, from, n, paused) => {
        const due = naiveDue(office, from, n * STEP, paused, 40);
        fc.pre(due !== undefined);
        expect(dueAt(office, { from, budget: { unit: 'working-time', amount: n * STEP }, stops: paused }).due).toBe(
          due,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('measures what a naive walk measures', () => {
    fc.assert(
      fc.property(calendar, instant, instant, stops, (office, a, b, paused) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const asked: Running = { from, budget: { unit: 'working-time', amount: 400 * DAY }, stops: paused };
        expect(consumedAt(office, asked, to).consumed).toBe(naiveSpent(office, from, to, paused));
      }),
      { numRuns: 100 },
    );
  });

  it('finds the day a naive reading of dates finds', () => {
    fc.assert(
      fc.property(calendar, instant, dayBudget, stops, (office, from, asked, paused) => {
        fc.pre(asked.amount > 0);
        const days = naiveDays(office, asked.unit, from, paused, 80);
        const due = days.filter(({ touched }) => !touched)[asked.amount - 1]?.close;
        fc.pre(due !== undefined);
        expect(dueAt(office, { from, budget: asked, stops: paused }).due).toBe(due);
      }),
      { numRuns: 100 },
    );
  });

  it('moves a deadline in days by the time taken, where the rule says so', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 6 }), stops, (office, from, amount, paused) => {
        const last = naiveDays(office, 'working-day', from, [], 60)[amount - 1]?.close;
        fc.pre(last !== undefined);
        const start = naiveNextDay(office.zone, from);
        const due = naiveDue(office, start, naiveSpent(office, start, last, []), paused, 70);
        fc.pre(due !== undefined);
        const asked: Budget = { unit: 'working-day', amount };
        expect(dueAt(office, { from, budget: asked, stops: paused, stopRule: 'time-taken' }).due).toBe(due);
      }),
      { numRuns: 100 },
    );
  });

  it('consumes and leaves the budget between them, and never gives back', () => {
    fc.assert(
      fc.property(calendar, running, instant, instant, (office, asked, a, b) => {
        const [early, late] = [a, b].sort((x, y) => x - y).map((at) => consumedAt(office, asked, at));
        expect(early!.consumed + early!.remaining).toBe(asked.budget.amount);
        expect(early!.consumed).toBeGreaterThanOrEqual(0);
        expect(early!.remaining).toBeGreaterThanOrEqual(0);
        expect(late!.consumed).toBeGreaterThanOrEqual(early!.consumed);
      }),
      { numRuns: 300 },
    );
  });

  it('is due at the first instant at which consumed reaches the budget', () => {
    fc.assert(
      fc.property(calendar, running, (office, asked) => {
        const { due } = dueAt(office, asked);
        if (due === null) {
          const far = consumedAt(office, asked, asked.from + 4000 * DAY);
          expect(far.consumed).toBeLessThan(asked.budget.amount);
          return;
        }
        expect(consumedAt(office, asked, due).remaining).toBe(0);
        if (asked.budget.amount > 0) expect(consumedAt(office, asked, due - 1).remaining).toBeGreaterThan(0);
        else expect(due).toBe(asked.from);
      }),
      { numRuns: 300 },
    );
  });

  it('does not care in which order stops are told, nor how they are cut', () => {
    fc.assert(
      fc.property(calendar, running, instant, fc.integer(), (office, asked, cut, seed) => {
        const pieces = asked.stops.flatMap((one) =>
          one.from < cut && (one.to === null || cut < one.to)
            ? [
                { from: cut, to: one.to },
                { from: one.from, to: cut },
              ]
            : [one],
        );
        const turned = seed % 2 === 0 ? [...pieces].reverse() : pieces;
        expect(dueAt(office, { ...asked, stops: turned }).due).toBe(dueAt(office, asked).due);
        expect(consumedAt(office, { ...asked, stops: turned }, cut)).toEqual(consumedAt(office, asked, cut));
      }),
      { numRuns: 300 },
    );
  });

  it('is blind to a stop that has not begun: the past does not depend on the future', () => {
    fc.assert(
      fc.property(calendar, running, stop, (office, asked, later) => {
        const more = { ...asked, stops: [...asked.stops, later] };
        expect(consumedAt(office, more, later.from).consumed).toBe(consumedAt(office, asked, later.from).consumed);
        const { due } = dueAt(office, asked);
        if (due !== null && due <= later.from) expect(dueAt(office, more).due).toBe(due);
        expect(dueAt(office, more).due ?? Infinity).toBeGreaterThanOrEqual(due ?? Infinity);
      }),
      { numRuns: 300 },
    );
  });

  it('reaches a part of the budget before the whole', () => {
    fc.assert(
      fc.property(calendar, running, fc.double({ min: 0, max: 1, noNaN: true }), (office, asked, part) => {
        const { due } = dueAt(office, asked);
        fc.pre(due !== null);
        const at = fractionAt(office, asked, part);
        expect(at).not.toBeNull();
        expect(at! >= asked.from && at! <= due).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('adds what it measures', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 100_000_000 }), (office, from, millis) => {
        const to = addWorking(office, from, millis)!;
        expect(workingMillisBetween(office, from, to)).toBe(millis);
        expect(workingMillisBetween(office, from, to - 1)).toBe(millis - 1);
      }),
      { numRuns: 300 },
    );
  });
});
