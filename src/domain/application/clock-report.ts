/** Punctuality of each row of the SOP, with outages taken out and with them left in. */
import {
  dueAt,
  type Budget,
  type OutageWindow,
  type Stop,
  type StopRule,
  type WorkingCalendar,
} from '../time/index.js';
import type { Instant, Millis } from '../shared/time.js';

/** A row of the clock ledger, as far as the report needs it. */
export interface StepEvent {
  readonly application: string;
  /** Id of the procedure that the application follows: row 3 of one is another than row 3 of the next. */
  readonly procedure: string;
  /** `step:3#1`. */
  readonly scope: string;
  readonly at: Instant;
  readonly what: string;
  readonly ground: string | null;
  readonly remainingAfter: number | null;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  /** Unit of the budget; null in rows that were written before the ledger named it: working time. */
  readonly unit: Budget['unit'] | null;
  /** In a `complete`: the case ended, by withdrawal or otherwise, before the step was done. */
  readonly brokenOff: boolean;
  /** In a `complete`: a recall took it back, or took the row away before its officer had acted. */
  readonly recalled: boolean;
}

/** A budget of a row that was completed: working time that its task lay without a holder, and with one. */
export interface PastStep {
  readonly application: string;
  /** `step:3#2`: the second time that row 3 was worked on. */
  readonly scope: string;
  readonly waiting: Millis;
  readonly handling: Millis;
}

export interface StepPunctuality {
  readonly procedure: string;
  readonly step: string;
  readonly completed: number;
  /** Number done by the due date, outage windows excluded from the budget: the office answers for these. */
  readonly onTime: number;
  /** Number done by the date that it would have been due without any window. */
  readonly onTimeWithoutWindows: number;
}

const stepOf = (scope: string): string => /^step:(.*)#\d+$/.exec(scope)?.[1] ?? '';

/**
 * Stops of one budget. A stop that was open when the budget began has only its end as a row, and counts from `from`.
 */
const stopsOf = (events: readonly StepEvent[], from: Instant): readonly Stop[] => {
  const stops: Stop[] = [];
  let open: Instant[] = [];
  for (const { what, at } of events) {
    if (what === 'stop') open = [...open, at];
    if (what !== 'resume') continue;
    const [begun = from, ...others] = open;
    stops.push({ from: begun, to: at });
    open = others;
  }
  return [...stops, ...open.map((begun) => ({ from: begun, to: null }))];
};

/** Calendar and rule for stops that the office counts by. */
interface Rules {
  readonly calendar: WorkingCalendar;
  readonly stopRule: StopRule;
}

interface Verdict {
  readonly onTime: boolean;
  readonly onTimeWithoutWindows: boolean;
}

/**
 * Beginning of a budget's count: its last reset; else the claim that gave it its due date, where it waited for one;
 * else its opening.
 */
const beginningOf = (events: readonly StepEvent[]): Instant | undefined => {
  const start = events.find(({ what }) => what === 'start');
  const claim = events.find(({ what }) => what === 'claim');
  const waited = start?.dueAfter === null && claim?.dueBefore === null && claim.dueAfter !== null;
  return events.findLast(({ what }) => what === 'reset')?.at ?? (waited ? claim.at : start?.at);
};

/**
 * Verdict on one budget. Null while it is not completed or its beginning is not among the events. Null where it was
 * recalled: its work counts in the row's next budget. Null where it was broken off with its case before it was late:
 * nobody knows whether it would have been.
 */
const verdictOf = (
  { calendar, stopRule }: Rules,
  events: readonly StepEvent[],
  windows: readonly OutageWindow[],
): Verdict | null => {
  const done = events.findLast(({ what }) => what === 'complete');
  const from = beginningOf(events);
  const start = events.find(({ what }) => what === 'start');
  if (done === undefined || done.recalled || from === undefined || start === undefined) return null;
  if (start.remainingAfter === null) return null;
  const stops = stopsOf(events, from);
  const budget: Budget = { unit: start.unit ?? 'working-time', amount: start.remainingAfter };
  const isBy = (excluded: readonly Stop[]): boolean => {
    const { due } = dueAt(calendar, { from, budget, stops: [...stops, ...excluded], stopRule });
    // No due date: a stop without an end precedes it, so it cannot be late.
    return due === null || done.at <= due;
  };
  const verdict = { onTime: isBy(windows), onTimeWithoutWindows: isBy([]) };
  return done.brokenOff && verdict.onTime ? null : verdict;
};

/** Punctuality by procedure and row of its SOP, in the order of the rows. `events` come in the order of the ledger. */
export const stepPunctuality = (
  rules: Rules,
  events: readonly StepEvent[],
  windows: readonly OutageWindow[],
): readonly StepPunctuality[] => {
  const budgets = new Map<string, StepEvent[]>();
  for (const event of events) {
    const key = `${event.application}/${event.scope}`;
    const known = budgets.get(key);
    if (known === undefined) budgets.set(key, [event]);
    else known.push(event);
  }
  const steps = new Map<string, StepPunctuality>();
  for (const own of budgets.values()) {
    const [first] = own;
    const verdict = verdictOf(rules, own, windows);
    if (first === undefined || verdict === null) continue;
    const row = { procedure: first.procedure, step: stepOf(first.scope) };
    const key = `${row.procedure}/${row.step}`;
    const so = steps.get(key) ?? { ...row, completed: 0, onTime: 0, onTimeWithoutWindows: 0 };
    steps.set(key, {
      ...row,
      completed: so.completed + 1,
      onTime: so.onTime + (verdict.onTime ? 1 : 0),
      onTimeWithoutWindows: so.onTimeWithoutWindows + (verdict.onTimeWithoutWindows ? 1 : 0),
    });
  }
  return [...steps.values()].sort((a, b) =>
    a.procedure === b.procedure
      ? Number(a.step) - Number(b.step) || (a.step < b.step ? -1 : 1)
      : a.procedure < b.procedure
        ? -1
        : 1,
  );
};
