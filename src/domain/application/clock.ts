/** Keeps the clock in step with the procedure: budgets that run, budgets that rest, and the clock of each task. */
import type { OpenItem } from '../process/machine.js';
import { openItems } from '../process/open-items.js';
import {
  advanceClock,
  countsDays,
  viewOf,
  type BudgetId,
  type ClockEvent,
  type ClockRejection,
  type ClockState,
  type GroupBudget,
  type LedgerEntry,
} from '../time/index.js';
import type { LedgerRow, TaskClockChange } from '../ports/recorder.js';
import type { Instant, Millis } from '../shared/time.js';
import type { ApplicationContext } from './context.js';
import { findElement, stepBudget, type Element } from './element.js';
import type { ApplicationState } from './state.js';

const PROMISE: BudgetId = 'application';
/** The head's own time after the promise has ended, where the permit type hands the application to them. */
export const COUNTDOWN: BudgetId = 'countdown';

/** Grounds of the policy for rests while the applicant is at work, by the task's action. */
const APPLICANT_GROUNDS: Readonly<Record<string, string>> = {
  correct: 'correction',
  survey: 'survey',
  pay: 'payment',
  'hand-over': 'collection',
};

interface OpenWork {
  readonly item: OpenItem;
  readonly element: Element;
}

export const openWork = (context: ApplicationContext, state: ApplicationState): readonly OpenWork[] =>
  openItems(context.definition, state.process).flatMap((item) => {
    const element = findElement(context.definition, item.element);
    return element === null ? [] : [{ item, element }];
  });

/** `step:3#2`: the second time that row 3 is worked on. */
const stepPrefix = (step: string): string => `step:${step}#`;

const groupPrefix = (group: string): string => `group:${group}#`;

/** Groups of rows that the office has for this procedure. */
const groupsOf = ({ definition, rules }: ApplicationContext): readonly GroupBudget[] =>
  rules.clock.groups.filter(({ procedure }) => procedure === null || procedure === definition.main);

/** Group that a budget belongs to; null where it belongs to none. */
const groupOf = (context: ApplicationContext, budget: BudgetId): GroupBudget | null =>
  groupsOf(context).find(({ id }) => budget.startsWith(groupPrefix(id))) ?? null;

export const budgetOfStep = (clock: ClockState, step: string): BudgetId | null =>
  Object.keys(clock.budgets).find((id) => id.startsWith(stepPrefix(step))) ?? null;

/** True where a budget counts the work on this element. */
export const worksOn = (context: ApplicationContext, budget: BudgetId, element: Element): boolean =>
  budget === PROMISE ||
  budget === COUNTDOWN ||
  (element.step !== null &&
    (budget.startsWith(stepPrefix(element.step)) || groupOf(context, budget)?.steps.includes(element.step) === true));

/** Open budgets of the step and of the groups that the element's task is part of. */
const budgetsAt = (context: ApplicationContext, clock: ClockState, element: Element): readonly BudgetId[] =>
  Object.keys(clock.budgets).filter((id) => id !== PROMISE && id !== COUNTDOWN && worksOn(context, id, element));

interface Rest {
  readonly key: string;
  readonly ground: { readonly kind: 'applicant' | 'legal-hold'; readonly detail: string };
  readonly document?: string;
  readonly budgets: readonly BudgetId[] | null;
}

const groundOf = (work: readonly OpenWork[]): Rest['ground'] => ({
  kind: 'applicant',
  detail: APPLICANT_GROUNDS[work[0]?.element.action ?? ''] ?? 'correction',
});

/** The rests that the procedure asks for now: the applicant is at work, or a supervisor holds. */
const restsWanted = (
  context: ApplicationContext,
  work: readonly OpenWork[],
  clock: ClockState,
  held: ApplicationState['held'],
): readonly Rest[] => {
  const rests: Rest[] = [];
  for (const id of Object.keys(clock.budgets)) {
    const own = work.filter(({ element }) => worksOn(context, id, element));
    if (own.length > 0 && own.every(({ element }) => element.stopsClock))
      rests.push({ key: `applicant:${id}`, ground: groundOf(own), budgets: [id] });
  }
  if (held !== null)
    rests.push({
      key: 'hold',
      ground: { kind: 'legal-hold', detail: held.ground },
      budgets: null,
      ...(held.document === undefined ? {} : { document: held.document }),
    });
  return rests;
};

export const ledgerRow = (entry: LedgerEntry): LedgerRow => ({
  at: entry.at,
  what: entry.what,
  scope: entry.budget,
  ground: entry.ground,
  actor: entry.actor ?? 'system',
  document: entry.document,
  remainingBefore: entry.remainingBefore,
  remainingAfter: entry.remainingAfter,
  dueBefore: entry.dueBefore,
  dueAfter: entry.dueAfter,
  unit: entry.unit,
  reason: entry.reason,
  consent: entry.consent,
  legalReference: entry.legalReference,
  waiting: entry.waiting,
  handling: entry.handling,
});

/** The events by which the procedure moves its clock. */
type KeepingEvent = Extract<ClockEvent, { type: 'start' | 'complete' | 'stop' | 'resume' }>;

interface Kept {
  readonly clock: ClockState;
  readonly attempts: Readonly<Record<string, number>>;
  readonly ledger: readonly LedgerRow[];
  /** Events that the clock refused; each left it unchanged. */
  readonly refused: readonly ClockRefused[];
}

/** An event that the clock refused, for the record: it explains why a budget counts on or does not. */
export interface ClockRefused {
  readonly event: ClockEvent['type'];
  /** Budget or stop that the event named. */
  readonly of: string;
  readonly code: ClockRejection['code'];
  readonly detail: string;
}

/**
 * The clock after the procedure has moved. Budgets of finished rows are completed, those of rows that begin are
 * started, and those that wait for the applicant or a hold rest.
 */
export const keepClock = (context: ApplicationContext, state: ApplicationState, at: Instant, actor: string): Kept => {
  const work = openWork(context, state);
  const ledger: LedgerRow[] = [];
  let clock = state.clock;
  let attempts = state.attempts;
  const refused: ClockRefused[] = [];
  const tell = (event: KeepingEvent): void => {
    const told = advanceClock({ calendar: context.calendar, policy: context.rules.clock }, clock, event);
    if (!told.ok) {
      refused.push({ event: event.type, of: 'stop' in event ? event.stop : event.budget, ...told.error });
      return;
    }
    clock = told.value.state;
    ledger.push(...told.value.entries.map(ledgerRow));
  };

  const finished = state.outcome !== null;
  const { startsAt, stopRule } = context.rules.clock;
  const counting = { startsAt, stopRule };
  const openSteps = new Set(work.flatMap(({ element }) => (element.step === null ? [] : [element.step])));
  /** True between two rows, while only the machinery is at work: a group goes on then. */
  const between = openSteps.size === 0 && work.length > 0;
  const isStill = (id: BudgetId): boolean => {
    if (finished) return false;
    const group = groupOf(context, id);
    if (group !== null) return between || group.steps.some((step) => openSteps.has(step));
    return id === PROMISE || id === COUNTDOWN || [...openSteps].some((step) => id.startsWith(stepPrefix(step)));
  };
  const wantedAmong = (budgets: ClockState): readonly Rest[] =>
    finished ? [] : restsWanted(context, work, budgets, state.held);

  for (const stop of clock.stops.filter(({ to, ground }) => to === null && ground.kind !== 'oss')) {
    if (!wantedAmong(clock).some(({ key }) => stop.id.startsWith(`${key}@`)))
      tell({ type: 'resume', at, actor, stop: stop.id });
  }
  for (const id of Object.keys(clock.budgets)) if (!isStill(id)) tell({ type: 'complete', at, actor, budget: id });
  for (const step of openSteps) {
    const amount = stepBudget(context.definition, step);
    if (finished || amount === null || budgetOfStep(clock, step) !== null) continue;
    const attempt = (attempts[step] ?? 0) + 1;
    attempts = { ...attempts, [step]: attempt };
    tell({ type: 'start', at, actor, budget: `${stepPrefix(step)}${attempt}`, scope: 'step', amount, ...counting });
  }
  for (const { id, steps, budget, legalReference } of groupsOf(context)) {
    const isOpen = Object.keys(clock.budgets).some((known) => known.startsWith(groupPrefix(id)));
    if (finished || isOpen || !steps.some((step) => openSteps.has(step))) continue;
    const attempt = (attempts[`group:${id}`] ?? 0) + 1;
    attempts = { ...attempts, [`group:${id}`]: attempt };
    tell({
      type: 'start',
      at,
      actor,
      budget: `${groupPrefix(id)}${attempt}`,
      scope: 'group',
      amount: budget,
      ...counting,
      ...(legalReference === null ? {} : { legalReference }),
    });
  }
  const { promise } = context.rules;
  if (
    !finished &&
    promise !== null &&
    clock.budgets[PROMISE] === undefined &&
    attempts[PROMISE] === undefined &&
    work.length > 0
  ) {
    attempts = { ...attempts, [PROMISE]: 1 };
    tell({
      type: 'start',
      at,
      actor,
      budget: PROMISE,
      scope: 'application',
      amount: promise.budget,
      ...(promise.stopRule === undefined
        ? { stopRule }
        : { stopRule: promise.stopRule.rule, stopRuleReference: promise.stopRule.legalReference }),
      ...(promise.legalReference === null ? {} : { legalReference: promise.legalReference }),
    });
  }
  for (const rest of wantedAmong(clock)) {
    if (clock.stops.some(({ id, to }) => to === null && id.startsWith(`${rest.key}@`))) continue;
    // Without a consent the rest is the procedure's own; a rest beyond the office's limits is refused afterwards, by
    // `consentLacking`.
    tell({
      type: 'stop',
      at,
      actor,
      stop: `${rest.key}@${at}`,
      ground: rest.ground,
      consent: state.consent?.by ?? 'procedure',
      ...(rest.budgets === null ? {} : { budgets: rest.budgets }),
      ...(rest.document === undefined ? {} : { document: rest.document }),
    });
  }
  return { clock, attempts, ledger, refused };
};

/**
 * The clock once another person, or nobody, has the task in hand. It refuses repeats alone, and they change nothing.
 */
export const holdClock = (
  context: ApplicationContext,
  clock: ClockState,
  element: Element,
  said: { readonly holder: string | null; readonly at: Instant; readonly actor: string },
): { readonly clock: ClockState; readonly ledger: readonly LedgerRow[] } => {
  const { holder, at, actor } = said;
  const ledger: LedgerRow[] = [];
  let current = clock;
  for (const budget of budgetsAt(context, clock, element)) {
    // A holder who takes over ends the span of the one before.
    for (const type of holder === null ? (['release'] as const) : (['release', 'claim'] as const)) {
      const told = advanceClock({ calendar: context.calendar, policy: context.rules.clock }, current, {
        type,
        at,
        actor,
        budget,
      });
      if (!told.ok) continue;
      current = told.value.state;
      ledger.push(...told.value.entries.map(ledgerRow));
    }
  }
  return { clock: current, ledger };
};

export interface StepClock {
  /** Whole budget in milliseconds; null where the SOP gives none, or gives days. */
  readonly budget: Millis | null;
  /** Working time that the step has taken, stops excluded. */
  readonly consumed: Millis | null;
  readonly dueAt: Instant | null;
  readonly stopped: boolean;
}

/** Clock of an element's row of the SOP, as the work list shows it for a task. */
export const stepClock = (context: ApplicationContext, clock: ClockState, element: Element, at: Instant): StepClock => {
  const id = element.step === null ? null : budgetOfStep(clock, element.step);
  const view = id === null ? undefined : viewOf(context.calendar, clock, id, at);
  const whole = element.step === null ? null : stepBudget(context.definition, element.step);
  const budget = whole === null || countsDays(whole.unit) ? null : whole.amount;
  if (view === undefined) return { budget, consumed: null, dueAt: null, stopped: element.stopsClock };
  return { budget, consumed: view.waiting + view.handling, dueAt: view.due, stopped: !view.running };
};

/** Clock of the whole promise: its due date, and whether it runs. */
export const promiseClock = (
  context: ApplicationContext,
  clock: ClockState,
  at: Instant,
): { readonly dueAt: Instant | null; readonly running: boolean } => {
  const view = viewOf(context.calendar, clock, PROMISE, at);
  return view === undefined ? { dueAt: null, running: false } : { dueAt: view.due, running: view.running };
};

/** Open tasks whose due date or rest changed without the task itself changing. */
export const movedTaskClocks = (
  context: ApplicationContext,
  before: ApplicationState,
  after: ApplicationState,
  at: Instant,
  calendarBefore = context.calendar,
): readonly TaskClockChange[] => {
  const wasOpen = new Set(openItems(context.definition, before.process).map(({ id }) => id));
  return openWork(context, after)
    .filter(({ item }) => wasOpen.has(item.id) && (item.kind === 'user' || item.kind === 'manual'))
    .flatMap(({ item, element }) => {
      const was = stepClock({ ...context, calendar: calendarBefore }, before.clock, element, at);
      const is = stepClock(context, after.clock, element, at);
      if (was.dueAt === is.dueAt && was.stopped === is.stopped) return [];
      const isAhead = was.dueAt !== null && was.dueAt <= at && (is.dueAt === null || is.dueAt > at);
      return [
        {
          id: item.id,
          dueAt: is.dueAt,
          clockStopped: is.stopped,
          ...(isAhead ? { overdueLifted: true as const } : {}),
        },
      ];
    });
};
