import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';

/** A day of the calendar in the office's zone, `YYYY-MM-DD`. */
export type LocalDate = string;

/** Offsets in hours. Indonesia keeps no summer time (Presidential Decree 41/1987), so an offset is the whole zone. */
const OFFSET_HOURS = {
  'Asia/Jakarta': 7,
  'Asia/Pontianak': 7,
  'Asia/Makassar': 8,
  'Asia/Jayapura': 9,
} as const;

export type OfficeZone = keyof typeof OFFSET_HOURS;
export const OFFICE_ZONES = Object.keys(OFFSET_HOURS) as readonly OfficeZone[];

const HOUR = 3_600_000;

/** Day in the office's zone at that instant: it dates letters, and decides the year of a number. */
export const localDate = (at: Instant, zone: OfficeZone): LocalDate =>
  new Date(at + OFFSET_HOURS[zone] * HOUR).toISOString().slice(0, 10);

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Reads `YYYY-MM-DD`; a day that no calendar has (30 February) is not a date. */
export const dateParts = (date: string): Result<DateParts, { readonly code: 'NOT_A_DATE'; readonly got: string }> => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (found === null) return err({ code: 'NOT_A_DATE', got: date });
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
    return err({ code: 'NOT_A_DATE', got: date });
  }
  return ok({ year, month, day });
};

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Date this many months later, on the same day of the month; where that month is shorter, on its last day (29 February
 * + 12 months = 28 February), so that a validity never runs past the month it was given for.
 */
export const addMonths = ({ year, month, day }: DateParts, months: number): LocalDate => {
  const index = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(index / 12), (index % 12) + 1];
  return `${String(y).padStart(4, '0')}-${two(m)}-${two(Math.min(day, daysIn(y, m)))}`;
};

/** Last instant of this date at the office, in whole milliseconds: a permit valid until a day is valid on that day. */
export const lastInstantOf = (date: LocalDate, zone: OfficeZone): Instant =>
  Date.parse(`${date}T23:59:59.999Z`) - OFFSET_HOURS[zone] * HOUR;
