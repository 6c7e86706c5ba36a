/** Stops that need a supervisor: nobody shall escape the deadline by stopping often, or at the last moment. */
import type { Instant } from '../shared/time.js';
import type { WorkingCalendar } from './calendar.js';
import type { ClockPolicy } from './clock-policy.js';
import type { BudgetId, ClockState } from './clock-state.js';
import { viewsOf } from './clock-view.js';

export type ConsentReason =
  | { readonly code: 'nth-stop'; readonly stop: number; readonly limit: number }
  | { readonly code: 'last-part'; readonly budget: BudgetId; readonly remaining: number; readonly of: number };

/**
 * Reasons for which a stop at that instant needs consent; empty where it needs none. Stops that OSS commanded are not
 * the office's and do not count.
 */
export const consentReasons = (
  calendar: WorkingCalendar,
  state: ClockState,
  policy: ClockPolicy,
  at: Instant,
  budgets: readonly BudgetId[] | null,
): readonly ConsentReason[] => {
  const reasons: ConsentReason[] = [];
  const { fromStop, lastFraction } = policy.consent;
  // One stop of several budgets at one instant is one stop.
  const stops = state.stops.filter(({ ground }) => ground.kind !== 'oss');
  const stop = new Set(stops.map(({ ground, from }) => `${ground.kind}:${ground.detail}@${from}`)).size + 1;
  if (fromStop > 0 && stop >= fromStop) reasons.push({ code: 'nth-stop', stop, limit: fromStop });
  for (const { id, remaining } of viewsOf(calendar, state, at)) {
    const of = state.budgets[id]?.budget.amount ?? 0;
    const concerned = budgets === null || budgets.includes(id);
    if (concerned && lastFraction > 0 && remaining <= of * lastFraction) {
      reasons.push({ code: 'last-part', budget: id, remaining, of });
    }
  }
  return reasons;
};
