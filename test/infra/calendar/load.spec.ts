import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calendarJsonSchema, loadCalendar, parseCalendar } from '../../../src/infra/calendar/index.js';
import type { WorkingCalendar } from '../../../src/domain/time/index.js';

const SHIPPED = join(import.meta.dirname, '../../../config/calendars');
const DAY = [['08:00', '16:00']];
const VALID = {
  id: 'kota',
  zone: 'Asia/Jakarta',
  week: { monday: DAY, tuesday: DAY, wednesday: DAY, thursday: DAY, friday: DAY, saturday: [], sunday: [] },
  years: { '2026': 'final' },
  closed: [],
  periods: [],
  dates: [],
};

const shipped = async (name: string): Promise<WorkingCalendar> => {
  const loaded = await loadCalendar(name);
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.value;
};

describe('the shipped calendars', () => {
  it('hold the 17 national holidays and the 8 days of collective leave of 2026', async () => {
    const { closed, years } = await shipped('ID-2026');
    const of = (kind: string): string[] =>
      closed.filter((day) => day.kind === kind && day.date.startsWith('2026')).map(({ date }) => date.slice(5));
    expect(of('national-holiday')).toEqual([
      '01-01',
      '01-16',
      '02-17',
      '03-19',
      '03-21',
      '03-22',
      '04-03',
      '04-05',
      '05-01',
      '05-14',
      '05-27',
      '05-31',
      '06-01',
      '06-16',
      '08-17',
      '08-25',
      '12-25',
    ]);
    expect(of('collective-leave')).toEqual(['02-16', '03-18', '03-20', '03-23', '03-24', '05-15', '05-28', '12-24']);
    expect(years).toEqual({ '2026': 'final', '2027': 'unconfirmed' });
  });

  it('differ in their id and zone only', async () => {
    const [wib, wita, wit] = await Promise.all(['ID-2026', 'ID-2026-WITA', 'ID-2026-WIT'].map(shipped));
    expect({ ...wita, id: wib!.id, zone: wib!.zone }).toEqual(wib);
    expect({ ...wit, id: wib!.id, zone: wib!.zone }).toEqual(wib);
    expect([wib!.zone, wita!.zone, wit!.zone]).toEqual(['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']);
  });

  it('open 37.5 hours a week, and 32.5 in Ramadan (Presidential Regulation 21/2023, article 4)', async () => {
    const { week, periods } = await shipped('ID-2026');
    const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    const hours = (one: WorkingCalendar['week']): number =>
      Object.values(one)
        .flat()
        .reduce((sum, [from, to]) => sum + (minutes(to) - minutes(from)) / 60, 0);
    expect(hours(week)).toBe(37.5);
    expect(periods.map((period) => hours(period.week))).toEqual([32.5, 32.5]);
  });
});

describe('the schema of a calendar file', () => {
  const schema = JSON.parse(readFileSync(join(SHIPPED, 'calendar.schema.json'), 'utf8')) as object;

  it('is what the loader checks', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(calendarJsonSchema())));
  });

  it('accepts the shipped calendars and refuses a misspelt weekday', () => {
    const validate = new Ajv2020().compile(schema);
    for (const name of ['ID-2026', 'ID-2026-WITA', 'ID-2026-WIT']) {
      expect(validate(JSON.parse(readFileSync(join(SHIPPED, `${name}.json`), 'utf8')))).toBe(true);
    }
    expect(validate({ ...VALID, week: { moonday: DAY } })).toBe(false);
    expect(validate({ ...VALID, anything: 'more' })).toBe(false);
  });
});

describe('a calendar file', () => {
  const closed = (date: string): object => ({ ...VALID, closed: [{ date, kind: 'local-holiday', name: 'x' }] });

  it('may hold a note, and leave out what is empty', () => {
    expect(parseCalendar({ ...VALID, note: 'SK 12/2026' }).ok).toBe(true);
    const { id, zone, week, years } = VALID;
    expect(parseCalendar({ id, zone, week, years })).toMatchObject({
      ok: true,
      value: { closed: [], periods: [], dates: [] },
    });
  });

  it.each([
    ['$.zone: is no IANA time zone', { ...VALID, zone: 'Asia/Prabumulih' }],
    ['$.week: "moonday" is no known key; the nearest known is "monday"', { ...VALID, week: { moonday: DAY } }],
    ['$.week.monday[0]: must end after it starts', { ...VALID, week: { monday: [['16:00', '08:00']] } }],
    ['$.week.monday[0]: must end after it starts', { ...VALID, week: { monday: [['22:00', '06:00']] } }],
    ['$.week.monday[0][0]: expected a time, HH:MM', { ...VALID, week: { monday: [['8:00', '16:00']] } }],
    [
      '$.week.monday: has openings that overlap',
      {
        ...VALID,
        week: {
          monday: [
            ['08:00', '12:00'],
            ['11:00', '16:00'],
          ],
        },
      },
    ],
    ['$.closed[0].date: names a day that does not exist', closed('2026-02-29')],
    ['$.closed[0].date: expected a date', closed('17-08-2026')],
    ['$.years', { ...VALID, years: { '2026': 'sure' } }],
    ['$.years', { ...VALID, years: undefined }],
    [
      '$.periods[0]: must not end before it starts',
      { ...VALID, periods: [{ from: '2026-03-02', to: '2026-03-01', name: 'x', week: {} }] },
    ],
    ['$.id', { ...VALID, id: '' }],
    ['$: ', []],
  ])('is refused with its place: %s', (place, value) => {
    const parsed = parseCalendar(value);
    expect(parsed.ok ? '' : parsed.error).toContain(place);
  });

  it('is read by path, with a byte order mark too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'calendar-'));
    writeFileSync(join(folder, 'kota.json'), `\uFEFF${JSON.stringify(VALID)}`);
    writeFileSync(join(folder, 'rusak.json'), '{');
    expect(await loadCalendar(join(folder, 'kota.json'))).toMatchObject({ ok: true, value: { id: 'kota' } });
    expect(await loadCalendar(join(folder, 'rusak.json'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('is no JSON'),
    });
    expect(await loadCalendar('ID-1999')).toMatchObject({
      ok: false,
      error: expect.stringContaining('cannot be read'),
    });
  });
});
