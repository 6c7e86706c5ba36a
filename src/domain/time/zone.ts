/**
 * Local time of any IANA zone. The zone data are those of the JavaScript engine (ICU), reached through
 * `Intl.DateTimeFormat`, which is deterministic for one version of the data and needs no Node built-in.
 */
import type { Instant, Millis } from '../shared/time.js';
import { DAY, HOUR, type EpochDay } from './days.js';

/** Zones without a change since 1988 (IANA tzdb): most offices are in one, and a table lookup beats a formatter. */
const FIXED: Readonly<Record<string, Millis>> = {
  UTC: 0,
  'Etc/UTC': 0,
  'Asia/Jakarta': 7 * HOUR,
  'Asia/Pontianak': 7 * HOUR,
  'Asia/Makassar': 8 * HOUR,
  'Asia/Jayapura': 9 * HOUR,
};
const FIXED_SINCE: Instant = Date.UTC(1990, 0, 1);

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatter = (zone: string): Intl.DateTimeFormat => {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
};

/** True where the engine knows this IANA zone. */
export const isZone = (zone: string): boolean => {
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
};

const NUMBERS = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

/** Milliseconds to add to UTC to get the zone's local time at that instant. `zone` must satisfy `isZone`. */
export const offsetAt = (zone: string, at: Instant): Millis => {
  const fixed = at >= FIXED_SINCE ? FIXED[zone] : undefined;
  if (fixed !== undefined) return fixed;
  const wholeSecond = Math.floor(at / 1000) * 1000;
  const match = NUMBERS.exec(formatter(zone).format(wholeSecond));
  if (match === null) return 0;
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecond;
};

/**
 * Instant at which the zone's wall clock shows `sinceMidnight` on `day`. Where that occurs twice, the first is meant;
 * where it is skipped, the offset before the gap is used (RFC 5545 section 3.3.5).
 */
export const instantOf = (zone: string, day: EpochDay, sinceMidnight: Millis): Instant => {
  const wall = day * DAY + sinceMidnight;
  // A wall clock is never more than 14 hours from UTC, so a day either side lies before and after any change near it.
  const before = offsetAt(zone, wall - DAY);
  const after = offsetAt(zone, wall + DAY);
  if (before === after) return wall - before;
  if (offsetAt(zone, wall - before) === before) return wall - before;
  if (offsetAt(zone, wall - after) === after) return wall - after;
  return wall - before;
};
