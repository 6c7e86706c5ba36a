/** View of a clock at an instant, for every reader and for the timer. */
import type { Instant, Millis } from '../shared/time.js';
import type { CalendarFinding, WorkingCalendar } from './calendar.js';
import type { BudgetClock, BudgetId, ClockState } from './clock-state.js';
import { consumedAt, dueAt } from './deadline.js';
import { rulerOf, spentAt } from './ruler.js';
import type { Running } from './running.js';
import { isStoppedAt, mergeStops, type Stop } from './stops.js';

/** Stops of a budget: its own and every outage window. */
export const stopsOf = (state: ClockState, id: BudgetId): readonly Stop[] => [
  ...state.stops.filter(({ budgets }) => budgets === null || budgets.includes(id)),
  ...state.windows,
];

/** The budget in the form that the arithmetic takes; null while it waits for its first claim. */
export const runningOf = (state: ClockState, id: BudgetId): Running | null => {
  const clock = state.budgets[id];
  if (clock === undefined || clock.from === null) return null;
  return { from: clock.from, budget: clock.budget, stops: stopsOf(state, id), stopRule: clock.stopRule };
};

export interface BudgetView {
  readonly id: BudgetId;
  readonly consumed: number;
  readonly remaining: number;
  readonly running: boolean;
  readonly due: Instant | null;
  readonly overdue: boolean;
  readonly findings: readonly CalendarFinding[];
  /** Working time of the task without a holder, and with one; stops excluded. */
  readonly waiting: Millis;
  readonly handling: Millis;
}

const shares = (
  calendar: WorkingCalendar,
  clock: BudgetClock,
  stops: readonly Stop[],
  at: Instant,
): { waiting: Millis; handling: Millis } => {
  const ruler = rulerOf(calendar, 'working-time');
  const worked = (from: Instant, to: Instant): Millis =>
    to <= from ? 0 : spentAt(ruler, from, to, mergeStops(stops, from));
  const handling = clock.claims.reduce((sum, claim) => sum + worked(claim.from, Math.min(claim.to ?? at, at)), 0);
  return { waiting: worked(clock.opened, at) - handling, handling };
};

/** One budget at an instant; undefined where it is not open. */
export const viewOf = (
  calendar: WorkingCalendar,
  state: ClockState,
  id: BudgetId,
  at: Instant,
): BudgetView | undefined => {
  const clock = state.budgets[id];
  if (clock === undefined) return undefined;
  const stops = stopsOf(state, id);
  const split = shares(calendar, clock, stops, at);
  const running = runningOf(state, id);
  if (running === null) {
    const remaining = clock.budget.amount;
    const rests = isStoppedAt(stops, at);
    return { id, consumed: 0, remaining, running: !rests, due: null, overdue: false, findings: [], ...split };
  }
  const { due, findings } = dueAt(calendar, running);
  return { id, ...consumedAt(calendar, running, at), due, overdue: due !== null && due <= at, findings, ...split };
};

/** Every open budget, in the order of their ids. */
export const viewsOf = (calendar: WorkingCalendar, state: ClockState, at: Instant): readonly BudgetView[] =>
  Object.keys(state.budgets)
    .sort()
    .flatMap((id) => viewOf(calendar, state, id, at) ?? []);
