/** The expected date of an application, from its record: open work, the queue before it, and past times of the rest. */
import { openItems } from '../process/open-items.js';
import type { ProcessDefinition } from '../process/definition.js';
import type { Instant, Millis } from '../shared/time.js';
import {
  countsDays,
  dueAt,
  expectedDate,
  viewOf,
  workingMillisBetween,
  type ClockState,
  type Expected,
  type GroundedStop,
  type StepAhead,
  type WorkingCalendar,
} from '../time/index.js';
import type { PastStep } from './clock-report.js';
import { budgetOfStep } from './clock.js';
import { findElement, stepBudget } from './element.js';
import type { ApplicationState } from './state.js';
import { waysAhead } from './way-ahead.js';

/** Queue of an open task that nobody has taken: tasks before it in its lane, and the people who may do them. */
export interface Queue {
  readonly ahead: number;
  readonly staff: number;
}

export interface ExpectedQuestion {
  readonly definition: ProcessDefinition;
  readonly calendar: WorkingCalendar;
  readonly process: ApplicationState['process'];
  /** The clock with every window and decree taken into account. */
  readonly clock: ClockState;
  readonly past: readonly PastStep[];
  /** Queues by task. A task that is held has none: nothing is before it any more. */
  readonly queues: ReadonlyMap<string, Queue>;
  readonly now: Instant;
}

const PROMISE = 'application';

const rowOf = (scope: string): string | null => /^step:(.*)#\d+$/.exec(scope)?.[1] ?? null;

/** Whole time of a row in each past case, however often it was returned there. */
const wholes = (past: readonly PastStep[], step: string): readonly Millis[] => {
  const byCase = new Map<string, Millis>();
  for (const { application, scope, waiting, handling } of past)
    if (rowOf(scope) === step) byCase.set(application, (byCase.get(application) ?? 0) + waiting + handling);
  return [...byCase.values()];
};

/** Times in somebody's hands, one each time the row was worked on. A task done without being taken has none. */
const handlings = (past: readonly PastStep[], step: string): readonly Millis[] =>
  past.flatMap(({ scope, handling }) => (rowOf(scope) === step && handling > 0 ? [handling] : []));

/** Working time of the row's budget if it begins now; 0 where the SOP gives none. */
const allowedFor = ({ definition, calendar, now }: ExpectedQuestion, step: string): Millis => {
  const budget = stepBudget(definition, step);
  if (budget === null) return 0;
  if (!countsDays(budget.unit)) return budget.amount;
  const { due } = dueAt(calendar, { from: now, budget, stops: [] });
  return due === null ? 0 : workingMillisBetween(calendar, now, due);
};

const stopsOf = ({ clock }: ExpectedQuestion): readonly GroundedStop[] => [
  ...clock.stops
    .filter(({ budgets }) => budgets === null || budgets.includes(PROMISE))
    .map(({ from, to, ground: { kind, detail } }) => ({ from, to, ground: `${kind}:${detail}` })),
  ...clock.windows.map(({ from, to, kind, cause }) => ({ from, to, ground: `outage:${kind}:${cause}` })),
];

/** P50 and P90 of the end of the procedure. What the applicant takes for their own part is in neither. */
export const expectedOf = (question: ExpectedQuestion): Expected => {
  const { definition, calendar, process, clock, past, queues, now } = question;
  const ways = waysAhead(definition, (step) => allowedFor(question, step));
  const later = (step: string): StepAhead => ({
    step,
    budget: allowedFor(question, step),
    past: wholes(past, step),
    consumed: 0,
    queue: 0,
  });
  const open = (step: string, task: string): StepAhead => {
    const id = budgetOfStep(clock, step);
    const queue = queues.get(task);
    return {
      step,
      budget: allowedFor(question, step),
      past: handlings(past, step),
      consumed: (id === null ? undefined : viewOf(calendar, clock, id, now))?.handling ?? 0,
      queue: queue === undefined ? 0 : queue.ahead / Math.max(1, queue.staff),
    };
  };
  const branches: (readonly StepAhead[])[] = [];
  for (const { id, element } of openItems(definition, process)) {
    const steps = ways(element);
    if (steps === null) return expectedDate({ calendar, now, branches: null, stops: stopsOf(question) });
    const own = findElement(definition, element);
    const step = own?.stopsClock === true ? null : (own?.step ?? null);
    branches.push([...(step === null ? [] : [open(step, id)]), ...steps.filter((ahead) => ahead !== step).map(later)]);
  }
  return expectedDate({ calendar, now, branches, stops: stopsOf(question) });
};
