/** The clock ledger as a reducer: a state and an event give the next state and the rows of the ledger. */
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { printAmount } from './budget.js';
import type { WorkingCalendar } from './calendar.js';
import type { ClockEvent, ClockEventOf, ClockRejection } from './clock-events.js';
import type { ClockPolicy } from './clock-policy.js';
import type {
  BudgetClock,
  BudgetId,
  ClockState,
  ClockStop,
  LedgerEntry,
  LedgerWhat,
  OutageWindow,
} from './clock-state.js';
import { viewOf } from './clock-view.js';
import { consentReasons } from './consent.js';

export interface ClockTransition {
  readonly state: ClockState;
  /** One row for each budget that the event concerns, in the order of their ids. */
  readonly entries: readonly LedgerEntry[];
}

/** Calendar and rules by which events are judged. */
export interface ClockContext {
  readonly calendar: WorkingCalendar;
  readonly policy: ClockPolicy;
}

/** `id@version`, the name of a calendar in states and ledgers. */
export const calendarRef = (calendar: WorkingCalendar): string => `${calendar.id}@${calendar.version ?? 1}`;

export const newClock = (calendar: WorkingCalendar): ClockState => ({
  calendar: calendarRef(calendar),
  budgets: {},
  stops: [],
  windows: [],
});

/** Next state, and the budgets whose ledger gets a row; `ground` is in the ledger's form. */
interface Change {
  readonly state: ClockState;
  readonly concerns: readonly BudgetId[];
  readonly ground: string | null;
}

type Decision = Result<Change, ClockRejection>;

const reject = (code: ClockRejection['code'], detail: string): Result<never, ClockRejection> => err({ code, detail });

const unknownBudget = (id: BudgetId): Result<never, ClockRejection> =>
  reject('BUDGET_UNKNOWN', `no open budget "${id}": start it first`);

const changed = (state: ClockState, id: BudgetId, clock: BudgetClock, ground: string | null = null): Decision =>
  ok({ state: { ...state, budgets: { ...state.budgets, [id]: clock } }, concerns: [id], ground });

/** Canonical order: independent events that came in another order leave the same state. */
const ordered = <T extends { readonly id: string; readonly from: Instant }>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));

const start = (state: ClockState, event: ClockEventOf<'start'>): Decision => {
  const { at, budget: id, scope, amount } = event;
  if (state.budgets[id] !== undefined) return reject('BUDGET_EXISTS', `budget "${id}" is open already`);
  if (!Number.isSafeInteger(amount.amount) || amount.amount < 0) {
    return reject(
      'BUDGET_INVALID',
      `budget "${id}" must be a whole number of its unit, 0 or more, not ${amount.amount}`,
    );
  }
  const startsAt = event.startsAt ?? 'opened';
  return changed(state, id, {
    scope,
    budget: amount,
    stopRule: event.stopRule ?? 'touched-days',
    ...(event.stopRuleReference === undefined ? {} : { stopRuleReference: event.stopRuleReference }),
    legalReference: event.legalReference ?? null,
    startsAt,
    opened: at,
    from: startsAt === 'opened' ? at : null,
    claims: [],
    fired: [],
    resets: 0,
  });
};

const claim = (state: ClockState, event: ClockEventOf<'claim'>): Decision => {
  const clock = state.budgets[event.budget];
  if (clock === undefined) return unknownBudget(event.budget);
  if (clock.claims.at(-1)?.to === null) {
    return reject('ALREADY_CLAIMED', `budget "${event.budget}" is claimed: release it first`);
  }
  // Even after a clock set back, the task was not handled before it was opened or last released.
  const from = Math.max(event.at, clock.claims.at(-1)?.to ?? clock.opened);
  return changed(state, event.budget, {
    ...clock,
    from: clock.from ?? from,
    claims: [...clock.claims, { from, to: null }],
  });
};

const release = (state: ClockState, event: ClockEventOf<'release'>): Decision => {
  const clock = state.budgets[event.budget];
  if (clock === undefined) return unknownBudget(event.budget);
  const last = clock.claims.at(-1);
  if (last?.to !== null) return reject('NOT_CLAIMED', `budget "${event.budget}" is not claimed`);
  const closed = { from: last.from, to: Math.max(event.at, last.from) };
  return changed(state, event.budget, { ...clock, claims: [...clock.claims.slice(0, -1), closed] });
};

const complete = (state: ClockState, event: ClockEventOf<'complete'>): Decision => {
  if (state.budgets[event.budget] === undefined) return unknownBudget(event.budget);
  const budgets = Object.fromEntries(Object.entries(state.budgets).filter(([id]) => id !== event.budget));
  return ok({ state: { ...state, budgets }, concerns: [event.budget], ground: null });
};

const groundText = ({ kind, detail }: ClockStop['ground']): string => `${kind}:${detail}`;

const isListed = (policy: ClockPolicy, { kind, detail }: ClockStop['ground']): boolean => {
  switch (kind) {
    case 'applicant':
      return policy.applicantGrounds.includes(detail);
    case 'legal-hold':
      return Object.hasOwn(policy.legalHolds, detail);
    case 'oss':
      return detail === '41' || detail === '43';
  }
};

const concernedBy = (state: ClockState, budgets: readonly BudgetId[] | null): readonly BudgetId[] =>
  Object.keys(state.budgets).filter((id) => budgets === null || budgets.includes(id));

const stop = ({ calendar, policy }: ClockContext, state: ClockState, event: ClockEventOf<'stop'>): Decision => {
  const { at, stop: id, ground } = event;
  const budgets = event.budgets ?? null;
  if (state.stops.some((known) => known.id === id)) return reject('STOP_EXISTS', `stop "${id}" is recorded already`);
  if (!isListed(policy, ground)) {
    return reject(
      'GROUND_UNKNOWN',
      `"${groundText(ground)}" is not among the grounds on which the office's clock stops`,
    );
  }
  const unknown = budgets?.find((budget) => state.budgets[budget] === undefined);
  if (unknown !== undefined) return unknownBudget(unknown);
  const reasons = ground.kind === 'oss' ? [] : consentReasons(calendar, state, policy, at, budgets);
  if (reasons.length > 0 && event.consent === undefined) {
    return reject(
      'CONSENT_NEEDED',
      `this stop needs a supervisor's consent: ${reasons.map(({ code }) => code).join(', ')}`,
    );
  }
  const stops = ordered([...state.stops, { id, ground, from: at, to: null, budgets }]);
  return ok({ state: { ...state, stops }, concerns: concernedBy(state, budgets), ground: groundText(ground) });
};

const resume = (state: ClockState, event: ClockEventOf<'resume'>): Decision => {
  const known = state.stops.find(({ id }) => id === event.stop);
  if (known === undefined) return reject('STOP_UNKNOWN', `no stop "${event.stop}" is recorded`);
  if (known.to !== null) return reject('STOP_ENDED', `stop "${event.stop}" has ended already`);
  const ended = { ...known, to: Math.max(event.at, known.from) };
  const stops = state.stops.map((one) => (one === known ? ended : one));
  return ok({
    state: { ...state, stops },
    concerns: concernedBy(state, known.budgets),
    ground: groundText(known.ground),
  });
};

const extend = (state: ClockState, event: ClockEventOf<'extend'>): Decision => {
  const clock = state.budgets[event.budget];
  if (clock === undefined) return unknownBudget(event.budget);
  if (!Number.isSafeInteger(event.by) || event.by <= 0) {
    return reject('BUDGET_INVALID', `an extension is a whole number of the budget's unit above 0, not ${event.by}`);
  }
  const budget = { ...clock.budget, amount: clock.budget.amount + event.by };
  return changed(state, event.budget, { ...clock, budget }, `extend:${printAmount(budget.unit, event.by)}`);
};

const reset = (state: ClockState, event: ClockEventOf<'reset'>): Decision => {
  const { at, source } = event;
  if (source.system === 'office' && source.supervisor === '') {
    return reject('SUPERVISOR_NEEDED', 'the office sets a clock back to zero only by a named supervisor');
  }
  const unknown = event.budgets?.find((budget) => state.budgets[budget] === undefined);
  if (unknown !== undefined) return unknownBudget(unknown);
  const concerns = concernedBy(state, event.budgets ?? null).filter((id) => state.budgets[id]?.from !== null);
  const budgets = Object.fromEntries(
    Object.entries(state.budgets).map(([id, clock]) => [
      id,
      concerns.includes(id) ? { ...clock, from: at, fired: [], resets: clock.resets + 1 } : clock,
    ]),
  );
  const ground = source.system === 'oss' ? `oss:${source.code}` : `supervisor:${source.supervisor}`;
  return ok({ state: { ...state, budgets }, concerns, ground });
};

const windowText = ({ kind, cause }: { readonly kind: string; readonly cause: string }): string =>
  `outage:${kind}:${cause}`;

const withWindows = (state: ClockState, windows: readonly OutageWindow[], ground: string): Decision =>
  ok({ state: { ...state, windows: ordered(windows) }, concerns: Object.keys(state.budgets), ground });

const declareWindow = (
  policy: ClockPolicy,
  state: ClockState,
  event: ClockEventOf<'declare-window' | 'correct-window'>,
): Decision => {
  const { type, window: id, kind, cause, from, to, reason, document } = event;
  const known = state.windows.some((one) => one.id === id);
  if (type === 'declare-window' && known) return reject('WINDOW_EXISTS', `outage window "${id}" is declared already`);
  if (type === 'correct-window' && !known) return reject('WINDOW_UNKNOWN', `no outage window "${id}" is declared`);
  if (to !== null && to <= from) {
    return reject('WINDOW_ENDS_BEFORE_IT_STARTS', `outage window "${id}" must end after it starts`);
  }
  if (!policy.outageCauses.includes(cause)) {
    return reject(
      'CAUSE_UNKNOWN',
      `"${cause}" is none of the events of force majeure: ${policy.outageCauses.join(', ')}`,
    );
  }
  if (reason === undefined || reason === '' || document === undefined || document === '') {
    return reject('WINDOW_WITHOUT_EVIDENCE', `outage window "${id}" needs a reason and a document as evidence`);
  }
  const others = state.windows.filter((one) => one.id !== id);
  return withWindows(state, [...others, { id, kind, cause, from, to }], windowText({ kind, cause }));
};

const withdrawWindow = (state: ClockState, event: ClockEventOf<'withdraw-window'>): Decision => {
  const known = state.windows.find(({ id }) => id === event.window);
  if (known === undefined) return reject('WINDOW_UNKNOWN', `no outage window "${event.window}" is declared`);
  return withWindows(
    state,
    state.windows.filter((one) => one !== known),
    windowText(known),
  );
};

const alarmFired = (policy: ClockPolicy, state: ClockState, event: ClockEventOf<'alarm-fired'>): Decision => {
  const { budget: id, rule } = event;
  const clock = state.budgets[id];
  if (clock === undefined) return unknownBudget(id);
  const rules = clock.scope === 'application' ? policy.promiseAlarms : policy.alarms;
  const known = rules.find((one) => one.id === rule);
  if (known === undefined) return reject('ALARM_UNKNOWN', `the policy has no alarm "${rule}" for a ${clock.scope}`);
  if (clock.fired.includes(rule)) return reject('ALARM_FIRED', `alarm "${rule}" of budget "${id}" has fired already`);
  return changed(state, id, { ...clock, fired: [...clock.fired, rule].sort() }, `${known.kind}:${rule}`);
};

const decide = (context: ClockContext, state: ClockState, event: ClockEvent): Decision => {
  switch (event.type) {
    case 'start':
      return start(state, event);
    case 'claim':
      return claim(state, event);
    case 'release':
      return release(state, event);
    case 'complete':
      return complete(state, event);
    case 'stop':
      return stop(context, state, event);
    case 'resume':
      return resume(state, event);
    case 'extend':
      return extend(state, event);
    case 'reset':
      return reset(state, event);
    case 'declare-window':
    case 'correct-window':
      return declareWindow(context.policy, state, event);
    case 'withdraw-window':
      return withdrawWindow(state, event);
    case 'calendar-change': {
      const concerns = Object.keys(state.budgets);
      const ground = `calendar:${calendarRef(event.to)}`;
      return ok({ state: { ...state, calendar: calendarRef(event.to) }, concerns, ground });
    }
    case 'alarm-fired':
      return alarmFired(context.policy, state, event);
  }
};

const whatOf = (type: ClockEvent['type']): LedgerWhat => (type === 'alarm-fired' ? 'alarm' : type);

/**
 * Applies an event to the clock. A rejection says what was expected, and changes nothing. For a calendar change the
 * context holds the old calendar and the event the new one, with which the state has to be read afterwards.
 */
export const advanceClock = (
  context: ClockContext,
  state: ClockState,
  event: ClockEvent,
): Result<ClockTransition, ClockRejection> => {
  const decided = decide(context, state, event);
  if (!decided.ok) return decided;
  const { state: next, concerns, ground } = decided.value;
  const calendarAfter = event.type === 'calendar-change' ? event.to : context.calendar;
  const entries = [...concerns].sort().map((budget): LedgerEntry => {
    const before = viewOf(context.calendar, state, budget, event.at);
    // A completed budget is gone from the new state: its row shows the view before.
    const after = event.type === 'complete' ? before : viewOf(calendarAfter, next, budget, event.at);
    const clock = next.budgets[budget] ?? state.budgets[budget];
    return {
      at: event.at,
      what: whatOf(event.type),
      budget,
      unit: clock?.budget.unit ?? 'working-time',
      ground,
      actor: event.actor ?? null,
      document: event.document ?? null,
      legalReference: event.legalReference ?? clock?.legalReference ?? null,
      reason: event.reason ?? null,
      consent: event.type === 'stop' ? (event.consent ?? null) : null,
      remainingBefore: before?.remaining ?? null,
      remainingAfter: after?.remaining ?? null,
      dueBefore: before?.due ?? null,
      dueAfter: after?.due ?? null,
      waiting: after?.waiting ?? 0,
      handling: after?.handling ?? 0,
    };
  });
  return ok({ state: next, entries });
};

/** True where an armed timer may now be too late: only then must a sleeping workflow be told. */
export const movesEarlier = (entries: readonly LedgerEntry[]): boolean =>
  entries.some(({ dueBefore, dueAfter }) => dueAfter !== null && (dueBefore === null || dueAfter < dueBefore));
