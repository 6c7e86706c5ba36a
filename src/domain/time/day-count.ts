/** Deadlines counted in days: from the day after the start, each consumed when it closes. */
import type { Instant } from '../shared/time.js';
import type { WorkingCalendar } from './calendar.js';
import { SECOND, type EpochDay } from './days.js';
import { rulerOf, spentAt, spentWhen } from './ruler.js';
import type { Running } from './running.js';
import { dayAt, localDay, nthOpenDay, openDaysBetween } from './schedule.js';
import { mergeStops, type Pause } from './stops.js';

/** The days of one calendar that a unit counts. */
interface Days {
  /** Counted days from `from` to `to`, both included. */
  readonly count: (from: EpochDay, to: EpochDay) => number;
  /** The n-th counted day from `from` on; null beyond the horizon. */
  readonly nth: (from: EpochDay, n: number) => EpochDay | null;
  /**
   * Hours of a day that count, as start, end, start, end … The last is the closing time at which the day is consumed.
   */
  readonly hours: (day: EpochDay) => readonly Instant[];
}

const workingDays = (calendar: WorkingCalendar): Days => ({
  count: (from, to) => openDaysBetween(calendar, from, to),
  nth: (from, n) => nthOpenDay(calendar, from, n),
  hours: (day) => localDay(calendar, day).openings,
});

/** Calendar days. Each closes at 23:59:59, the last second of the date, as deadlines in days are written. */
const calendarDays = (calendar: WorkingCalendar): Days => ({
  count: (from, to) => Math.max(0, to - from + 1),
  nth: (from, n) => from + n - 1,
  hours: (day) => {
    const { start, end } = localDay(calendar, day);
    return [start, end - SECOND];
  },
});

const daysOf = (calendar: WorkingCalendar, { budget }: Running): Days =>
  budget.unit === 'working-day' ? workingDays(calendar) : calendarDays(calendar);

const closing = (days: Days, day: EpochDay): Instant => days.hours(day).at(-1) ?? Infinity;

/** Instant at which `part` of a day's counted hours have passed. */
const within = (days: Days, day: EpochDay, part: number): Instant => {
  const hours = days.hours(day);
  let length = 0;
  for (let i = 0; i < hours.length; i += 2) length += (hours[i + 1] ?? 0) - (hours[i] ?? 0);
  let left = Math.round(length * part);
  for (let i = 0; i < hours.length; i += 2) {
    const from = hours[i] ?? 0;
    const span = (hours[i + 1] ?? 0) - from;
    if (left <= span) return from + left;
    left -= span;
  }
  return closing(days, day);
};

interface DayRange {
  readonly from: EpochDay;
  /** Last day, included; Infinity for a stop without an end. */
  readonly to: number;
}

const touchedBy = (calendar: WorkingCalendar, days: Days, pause: Pause): DayRange => {
  const touches = (day: EpochDay): boolean => {
    const hours = days.hours(day);
    for (let i = 0; i < hours.length; i += 2) {
      if ((hours[i] ?? 0) < pause.to && pause.from < (hours[i + 1] ?? 0)) return true;
    }
    return false;
  };
  const first = dayAt(calendar, pause.from);
  const last = pause.to === Infinity ? Infinity : dayAt(calendar, pause.to - 1);
  return { from: touches(first) ? first : first + 1, to: last === Infinity || touches(last) ? last : last - 1 };
};

/**
 * Days that pauses touch, as they overlap their counted hours, ascending. A pause outside of all hours touches no day
 * and is left out: it must not count the day around it, which a later pause may touch.
 */
const touched = (calendar: WorkingCalendar, days: Days, pauses: readonly Pause[]): readonly DayRange[] =>
  pauses.map((pause) => touchedBy(calendar, days, pause)).filter(({ from, to }) => from <= to);

/** Day on which the `n`-th counted day falls that no pause touches; null where an open pause precedes it. */
const nthUntouched = (
  calendar: WorkingCalendar,
  days: Days,
  first: EpochDay,
  n: number,
  pauses: readonly Pause[],
): EpochDay | null => {
  let day = first;
  let left = n;
  for (const range of touched(calendar, days, pauses)) {
    const before = days.count(day, range.from - 1);
    if (before >= left) break;
    left -= before;
    if (range.to === Infinity) return null;
    day = Math.max(day, range.to + 1);
  }
  return days.nth(day, left);
};

const instantOfDay = (
  calendar: WorkingCalendar,
  days: Days,
  first: EpochDay,
  amount: number,
  pauses: readonly Pause[],
): Instant | null => {
  const day = nthUntouched(calendar, days, first, Math.ceil(amount), pauses);
  if (day === null) return null;
  return Number.isInteger(amount) ? closing(days, day) : within(days, day, amount - Math.floor(amount));
};

/**
 * Instant at which `amount` days, more than 0 and perhaps with a fraction, are spent; null where that never comes.
 * `pauses` are merged and begin after `from`.
 */
export const daysSpentWhen = (
  calendar: WorkingCalendar,
  running: Running,
  pauses: readonly Pause[],
  amount: number,
): Instant | null => {
  const days = daysOf(calendar, running);
  const first = dayAt(calendar, running.from) + 1;
  if (running.stopRule !== 'time-taken') return instantOfDay(calendar, days, first, amount, pauses);
  const unstopped = instantOfDay(calendar, days, first, amount, []);
  if (unstopped === null) return null;
  const ruler = rulerOf(calendar, running.budget.unit);
  const { start } = localDay(calendar, first);
  return spentWhen(ruler, start, ruler.between(start, unstopped), mergeStops(running.stops, start));
};

const closedBy = (days: Days, first: EpochDay, last: EpochDay, at: Instant): number =>
  days.count(first, closing(days, last) <= at ? last : last - 1);

/** Number of counted days that have closed by `at`; not limited by the budget. */
export const daysSpentAt = (
  calendar: WorkingCalendar,
  running: Running,
  pauses: readonly Pause[],
  at: Instant,
): number => {
  const days = daysOf(calendar, running);
  const first = dayAt(calendar, running.from) + 1;
  if (running.stopRule === 'time-taken') {
    const ruler = rulerOf(calendar, running.budget.unit);
    const { start } = localDay(calendar, first);
    if (at <= start) return 0;
    const counted = ruler.add(start, spentAt(ruler, start, at, mergeStops(running.stops, start))) ?? at;
    return closedBy(days, first, dayAt(calendar, counted), counted);
  }
  const today = dayAt(calendar, at);
  const last = closing(days, today) <= at ? today : today - 1;
  let count = 0;
  let day = first;
  for (const range of touched(calendar, days, pauses)) {
    if (range.from > last) break;
    count += days.count(day, range.from - 1);
    day = Math.max(day, range.to + 1);
  }
  return count + (day > last ? 0 : days.count(day, last));
};
