import fc from 'fast-check';
import type { OpenHours, Stop, WorkingCalendar } from '../../../src/domain/time/index.js';
import { STEP } from './oracle.js';

const DAY = 86_400_000;
const EPOCH = Date.UTC(2026, 0, 1);

const clock = (slots: number): string =>
  `${String(Math.floor(slots / 12)).padStart(2, '0')}:${String((slots % 12) * 5).padStart(2, '0')}`;

/** Hours between 05:00 and 22:00: no zone changes its clocks then, so the naive reading needs no rule for gaps. */
const openings: fc.Arbitrary<readonly OpenHours[]> = fc
  .uniqueArray(fc.integer({ min: 60, max: 264 }), { minLength: 0, maxLength: 6 })
  .map((slots) => {
    const sorted = slots.sort((a, b) => a - b);
    const pairs: OpenHours[] = [];
    for (let i = 0; i + 1 < sorted.length; i += 2) pairs.push([clock(sorted[i]!), clock(sorted[i + 1]!)]);
    return pairs;
  });

const week = fc.record({
  monday: openings,
  tuesday: openings,
  wednesday: openings,
  thursday: openings,
  friday: openings,
  saturday: openings,
  sunday: openings,
});

const date = fc.integer({ min: -5, max: 60 }).map((n) => new Date(EPOCH + (n + 70) * DAY).toISOString().slice(0, 10));

/** Zones with and without a change in March 2026, by an hour and by half of one, at midnight and at night. */
export const zone = fc.constantFrom(
  'Asia/Jakarta',
  'Asia/Makassar',
  'Asia/Jayapura',
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Africa/Cairo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/Havana',
);

export const calendar: fc.Arbitrary<WorkingCalendar> = fc.record({
  id: fc.constant('random'),
  zone,
  // One weekday is always open, so that a budget is spent within weeks.
  week: week.map((one) => ({ ...one, wednesday: [['09:00', '15:00']] as const })),
  years: fc.constant({ '2026': 'final' } as const),
  closed: fc.array(fc.record({ date, kind: fc.constant('local-holiday' as const), name: fc.constant('x') }), {
    maxLength: 5,
  }),
  periods: fc.array(
    fc
      .tuple(date, date, week)
      .map(([a, b, other]) => ({ from: a < b ? a : b, to: a < b ? b : a, name: 'x', week: other })),
    { maxLength: 2 },
  ),
  dates: fc.array(fc.record({ date, name: fc.constant('x'), hours: openings }), { maxLength: 3 }),
});

/** Five-minute steps over the four weeks from 2026-03-12. */
export const instant = fc.integer({ min: 0, max: 28 * 288 }).map((n) => EPOCH + 70 * DAY + n * STEP);

export const stop: fc.Arbitrary<Stop> = fc
  .tuple(instant, fc.integer({ min: 0, max: 5 * 288 }))
  .map(([from, length]) => ({ from, to: from + length * STEP }));

/** Short stops close together: several on one day, some of them outside of its hours. */
const cluster: fc.Arbitrary<readonly Stop[]> = fc
  .tuple(
    instant,
    fc.array(fc.record({ after: fc.integer({ min: 0, max: 288 }), length: fc.integer({ min: 0, max: 36 }) }), {
      minLength: 2,
      maxLength: 3,
    }),
  )
  .map(([around, parts]) =>
    parts.map(({ after, length }) => ({ from: around + after * STEP, to: around + (after + length) * STEP })),
  );

export const stops: fc.Arbitrary<readonly Stop[]> = fc
  .tuple(fc.array(stop, { maxLength: 3 }), fc.option(cluster, { nil: [] }))
  .map(([spread, close]) => [...spread, ...close]);
