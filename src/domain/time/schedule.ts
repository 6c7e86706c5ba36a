/**
 * The calendar as instants: opening hours by month with running sums, so that a due date costs a few lookups. Tables
 * are derived from the calendar alone and kept with it; the order of questions never changes an answer.
 */
import type { Instant, Millis } from '../shared/time.js';
import type { OpenHours, WorkingCalendar, WorkingWeek } from './calendar.js';
import { DAY, firstDayOf, monthOf, parseDate, parseTimeOfDay, weekdayOf, type EpochDay } from './days.js';
import { instantOf } from './zone.js';

/** Months after which nothing is computed: a calendar that opens so rarely is a mistake. */
const HORIZON_MONTHS = 4_800;

/** One local day: its first instant, the first of the next day, and its openings as start, end, start, end … */
export interface LocalDay {
  readonly start: Instant;
  readonly end: Instant;
  readonly openings: readonly Instant[];
}

interface Month {
  readonly first: EpochDay;
  readonly days: readonly LocalDay[];
  /** Working time, and days with office hours, before each day of the month; one more entry holds the totals. */
  readonly worked: readonly Millis[];
  readonly open: readonly number[];
}

interface Schedule {
  readonly calendar: WorkingCalendar;
  readonly closed: ReadonlySet<EpochDay>;
  readonly dates: ReadonlyMap<EpochDay, readonly OpenHours[]>;
  readonly periods: readonly { readonly from: EpochDay; readonly to: EpochDay; readonly week: WorkingWeek }[];
  readonly months: Map<number, Month>;
}

const schedules = new WeakMap<WorkingCalendar, Schedule>();

const scheduleOf = (calendar: WorkingCalendar): Schedule => {
  const known = schedules.get(calendar);
  if (known !== undefined) return known;
  const made: Schedule = {
    calendar,
    closed: new Set(calendar.closed.flatMap(({ date }) => parseDate(date) ?? [])),
    dates: new Map(calendar.dates.map(({ date, hours }) => [parseDate(date) ?? Number.NaN, hours])),
    periods: calendar.periods
      .map(({ from, to, week }) => ({ from: parseDate(from) ?? Infinity, to: parseDate(to) ?? -Infinity, week }))
      .reverse(),
    months: new Map(),
  };
  schedules.set(calendar, made);
  return made;
};

const hoursOn = (schedule: Schedule, day: EpochDay): readonly OpenHours[] => {
  if (schedule.closed.has(day)) return [];
  const onDate = schedule.dates.get(day);
  if (onDate !== undefined) return onDate;
  const weekday = weekdayOf(day);
  const inPeriod = schedule.periods.find(({ from, to }) => from <= day && day <= to)?.week[weekday];
  return inPeriod ?? schedule.calendar.week[weekday] ?? [];
};

const openingsOn = (schedule: Schedule, day: EpochDay, start: Instant, end: Instant): readonly Instant[] => {
  if (start >= end) return [];
  const plain = end - start === DAY;
  const at = (time: Millis): Instant =>
    plain ? start + time : time === DAY ? end : instantOf(schedule.calendar.zone, day, time);
  const spans = hoursOn(schedule, day)
    .flatMap(([from, to]) => {
      const a = parseTimeOfDay(from);
      const b = parseTimeOfDay(to);
      return a === undefined || b === undefined ? [] : [[Math.max(at(a), start), Math.min(at(b), end)] as const];
    })
    .filter(([a, b]) => a < b)
    .sort(([a], [b]) => a - b);
  // A jump of the wall clock can make two openings overlap; time is never counted twice.
  const flat: Instant[] = [];
  for (const [a, b] of spans) {
    const last = flat.at(-1);
    if (last !== undefined && a <= last) flat[flat.length - 1] = Math.max(last, b);
    else flat.push(a, b);
  }
  return flat;
};

const workedBy = (openings: readonly Instant[], at: Instant): Millis => {
  let sum = 0;
  for (let i = 0; i < openings.length; i += 2) {
    const from = openings[i] ?? 0;
    if (at <= from) break;
    sum += Math.min(at, openings[i + 1] ?? 0) - from;
  }
  return sum;
};

const monthAt = (schedule: Schedule, number: number): Month => {
  const known = schedule.months.get(number);
  if (known !== undefined) return known;
  const first = firstDayOf(number);
  const count = firstDayOf(number + 1) - first;
  const days: LocalDay[] = [];
  const worked = [0];
  const open = [0];
  let start = instantOf(schedule.calendar.zone, first, 0);
  for (let i = 0; i < count; i += 1) {
    const end = instantOf(schedule.calendar.zone, first + i + 1, 0);
    const openings = openingsOn(schedule, first + i, start, end);
    days.push({ start, end, openings });
    worked.push((worked[i] ?? 0) + workedBy(openings, end));
    open.push((open[i] ?? 0) + (openings.length > 0 ? 1 : 0));
    start = end;
  }
  const made: Month = { first, days, worked, open };
  schedule.months.set(number, made);
  return made;
};

const total = (sums: readonly number[]): number => sums.at(-1) ?? 0;

/** The local day and its openings. */
export const localDay = (calendar: WorkingCalendar, day: EpochDay): LocalDay => {
  const month = monthAt(scheduleOf(calendar), monthOf(day));
  return month.days[day - month.first] ?? { start: 0, end: 0, openings: [] };
};

/** Day in the calendar's zone at that instant. */
export const dayAt = (calendar: WorkingCalendar, at: Instant): EpochDay => {
  let day = Math.floor(at / DAY);
  while (localDay(calendar, day).end <= at) day += 1;
  while (localDay(calendar, day).start > at) day -= 1;
  return day;
};

/** Working time between two instants in milliseconds; 0 where `to` is not after `from`. */
export const workingMillisBetween = (calendar: WorkingCalendar, from: Instant, to: Instant): Millis => {
  if (to <= from) return 0;
  const schedule = scheduleOf(calendar);
  const position = (at: Instant): { number: number; month: Month; worked: Millis } => {
    const day = dayAt(calendar, at);
    const number = monthOf(day);
    const month = monthAt(schedule, number);
    const index = day - month.first;
    return { number, month, worked: (month.worked[index] ?? 0) + workedBy(month.days[index]?.openings ?? [], at) };
  };
  const a = position(from);
  const b = position(to);
  if (a.number === b.number) return b.worked - a.worked;
  let sum = total(a.month.worked) - a.worked + b.worked;
  for (let number = a.number + 1; number < b.number; number += 1) sum += total(monthAt(schedule, number).worked);
  return sum;
};

/** First index of ascending `sums` whose value is at least `wanted`. */
const firstReaching = (sums: readonly number[], wanted: number): number => {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
};

/**
 * First instant at which `millis` of working time have passed since `at`: at closing time it is the closing time, not
 * the next opening. `at` itself for 0; null where the calendar does not open for that long within 400 years.
 */
export const addWorking = (calendar: WorkingCalendar, at: Instant, millis: Millis): Instant | null => {
  if (millis <= 0) return at;
  const schedule = scheduleOf(calendar);
  const day = dayAt(calendar, at);
  let number = monthOf(day);
  let month = monthAt(schedule, number);
  const index = day - month.first;
  let wanted = (month.worked[index] ?? 0) + workedBy(month.days[index]?.openings ?? [], at) + millis;
  for (const last = number + HORIZON_MONTHS; wanted > total(month.worked); month = monthAt(schedule, number)) {
    wanted -= total(month.worked);
    number += 1;
    if (number > last) return null;
  }
  const reached = firstReaching(month.worked, wanted);
  let left = wanted - (month.worked[reached - 1] ?? 0);
  const openings = month.days[reached - 1]?.openings ?? [];
  for (let i = 0; i < openings.length; i += 2) {
    const from = openings[i] ?? 0;
    const length = (openings[i + 1] ?? 0) - from;
    if (left <= length) return from + left;
    left -= length;
  }
  return null;
};

/** Number of days with office hours from `from` to `to`, both included. */
export const openDaysBetween = (calendar: WorkingCalendar, from: EpochDay, to: EpochDay): number => {
  if (to < from) return 0;
  const schedule = scheduleOf(calendar);
  const before = (day: EpochDay, month: Month): number => month.open[day - month.first] ?? 0;
  const a = monthOf(from);
  const b = monthOf(to);
  const first = monthAt(schedule, a);
  const last = monthAt(schedule, b);
  const upTo = (last.open[to - last.first + 1] ?? 0) - before(from, first);
  if (a === b) return upTo;
  let sum = upTo + total(first.open);
  for (let number = a + 1; number < b; number += 1) sum += total(monthAt(schedule, number).open);
  return sum;
};

/** The n-th day with office hours counted from `from`, which counts too; null beyond the horizon. `n` is at least 1. */
export const nthOpenDay = (calendar: WorkingCalendar, from: EpochDay, n: number): EpochDay | null => {
  const schedule = scheduleOf(calendar);
  let number = monthOf(from);
  let month = monthAt(schedule, number);
  let wanted = (month.open[from - month.first] ?? 0) + n;
  for (const last = number + HORIZON_MONTHS; wanted > total(month.open); month = monthAt(schedule, number)) {
    wanted -= total(month.open);
    number += 1;
    if (number > last) return null;
  }
  return month.first + firstReaching(month.open, wanted) - 1;
};
