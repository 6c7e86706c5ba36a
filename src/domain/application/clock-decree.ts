/** A decree on the working calendar: changes that a government or an office makes after the calendar was published. */
import type { ClosedDay, HoursOnDate, HoursPeriod, WorkingCalendar, YearStatus } from '../time/index.js';

export interface Decree {
  readonly closed: readonly ClosedDay[];
  /** Dates that were closed and are worked on after all: a holiday that was moved, a leave that was called off. */
  readonly reopened: readonly string[];
  readonly periods: readonly HoursPeriod[];
  readonly dates: readonly HoursOnDate[];
  readonly years: Readonly<Record<string, YearStatus>>;
}

/** The calendar with the decree in it, under the next version. The calendar before it is left as it is. */
export const applyDecree = (calendar: WorkingCalendar, version: number, decree: Decree): WorkingCalendar => {
  const replaced = new Set([...decree.reopened, ...decree.closed.map(({ date }) => date)]);
  return {
    ...calendar,
    version,
    years: { ...calendar.years, ...decree.years },
    closed: [...calendar.closed.filter(({ date }) => !replaced.has(date)), ...decree.closed],
    periods: [...calendar.periods, ...decree.periods],
    dates: [...calendar.dates, ...decree.dates],
  };
};
