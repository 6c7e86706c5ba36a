import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENOUGH_CASES, expectedDate, type ExpectedInput, type StepAhead } from '../../../src/domain/time/expected.js';
import { at, OFFICE } from './office.js';
import { instant, stops } from './arbitraries.js';

const MINUTE = 60_000;
const minutes = fc.integer({ min: 0, max: 2000 }).map((n) => n * MINUTE);
const step: fc.Arbitrary<StepAhead> = fc.record({
  step: fc.uuid(),
  budget: minutes,
  past: fc.array(minutes, { maxLength: 20 }),
  consumed: fc.oneof(fc.constant(0), minutes),
  queue: fc.double({ min: 0, max: 60, noNaN: true }),
});
const begun = fc.array(step, { minLength: 1, maxLength: 4 });
const input: fc.Arbitrary<ExpectedInput> = fc.record({
  calendar: fc.constant(OFFICE),
  now: instant,
  branches: fc.array(begun, { minLength: 1, maxLength: 3 }),
  stops: stops.map((all) => all.map((stop) => ({ ...stop, ground: 'outage:a:kebakaran' }))),
});

const within = (earlier: number | null, later: number | null): boolean =>
  earlier !== null && later !== null && earlier <= later;

const RUNS = { numRuns: 60 };

describe('the expected date', () => {
  it('names two dates in order, neither in the past, and the same ones each time', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const { p50, p90 } = expectedDate(asked);
        expect(within(asked.now, p50) && within(p50, p90)).toBe(true);
        expect(expectedDate(asked)).toMatchObject({ p50, p90 });
      }),
      RUNS,
    );
  });

  const changed = (change: (steps: readonly StepAhead[], by: number) => readonly StepAhead[]): void => {
    fc.assert(
      fc.property(input, fc.nat(60), (asked, by) => {
        const before = expectedDate(asked);
        const after = expectedDate({
          ...asked,
          branches: (asked.branches ?? []).map((steps, i) => (i === 0 ? change(steps, by) : steps)),
        });
        expect(within(before.p50, after.p50) && within(before.p90, after.p90)).toBe(true);
      }),
      RUNS,
    );
  };

  it('is never earlier for a longer queue', () => {
    changed((steps, by) => steps.map((one, i) => (i === 0 ? { ...one, queue: one.queue + by } : one)));
  });

  it('is never earlier for one more row', () => {
    changed((steps, by) => [...steps, { step: 'more', budget: by * MINUTE, past: [], consumed: 0, queue: 0 }]);
  });

  it('is never earlier for a row that takes longer, before it has begun', () => {
    fc.assert(
      fc.property(input, minutes, (asked, longer) => {
        const having = (more: number): ReturnType<typeof expectedDate> =>
          expectedDate({
            ...asked,
            branches: (asked.branches ?? []).map((steps) =>
              steps.map((one) => ({
                ...one,
                consumed: 0,
                budget: one.budget + more,
                past: one.past.map((sample) => sample + more),
              })),
            ),
          });
        const [before, after] = [having(0), having(longer)];
        expect(within(before.p50, after.p50) && within(before.p90, after.p90)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('an expected date by hand', () => {
  const NOW = at('2026-11-23T09:00');
  const ask = (steps: readonly StepAhead[], more: Partial<ExpectedInput> = {}): ReturnType<typeof expectedDate> =>
    expectedDate({ calendar: OFFICE, now: NOW, branches: [steps], stops: [], ...more });
  const row: StepAhead = { step: '3', budget: 60 * MINUTE, past: [], consumed: 0, queue: 0 };
  const ten = Array.from({ length: 10 }, (_, i) => (i + 1) * 10 * MINUTE);

  it('takes the budgets where the past says too little: 1 h from 09:00, 20 min of it used', () => {
    expect(ask([{ ...row, consumed: 20 * MINUTE, past: ten.slice(0, ENOUGH_CASES - 1) }])).toMatchObject({
      p50: at('2026-11-23T09:40'),
      p90: at('2026-11-23T09:40'),
      reason: { code: 'budgets', params: { steps: 1, measured: 0, cases: 0, late: 0 } },
    });
  });

  it('takes the past where there is enough: of 10 to 100 minutes the sixth and the tenth', () => {
    expect(ask([{ ...row, past: ten }])).toMatchObject({
      p50: at('2026-11-23T10:00'),
      p90: at('2026-11-23T10:40'),
      reason: { code: 'past-cases', params: { cases: 10 } },
    });
  });

  it('takes of the past only what lasted as long: after 80 minutes 10 or 20 are left', () => {
    expect(ask([{ ...row, past: ten, consumed: 80 * MINUTE }])).toMatchObject({
      p50: at('2026-11-23T09:20'),
      p90: at('2026-11-23T09:20'),
    });
  });

  it('counts a row afresh that has lasted longer than anything known, and says so', () => {
    expect(ask([{ ...row, consumed: 90 * MINUTE }])).toMatchObject({
      p50: at('2026-11-23T10:00'),
      reason: { params: { late: 1 } },
    });
  });

  it('adds the turns of the desk before it: four files, 1 h each, and its own, over the break', () => {
    expect(ask([{ ...row, queue: 4.5 }])).toMatchObject({
      p50: at('2026-11-23T15:00'),
      reason: { params: { queue: 4 } },
    });
  });

  it('names no date while it rests without an end, and says on what ground', () => {
    const stopped = [{ from: NOW - MINUTE, to: null, ground: 'applicant:correction' }];
    expect(ask([row], { stops: stopped })).toMatchObject({
      p50: null,
      p90: null,
      reason: { code: 'stopped', params: { grounds: ['applicant:correction'] } },
    });
  });

  it('waits for the end of a window that has one', () => {
    const window = [{ from: NOW - MINUTE, to: at('2026-11-23T10:00'), ground: 'outage:a:kebakaran' }];
    expect(ask([row], { stops: window }).p50).toBe(at('2026-11-23T11:00'));
  });

  it('names no date for a procedure whose way to the end is not known', () => {
    expect(ask([row], { branches: null })).toMatchObject({ p50: null, reason: { code: 'no-way-known' } });
  });
});
