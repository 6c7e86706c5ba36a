/** Cost of each stop: the time by which it moved the deadline, in the deadline's unit. */
import type { Instant } from '../shared/time.js';
import type { Budget } from './budget.js';
import type { WorkingCalendar } from './calendar.js';
import { dueAt } from './deadline.js';
import type { Running } from './running.js';
import { dayAt, openDaysBetween, workingMillisBetween } from './schedule.js';
import type { Stop } from './stops.js';

export interface StopCost {
  /** Due dates before and after this stop, each with the stops that began earlier; null where there is none. */
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  /** Distance between the two dates: counted days, or working time, or time by the wall clock. */
  readonly cost: Budget;
}

const unitOfCost = ({ budget, stopRule }: Running): Budget['unit'] => {
  if (stopRule !== 'time-taken') return budget.unit;
  // Under the rule `time-taken`, a deadline in days ends at an hour, not at a day's close.
  if (budget.unit === 'working-day') return 'working-time';
  return budget.unit === 'calendar' ? 'calendar-time' : budget.unit;
};

const between = (calendar: WorkingCalendar, unit: Budget['unit'], from: Instant, to: Instant): number => {
  switch (unit) {
    case 'working-time':
      return workingMillisBetween(calendar, from, to);
    case 'calendar-time':
      return to - from;
    case 'working-day':
      return openDaysBetween(calendar, dayAt(calendar, from) + 1, dayAt(calendar, to));
    case 'calendar':
      return dayAt(calendar, to) - dayAt(calendar, from);
  }
};

/**
 * Costs of the stops of a budget, in the order of the stops, which is that of their starts. Time that two stops share
 * belongs to the first, so that the costs add up to the way from the date without any stop to the date with all of
 * them. A stop without an end is counted up to `until`.
 */
export const stopCosts = (
  calendar: WorkingCalendar,
  running: Omit<Running, 'stops'>,
  stops: readonly Stop[],
  until: Instant,
): readonly StopCost[] => {
  const known: Stop[] = [];
  const unit = unitOfCost({ ...running, stops: [] });
  let { due } = dueAt(calendar, { ...running, stops: [] });
  return stops.map(({ from, to }) => {
    known.push({ from, to: Math.max(to ?? until, from) });
    const dueBefore = due;
    due = dueAt(calendar, { ...running, stops: known }).due;
    const amount = dueBefore === null || due === null ? 0 : between(calendar, unit, dueBefore, due);
    return { dueBefore, dueAfter: due, cost: { unit, amount } };
  });
};
