/** Budgets and their notation: ISO 8601-1:2019 durations, with the unit that a law or an SOP names beside them. */
import { err, ok, type Result } from '../shared/result.js';
import { DAY, HOUR, MINUTE, SECOND } from './days.js';

/**
 * - `working-time`: milliseconds of office hours.
 * - `working-day`: days with office hours, counted from the day after the start. A working day is a day, never 24 hours.
 * - `calendar`: days, counted from the day after the start.
 * - `calendar-time`: milliseconds by the wall clock, for a law that says hours.
 */
export type BudgetUnit = 'working-time' | 'working-day' | 'calendar' | 'calendar-time';

/** Units that a procedure or a command may name; `calendar` takes days or hours as its duration says. */
export type NamedUnit = 'working-time' | 'working-day' | 'calendar';
export const NAMED_UNITS: readonly NamedUnit[] = ['working-time', 'working-day', 'calendar'];

export interface Budget {
  readonly unit: BudgetUnit;
  /** Milliseconds for the two units of time, whole days for the two units of days; never negative. */
  readonly amount: number;
}

const DURATION =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;

const MAX_DAYS = 100_000;
const MAX_MILLIS = MAX_DAYS * DAY;

const refuse = (text: string, why: string): Result<never, string> => err(`budget "${text}" ${why}`);

/** Reads a budget. The error says what was expected, what came, and what to write instead. */
export const parseBudget = (text: string, unit: NamedUnit): Result<Budget, string> => {
  const match = DURATION.exec(text);
  if (match === null || text === 'P') {
    return refuse(text, 'is no ISO 8601 duration: write for example PT25M, PT7H30M or P3D');
  }
  const part = (index: number): number => Number((match[index] ?? '0').replace(',', '.'));
  if (match[1] !== undefined || match[2] !== undefined) {
    return refuse(text, 'has years or months, whose length varies: write days, for example P30D');
  }
  const hasDays = match[3] !== undefined || match[4] !== undefined;
  const hasTime = match[5] !== undefined || match[6] !== undefined || match[7] !== undefined;
  if (hasDays && hasTime) {
    return refuse(text, 'mixes days and hours, which are counted differently: write one or the other');
  }
  if (unit === 'working-time' && hasDays) {
    return refuse(text, 'has days, and a working day is a day, not 24 hours: write hours (PT7H30M) or use working-day');
  }
  if (unit === 'working-day' && !hasDays) {
    return refuse(text, 'has no days: write days (P3D) or use working-time');
  }
  if (unit === 'working-day' && match[3] !== undefined) {
    return refuse(text, 'has weeks, and a week has no fixed number of working days: write days, for example P5D');
  }
  const amount = hasDays ? part(3) * 7 + part(4) : Math.round(part(5) * HOUR + part(6) * MINUTE + part(7) * SECOND);
  if (amount > (hasDays ? MAX_DAYS : MAX_MILLIS)) return refuse(text, `is longer than ${MAX_DAYS} days`);
  return ok({ unit: unit === 'calendar' && hasTime ? 'calendar-time' : unit, amount });
};

/** `PT26H30M`, `PT0.25S`, `PT0S`: hours are never folded into days. */
export const printMillis = (millis: number): string => {
  const hours = Math.floor(millis / HOUR);
  const minutes = Math.floor((millis % HOUR) / MINUTE);
  const seconds = (millis % MINUTE) / SECOND;
  const text = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  return `PT${text === '' ? '0S' : text}`;
};

export const countsDays = (unit: BudgetUnit): boolean => unit === 'working-day' || unit === 'calendar';

/** An amount of a unit as an ISO 8601 duration: `P2D` where days are counted, `PT5M` otherwise. */
export const printAmount = (unit: BudgetUnit, amount: number): string =>
  countsDays(unit) ? `P${amount}D` : printMillis(amount);
