/** How certain dates are: which years on the way to them have no data, or data that nobody has confirmed. */
import type { Instant } from '../shared/time.js';
import { yearFindings, type CalendarFinding, type WorkingCalendar } from './calendar.js';
import { yearOf } from './days.js';
import { dayAt } from './schedule.js';

/** The years that a date which is counted from one instant to another touches; none where there is no date. */
export const dateFindings = (
  calendar: WorkingCalendar,
  from: Instant,
  due: Instant | null,
): readonly CalendarFinding[] =>
  due === null ? [] : yearFindings(calendar, yearOf(dayAt(calendar, from)), yearOf(dayAt(calendar, due)));

/** Before this many days of the year are left, the next year's holidays are not yet asked for. */
const DAYS_AHEAD = 60;

/** What the office has to see to now: this year, and the next one from 60 days before it on. */
export const outlookFindings = (
  calendar: WorkingCalendar,
  now: Instant,
  daysAhead = DAYS_AHEAD,
): readonly CalendarFinding[] => {
  const today = dayAt(calendar, now);
  return yearFindings(calendar, yearOf(today), yearOf(today + daysAhead));
};
