/** Days of the proleptic Gregorian calendar as whole numbers: 0 is 1970-01-01. No time zone is involved. */

/** Days since 1970-01-01. */
export type EpochDay = number;

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME_OF_DAY = /^(\d{2}):(\d{2})$/;

/** Day of a civil date; undefined where the month has no such day. `month` counts from 1. */
export const epochDay = (year: number, month: number, dayOfMonth: number): EpochDay | undefined => {
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  // Date.UTC reads the years 0..99 as 1900..1999, and an overflowing day as one of the next month.
  const at = new Date(Date.UTC(2000, month - 1, dayOfMonth));
  at.setUTCFullYear(year, month - 1, dayOfMonth);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === dayOfMonth ? Math.round(at.getTime() / DAY) : undefined;
};

/** Reads `YYYY-MM-DD`; undefined where it is no date. */
export const parseDate = (text: string): EpochDay | undefined => {
  const match = DATE.exec(text);
  return match === null ? undefined : epochDay(Number(match[1]), Number(match[2]), Number(match[3]));
};

export const yearOf = (day: EpochDay): number => new Date(day * DAY).getUTCFullYear();

/** Days from 0000-03-01 to 1970-01-01; and in 400, 100, 4 years of a calendar whose years begin with March. */
const TO_EPOCH = 719_468;
const ERA = 146_097;
const CENTURY = 36_524;
const FOUR_YEARS = 1_460;

/**
 * Months since year 0: `year * 12 + month`, month from 0. Whole numbers alone, since each question to a calendar asks
 * it: the leap day is the last of a year that begins with March, and the lengths of its months repeat every five (153 days).
 */
export const monthOf = (day: EpochDay): number => {
  const since = day + TO_EPOCH;
  const era = Math.floor(since / ERA);
  const inEra = since - era * ERA;
  const year = Math.floor(
    (inEra - Math.floor(inEra / FOUR_YEARS) + Math.floor(inEra / CENTURY) - Math.floor(inEra / (ERA - 1))) / 365,
  );
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  return (era * 400 + year) * 12 + 2 + Math.floor((5 * inYear + 2) / 153);
};

/** First day of a month, in the count of `monthOf`. */
export const firstDayOf = (month: number): EpochDay => epochDay(Math.floor(month / 12), (month % 12) + 1, 1) ?? 0;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const weekdayOf = (day: EpochDay): Weekday => WEEKDAYS[(((day + 4) % 7) + 7) % 7] ?? 'sunday';

/** Reads `HH:MM` as milliseconds since midnight, `24:00` as the end of the day; undefined where it is no time. */
export const parseTimeOfDay = (text: string): number | undefined => {
  const match = TIME_OF_DAY.exec(text);
  if (match === null) return undefined;
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return undefined;
  return hours * HOUR + minutes * MINUTE;
};
