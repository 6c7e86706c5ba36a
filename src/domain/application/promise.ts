/** The promise to the applicant for the whole application, as a permit type or a group of licences makes it. */
import { countsDays, printAmount, type Budget, type StopRule } from '../time/index.js';
import { PROMISE_UNITS } from './promise-words.js';

export interface ServicePromise {
  readonly budget: Budget;
  /** The article or service standard that sets it; null where the office's file names none. */
  readonly legalReference: string | null;
  /** Rule for stops and its article, where they differ from the office's; only where days are counted. */
  readonly stopRule?: { readonly rule: StopRule; readonly legalReference: string };
}

/** Promise for an application for a permit of the office, as anyone may read it. */
export interface PromiseOffer {
  /** working-time, working-day, calendar (days) or calendar-time (hours by the wall clock). */
  readonly unit: Budget['unit'];
  /** ISO 8601 duration: P5D, PT7H30M. */
  readonly budget: string;
  /** In Indonesian: `5 hari kerja`. */
  readonly text: string;
  readonly legalReference: string | null;
  /** Rule by which a stop moves the date; null where time is counted, which moves by the time that was stopped. */
  readonly stopRule: { readonly rule: StopRule; readonly legalReference: string | null } | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Amount and unit in words: time in whole hours where it makes them, else in minutes. */
export const promiseWords = ({ unit, amount }: Budget): { readonly amount: number; readonly unit: string } => {
  const words = PROMISE_UNITS[unit];
  if ('days' in words) return { amount, unit: words.days };
  return amount % HOUR === 0
    ? { amount: amount / HOUR, unit: words.hours }
    : { amount: amount / MINUTE, unit: words.minutes };
};

/** Promise as it is offered; null where there is none. The office's rule for stops holds where it names none. */
export const promiseOffer = (
  promise: ServicePromise | null,
  office: { readonly stopRule: StopRule; readonly stopRuleReference: string | null },
): PromiseOffer | null => {
  if (promise === null) return null;
  const { budget, legalReference, stopRule } = promise;
  const words = promiseWords(budget);
  return {
    unit: budget.unit,
    budget: printAmount(budget.unit, budget.amount),
    text: `${words.amount} ${words.unit}`,
    legalReference,
    stopRule: countsDays(budget.unit)
      ? (stopRule ?? { rule: office.stopRule, legalReference: office.stopRuleReference })
      : null,
  };
};
