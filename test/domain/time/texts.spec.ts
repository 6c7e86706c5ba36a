import { describe, expect, it } from '@jest/globals';
import {
  parseBudget,
  parseInstant,
  printAmount,
  printInstant,
  type NamedUnit,
} from '../../../src/domain/time/index.js';

describe('a budget as it is written', () => {
  it.each([
    ['PT25M', 'working-time', { unit: 'working-time', amount: 1_500_000 }],
    ['PT7H30M', 'working-time', { unit: 'working-time', amount: 27_000_000 }],
    ['PT0.5H', 'working-time', { unit: 'working-time', amount: 1_800_000 }],
    ['PT1,5S', 'working-time', { unit: 'working-time', amount: 1_500 }],
    ['PT0S', 'working-time', { unit: 'working-time', amount: 0 }],
    ['PT90M', 'working-time', { unit: 'working-time', amount: 5_400_000 }],
    ['P3D', 'working-day', { unit: 'working-day', amount: 3 }],
    ['P0D', 'working-day', { unit: 'working-day', amount: 0 }],
    ['P30D', 'calendar', { unit: 'calendar', amount: 30 }],
    ['P2W', 'calendar', { unit: 'calendar', amount: 14 }],
    ['PT48H', 'calendar', { unit: 'calendar-time', amount: 172_800_000 }],
  ] as const)('%s of %s', (text, unit, budget) => {
    expect(parseBudget(text, unit)).toEqual({ ok: true, value: budget });
  });

  it.each([
    ['P1D', 'working-time', /a working day is a day, not 24 hours/],
    ['P0D', 'working-time', /a working day is a day, not 24 hours/],
    ['P1DT2H', 'working-time', /mixes days and hours/],
    ['P1DT2H', 'working-day', /mixes days and hours/],
    ['P1DT2H', 'calendar', /mixes days and hours/],
    ['PT8H', 'working-day', /has no days/],
    ['P1W', 'working-day', /no fixed number of working days/],
    ['P1M', 'calendar', /length varies/],
    ['P1Y', 'working-day', /length varies/],
    ['P1.5D', 'working-day', /no ISO 8601 duration/],
    ['-PT5M', 'working-time', /no ISO 8601 duration/],
    ['PT-5M', 'working-time', /no ISO 8601 duration/],
    ['P', 'working-day', /no ISO 8601 duration/],
    ['PT', 'working-time', /no ISO 8601 duration/],
    ['P1DT', 'working-day', /no ISO 8601 duration/],
    ['', 'working-day', /no ISO 8601 duration/],
    ['25', 'working-time', /no ISO 8601 duration/],
    ['pt25m', 'working-time', /no ISO 8601 duration/],
    ['P999999999D', 'calendar', /longer than/],
    ['PT99999999999H', 'working-time', /longer than/],
  ] as const)('%j of %s is refused', (text: string, unit: NamedUnit, why) => {
    const parsed = parseBudget(text, unit);
    expect(parsed.ok ? '' : parsed.error).toMatch(why);
  });

  it('is printed without folding hours into days', () => {
    expect(printAmount('working-time', 95_400_000)).toBe('PT26H30M');
    expect(printAmount('working-time', 0)).toBe('PT0S');
    expect(printAmount('working-time', 250)).toBe('PT0.25S');
    expect(printAmount('calendar-time', 172_800_000)).toBe('PT48H');
    expect(printAmount('working-day', 0)).toBe('P0D');
    expect(printAmount('calendar', 3)).toBe('P3D');
  });
});

describe('an instant as it is written', () => {
  const WIB = 'Asia/Jakarta';
  const nine = Date.UTC(2026, 2, 17, 2);

  it.each([
    ['2026-03-17T09:00:00+07:00', nine],
    ['2026-03-17T09:00+07:00', nine],
    ['2026-03-17T09:00:00+0700', nine],
    ['2026-03-17T09:00:00+07', nine],
    ['2026-03-17T02:00:00Z', nine],
    ['2026-03-17t02:00:00z', nine],
    ['2026-03-17T09:00:00.123456+07:00', nine + 123],
    ['2026-03-17T09:00', nine],
    ['2026-03-17', nine - 9 * 3_600_000],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
    ['2026-03-16T22:30:00-03:30', nine],
  ])('%s', (text, at) => {
    expect(parseInstant(text, WIB)).toEqual({ ok: true, value: at });
  });

  it.each([
    '2026-02-29T09:00:00Z',
    '2026-13-01T09:00:00Z',
    '2026-00-01',
    '2026-04-31',
    '2026-03-17T25:00:00Z',
    '2026-03-17T24:00:00Z',
    '2026-03-17T09:60:00Z',
    '2026-03-17T09:00:60Z',
    '2026-03-17T09:00:00+24:00',
    '2026-03-17 09:00',
    '17-03-2026',
    'kemarin',
    '',
  ])('%j is refused', (text) => {
    expect(parseInstant(text, WIB).ok).toBe(false);
  });

  it.each([
    ['Asia/Jakarta', '2026-03-17T09:00:00+07:00'],
    ['UTC', '2026-03-17T02:00:00+00:00'],
    ['America/St_Johns', '2026-03-16T23:30:00-02:30'],
    ['Asia/Kathmandu', '2026-03-17T07:45:00+05:45'],
    ['Pacific/Kiritimati', '2026-03-17T16:00:00+14:00'],
  ])('is printed by the wall clock of %s', (zone, text) => {
    expect(printInstant(nine, zone)).toBe(text);
    expect(parseInstant(text, WIB)).toEqual({ ok: true, value: nine });
  });

  it('reads a wall clock that is skipped with the offset before the gap, and the first of one that comes twice', () => {
    expect(parseInstant('2026-03-29T02:30', 'Europe/Berlin')).toEqual({
      ok: true,
      value: Date.UTC(2026, 2, 29, 1, 30),
    });
    expect(parseInstant('2026-10-25T02:30', 'Europe/Berlin')).toEqual({
      ok: true,
      value: Date.UTC(2026, 9, 25, 0, 30),
    });
  });
});
