/**
 * The working calendar of an office as data. One calendar speaks for all its dates, past ones included: a change of
 * hours from a date on is a period, so that a new version never rewrites what earlier days counted.
 * A calendar is a value: it is never changed in place, because derived tables are kept by identity.
 */
import type { Weekday } from './days.js';

/** Opening hours from and to, as `HH:MM` wall clock of the zone, end exclusive; `24:00` is the end of the day. */
export type OpenHours = readonly [from: string, to: string];

/** Office hours by weekday. A weekday that is missing is closed; in a period, it keeps the ordinary hours. */
export type WorkingWeek = { readonly [day in Weekday]?: readonly OpenHours[] };

export type ClosedKind = 'national-holiday' | 'collective-leave' | 'local-holiday';

export interface ClosedDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly kind: ClosedKind;
  readonly name: string;
  readonly legalBasis?: string;
}

/** Other hours between two dates, both included: Ramadan. */
export interface HoursPeriod {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly week: WorkingWeek;
  readonly legalBasis?: string;
}

/** Other hours on one date: a half day. */
export interface HoursOnDate {
  readonly date: string;
  readonly name: string;
  readonly hours: readonly OpenHours[];
  readonly legalBasis?: string;
}

/** `unconfirmed`: the holidays of that year are known from a secondary source only. */
export type YearStatus = 'final' | 'unconfirmed';

/**
 * Working calendar. A date is looked up in `closed` first, then `dates`, then `periods` (a later one in the list wins
 * over an earlier), then `week`: a closed day stays closed whatever else names it.
 */
export interface WorkingCalendar {
  readonly id: string;
  /** Number that rises with each decree; the ledger names it. */
  readonly version?: number;
  /** IANA time zone: Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT) or any other. */
  readonly zone: string;
  readonly week: WorkingWeek;
  /** Status by year, `"2026"`. A missing year has no holiday data, which is a finding wherever it is touched. */
  readonly years: Readonly<Record<string, YearStatus>>;
  readonly closed: readonly ClosedDay[];
  readonly periods: readonly HoursPeriod[];
  readonly dates: readonly HoursOnDate[];
}

/** Reason for which a due date is uncertain. */
export type CalendarFinding =
  | { readonly code: 'year-without-data'; readonly year: number; readonly calendar: string }
  | { readonly code: 'year-unconfirmed'; readonly year: number; readonly calendar: string }
  /** The office opens too rarely: the budget is not spent within 400 years. */
  | { readonly code: 'never-reached'; readonly calendar: string };

/** Findings for each year from one to the other, both included. */
export const yearFindings = (calendar: WorkingCalendar, from: number, to: number): readonly CalendarFinding[] => {
  const findings: CalendarFinding[] = [];
  for (let year = from; year <= to; year += 1) {
    const status = calendar.years[String(year)];
    if (status === undefined) findings.push({ code: 'year-without-data', year, calendar: calendar.id });
    else if (status === 'unconfirmed') findings.push({ code: 'year-unconfirmed', year, calendar: calendar.id });
  }
  return findings;
};
