import { describe, expect, it } from '@jest/globals';
import { dueAt, offsetAt, workingMillisBetween, type WorkingCalendar } from '../../../src/domain/time/index.js';

const HOUR = 3_600_000;
const round = (zone: string, more: Partial<WorkingCalendar> = {}): WorkingCalendar => {
  const hours = [['00:00', '24:00']] as const;
  return {
    id: zone,
    zone,
    week: {
      monday: hours,
      tuesday: hours,
      wednesday: hours,
      thursday: hours,
      friday: hours,
      saturday: hours,
      sunday: hours,
    },
    years: { '2026': 'final' },
    closed: [],
    periods: [],
    dates: [],
    ...more,
  };
};

describe('zones', () => {
  it.each([
    'Asia/Jakarta',
    'Europe/Berlin',
    'America/New_York',
    'Africa/Cairo',
    'America/Havana',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
  ])('an office in %s that never closes works every millisecond of the year', (zone) => {
    const from = Date.UTC(2026, 0, 1);
    expect(workingMillisBetween(round(zone), from, from + 365 * 24 * HOUR)).toBe(365 * 24 * HOUR);
    expect(workingMillisBetween(round(zone), Date.UTC(2011, 11, 1), Date.UTC(2012, 0, 15))).toBe(45 * 24 * HOUR);
  });

  it('that change at midnight begin the day at the change, and end it with its last second', () => {
    // Cairo 2026-04-24 00:00 → 01:00; 2026-10-30 00:00 → 2026-10-29 23:00.
    const due = (from: string): number | null =>
      dueAt(round('Africa/Cairo'), { from: Date.parse(from), budget: { unit: 'calendar', amount: 1 }, stops: [] }).due;
    expect(due('2026-04-22T12:00:00+02:00')).toBe(Date.parse('2026-04-23T23:59:59+02:00'));
    expect(due('2026-04-23T12:00:00+02:00')).toBe(Date.parse('2026-04-24T23:59:59+03:00'));
    expect(due('2026-10-28T12:00:00+03:00')).toBe(Date.parse('2026-10-29T23:59:59+02:00'));
  });

  it('never count an hour twice where the wall clock skips over an opening', () => {
    const hours = [
      ['00:00', '02:30'],
      ['03:00', '06:00'],
    ] as const;
    const berlin = round('Europe/Berlin', { week: { sunday: hours } });
    const sunday = Date.parse('2026-03-29T00:00:00+01:00');
    expect(workingMillisBetween(berlin, sunday, sunday + 24 * HOUR)).toBe(5 * HOUR);
  });

  it('of Indonesia before 1990 are asked of the zone data', () => {
    expect(offsetAt('Asia/Pontianak', Date.UTC(1985, 0, 1))).toBe(8 * HOUR);
    expect(offsetAt('Asia/Pontianak', Date.UTC(2026, 0, 1))).toBe(7 * HOUR);
  });
});

describe('a calendar that hardly opens', () => {
  it('is said never to reach the budget', () => {
    const shut = round('Asia/Jakarta', { week: {} });
    for (const budget of [
      { unit: 'working-time', amount: 1 },
      { unit: 'working-day', amount: 1 },
    ] as const) {
      expect(dueAt(shut, { from: Date.UTC(2026, 0, 5), budget, stops: [] })).toEqual({
        due: null,
        findings: [{ code: 'never-reached', calendar: 'Asia/Jakarta' }],
      });
    }
  });

  it('reaches it on the one day it opens', () => {
    const once = round('Asia/Jakarta', {
      week: {},
      dates: [{ date: '2026-12-31', name: 'x', hours: [['08:00', '09:00']] }],
    });
    expect(
      dueAt(once, { from: Date.UTC(2026, 0, 5), budget: { unit: 'working-time', amount: HOUR }, stops: [] }).due,
    ).toBe(Date.parse('2026-12-31T09:00:00+07:00'));
  });
});
