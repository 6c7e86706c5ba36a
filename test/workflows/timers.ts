/** Timers armed at Temporal, against the due dates of the record. */
import { expect } from '@jest/globals';
import type { Transition } from '../../src/domain/ports/recorder.js';
import type { Permit } from './harness.js';

/** A timer as the history has it. What it was armed for lies between the two, whatever the machine's load. */
export interface Bracket {
  readonly early: number;
  readonly late: number;
  readonly fired: boolean;
}

interface Stamp {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}
const ms = (stamp: Stamp | null | undefined): number =>
  Number(stamp?.seconds ?? 0) * 1_000 + (stamp?.nanos ?? 0) / 1_000_000;

/**
 * The workflow arms `due - now` with the time of its task, which lies between the start of that task and the event that
 * armed the timer.
 */
export const brackets = async ({ handle }: Permit): Promise<readonly Bracket[]> => {
  const { events } = await handle.fetchHistory();
  const all = events ?? [];
  const of = (id: unknown) => all.find(({ eventId }) => String(eventId) === String(id));
  const fired = new Set(all.flatMap(({ timerFiredEventAttributes: one }) => (one == null ? [] : [one.timerId])));
  return all.flatMap(({ timerStartedEventAttributes: one, eventTime }) => {
    if (one == null) return [];
    const completed = of(one.workflowTaskCompletedEventId)?.workflowTaskCompletedEventAttributes;
    const began = ms(of(completed?.startedEventId)?.eventTime);
    const timeout = ms(one.startToFireTimeout);
    return [
      { early: Math.floor(began + timeout), late: Math.ceil(ms(eventTime) + timeout), fired: fired.has(one.timerId) },
    ];
  });
};

interface Decided {
  readonly budget: string;
  readonly at: number;
  readonly seq: number;
}

/** Alarms that decide (a budget is spent) carry their due date in their key. */
const decided = (transitions: readonly Transition[]): readonly Decided[] =>
  transitions.flatMap(({ message, seq }) => {
    const [, budget, at] = /^deadline\/(.+?)(?:~\d+)?\/[^/]+@(\d+)$/.exec(message.key) ?? [];
    return budget === undefined ? [] : [{ budget, at: Number(at), seq }];
  });

export const decidedAt = (transitions: readonly Transition[]): readonly number[] =>
  decided(transitions).map(({ at }) => at);

/**
 * The due dates that are shown of the budgets after these transitions: of the promise on the application's row, of the
 * row of an open task on the work list, of each budget in the ledger. That they agree is asserted on the way.
 */
export const shownDues = (transitions: readonly Transition[]): ReadonlyMap<string, number | null> => {
  const dues = new Map<string, number | null>();
  const stepOf = new Map<string, string>();
  for (const { ledger, patch, tasksOpened, taskClocks } of transitions) {
    for (const { what, scope, dueAfter } of ledger) {
      if (what === 'complete') dues.delete(scope);
      else dues.set(scope, dueAfter);
    }
    for (const { id, step } of tasksOpened) {
      const budget = [...dues.keys()].find((scope) => scope.startsWith(`step:${step ?? ''}#`));
      if (budget !== undefined) stepOf.set(id, budget);
    }
    for (const { id, dueAt } of [...tasksOpened, ...taskClocks]) {
      const budget = stepOf.get(id);
      if (budget !== undefined && dues.has(budget)) expect([id, dueAt]).toEqual([id, dues.get(budget)]);
    }
    if (dues.has('application')) expect(patch.dueAt).toBe(dues.get('application'));
  }
  return dues;
};

/**
 * Each budget that was decided as spent was so at the very due date shown before, and a timer had been armed for that
 * instant; unless the date lay in the past already when it was learnt.
 */
export const neverDiffer = (transitions: readonly Transition[], timers: readonly Bracket[]): void => {
  for (const { budget, at, seq } of decided(transitions)) {
    const before = transitions.filter((one) => one.seq < seq);
    expect([budget, shownDues(before).get(budget)]).toEqual([budget, at]);
    const learnt = before.at(-1)?.message.at ?? 0;
    if (at > learnt) {
      expect(timers.filter(({ early, late, fired }) => fired && early <= at && at <= late)).not.toEqual([]);
    }
  }
};
