/** How punctual each row of the SOP was, with outages taken out and with them left in. */
import { dueAt, type OutageWindow, type Stop, type WorkingCalendar } from '../time/index.js';
import type { Instant, Millis } from '../shared/time.js';

/** A row of the clock ledger, as far as the report needs it. */
export interface StepEvent {
  readonly application: string;
  /** `step:3#1`. */
  readonly scope: string;
  readonly at: Instant;
  readonly what: string;
  readonly ground: string | null;
  readonly remainingAfter: number | null;
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
  readonly step: string;
  readonly completed: number;
  /** Done by the due date, outage windows excluded from the budget: what the office answers for. */
  readonly onTime: number;
  /** Done by the date that it would have been due without any window. */
  readonly onTimeWithoutWindows: number;
}

const stepOf = (scope: string): string => /^step:(.*)#\d+$/.exec(scope)?.[1] ?? '';

/** The stops of one budget; one that was open when it began has no row of its own but its end. */
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

interface Verdict {
  readonly onTime: boolean;
  readonly onTimeWithoutWindows: boolean;
}

/** Null while the budget is not completed, or its beginning is not among the events. */
const verdictOf = (
  calendar: WorkingCalendar,
  events: readonly StepEvent[],
  windows: readonly OutageWindow[],
): Verdict | null => {
  const done = events.findLast(({ what }) => what === 'complete');
  const began = events.findLast(({ what }) => what === 'reset') ?? events.find(({ what }) => what === 'start');
  const amount = events.find(({ what }) => what === 'start')?.remainingAfter;
  if (done === undefined || began === undefined || amount === undefined || amount === null) return null;
  const stops = stopsOf(events, began.at);
  const isBy = (excluded: readonly Stop[]): boolean => {
    const { due } = dueAt(calendar, {
      from: began.at,
      budget: { unit: 'working-time', amount },
      stops: [...stops, ...excluded],
      stopRule: 'touched-days',
    });
    // No due date: a stop without an end precedes it, so it cannot be late.
    return due === null || done.at <= due;
  };
  return { onTime: isBy(windows), onTimeWithoutWindows: isBy([]) };
};

/** By row of the SOP, in the order of the rows. Events in the order of the ledger. */
export const stepPunctuality = (
  calendar: WorkingCalendar,
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
    const step = stepOf(own[0]?.scope ?? '');
    const verdict = verdictOf(calendar, own, windows);
    if (verdict === null) continue;
    const so = steps.get(step) ?? { step, completed: 0, onTime: 0, onTimeWithoutWindows: 0 };
    steps.set(step, {
      step,
      completed: so.completed + 1,
      onTime: so.onTime + (verdict.onTime ? 1 : 0),
      onTimeWithoutWindows: so.onTimeWithoutWindows + (verdict.onTimeWithoutWindows ? 1 : 0),
    });
  }
  return [...steps.values()].sort((a, b) => Number(a.step) - Number(b.step) || (a.step < b.step ? -1 : 1));
};
