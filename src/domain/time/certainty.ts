/** Certainty of dates: findings on years on the way to them that have no data, or unconfirmed data. */
import type { Instant } from '../shared/time.js';
import { yearFindings, type CalendarFinding, type WorkingCalendar } from './calendar.js';
import { yearOf } from './days.js';
import { dayAt } from './schedule.js';

/** Calendar findings (missing or unconfirmed years) from one instant to a due date; none where there is no date. */
export const dateFindings = (
  calendar: WorkingCalendar,
  from: Instant,
  due: Instant | null,
): readonly CalendarFinding[] =>
  due === null ? [] : yearFindings(calendar, yearOf(dayAt(calendar, from)), yearOf(dayAt(calendar, due)));

/** Days before the end of a year from which the next year's holidays are asked for. */
const DAYS_AHEAD = 60;

/** Calendar findings for the office to see to now: this year, and the next one during its last `daysAhead` days. */
export const outlookFindings = (
  calendar: WorkingCalendar,
  now: Instant,
  daysAhead = DAYS_AHEAD,
): readonly CalendarFinding[] => {
  const today = dayAt(calendar, now);
  return yearFindings(calendar, yearOf(today), yearOf(today + daysAhead));
};
