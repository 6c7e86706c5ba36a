import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, firstDayOf, monthOf } from '../../../src/domain/time/days.js';

/** Month number by the language's own calendar. */
const monthByDate = (day: number): number => {
  const at = new Date(day * DAY);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
};

describe('the month of a day', () => {
  it('is that of the Gregorian calendar, before and after 1970', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (day) => {
        expect(monthOf(day)).toBe(monthByDate(day));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([1600, 1900, 1970, 2000, 2023, 2024, 2100])('is right on each day of %i', (year) => {
    const first = firstDayOf(year * 12);
    for (let day = first; day < first + 366; day += 1) expect([day, monthOf(day)]).toEqual([day, monthByDate(day)]);
  });
});
