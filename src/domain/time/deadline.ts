/**
 * Due date of a budget, and its consumption at an instant. Both use the same arithmetic: the due date is the first
 * instant at which the consumed time reaches the budget.
 */
import type { Instant } from '../shared/time.js';
import { countsDays } from './budget.js';
import { yearFindings, type CalendarFinding, type WorkingCalendar } from './calendar.js';
import { daysSpentAt, daysSpentWhen } from './day-count.js';
import { yearOf } from './days.js';
import { rulerOf, spentAt, spentWhen } from './ruler.js';
import type { Running } from './running.js';
import { dayAt } from './schedule.js';
import { isStoppedAt, mergeStops } from './stops.js';

export interface Due {
  /** Due date; null where an open stop precedes it, or where the calendar never gets there (a finding says so). */
  readonly due: Instant | null;
  readonly findings: readonly CalendarFinding[];
}

/** Amounts of the budget's unit: milliseconds or days. Together they are the budget. */
export interface Consumption {
  readonly consumed: number;
  readonly remaining: number;
  /** False inside a stop, and only there: outside office hours the clock runs and counts nothing. */
  readonly running: boolean;
}

/**
 * Instant at which the given fraction of the budget is consumed: 1 is the due date, 0.5 half of it, 1.5 half as much
 * again. A fraction of a counted day is that fraction of its office hours. Null as for the due date.
 */
export const fractionAt = (calendar: WorkingCalendar, running: Running, fraction: number): Instant | null => {
  const { from, budget, stops } = running;
  const amount = budget.amount * fraction;
  if (amount <= 0) return from;
  const pauses = mergeStops(stops, from);
  return countsDays(budget.unit)
    ? daysSpentWhen(calendar, running, pauses, amount)
    : spentWhen(rulerOf(calendar, budget.unit), from, Math.round(amount), pauses);
};

/** Due date of the budget, with findings on uncertain years on the way there. */
export const dueAt = (calendar: WorkingCalendar, running: Running): Due => {
  const due = fractionAt(calendar, running, 1);
  const open = mergeStops(running.stops, running.from).find(({ to }) => to === Infinity);
  const last = due ?? open?.from ?? running.from;
  const years = yearFindings(calendar, yearOf(dayAt(calendar, running.from)), yearOf(dayAt(calendar, last)));
  const never: readonly CalendarFinding[] =
    due === null && open === undefined ? [{ code: 'never-reached', calendar: calendar.id }] : [];
  return { due, findings: [...years, ...never] };
};

/** Consumed and remaining budget at an instant. Days are consumed when they close, never in part. */
export const consumedAt = (calendar: WorkingCalendar, running: Running, at: Instant): Consumption => {
  const { from, budget, stops } = running;
  const pauses = mergeStops(stops, from);
  const spent =
    at <= from
      ? 0
      : countsDays(budget.unit)
        ? daysSpentAt(calendar, running, pauses, at)
        : spentAt(rulerOf(calendar, budget.unit), from, at, pauses);
  const consumed = Math.min(spent, budget.amount);
  return { consumed, remaining: budget.amount - consumed, running: !isStoppedAt(stops, at) };
};
