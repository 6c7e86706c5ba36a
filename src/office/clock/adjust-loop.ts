import { calendarAt, adjustClock } from '../../domain/application/clock-notices.js';
import type { ClockNotice } from '../../domain/application/clock-journal.js';
import { openWork, promiseClock, stepClock } from '../../domain/application/clock.js';
import type { ApplicationContext } from '../../domain/application/context.js';
import type { ApplicationState } from '../../domain/application/state.js';
import type {
  AdjustedRow,
  ClockNotices,
  ClockNudge,
  ClockRows,
  UnadjustedRow,
} from '../../domain/ports/clock-journal.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Instant } from '../../domain/shared/time.js';
import { nextDeadline, type ClockPolicy, type ClockState, type WorkingCalendar } from '../../domain/time/index.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';

export interface AdjustOptions extends LoopOptions {
  readonly office: string;
  readonly notices: Pick<ClockNotices, 'since' | 'head'>;
  readonly rows: Pick<ClockRows, 'unadjusted' | 'adjust'>;
  readonly definitions: Pick<Definitions, 'find'>;
  readonly orchestration: ClockNudge;
  readonly calendar: WorkingCalendar;
  readonly policy: ClockPolicy;
  /** Applications in one short transaction. */
  readonly batch: number;
  /** Nudges of workflows a second: 50 were measured to cost the officers little, none of it unthrottled. */
  readonly nudgesPerSecond: number;
  /** Part of the time that the batch may take, 0 to 1; the rest is the officers'. */
  readonly share: number;
  readonly pause: (ms: number) => Promise<void>;
}

interface Adjusted {
  readonly row: AdjustedRow;
  /** True where the timer that the application's workflow has armed would come too late. */
  readonly isEarlier: boolean;
}

type ProcedureContext = Pick<ApplicationContext, 'definition'>;

const untouched = (row: UnadjustedRow, notices: number): Adjusted => ({
  row: { id: row.id, seq: row.seq, notices, dates: null },
  isEarlier: false,
});

/**
 * Brings the rows that people read up to the journal of windows and decrees: rows first, a few at a time. A row that is
 * done carries the journal's number, so a killed batch goes on where it stood. The workflows learn of it when they next
 * record; only one whose deadline moves earlier is woken, before its row is marked.
 */
export const createAdjustLoop = (options: AdjustOptions): Loop => {
  const { office, policy, rows, orchestration, clock } = options;
  const procedures = new Map<string, ProcedureContext | null>();

  const procedureOf = async (digest: string): Promise<ProcedureContext | null> => {
    const known = procedures.get(digest);
    if (known !== undefined) return known;
    const definition = await options.definitions.find(digest);
    const context = definition === null ? null : { definition };
    procedures.set(digest, context);
    return context;
  };

  const dates = (
    definition: ProcedureContext,
    state: ApplicationState,
    before: { readonly calendar: WorkingCalendar; readonly clock: ClockState },
    after: { readonly calendar: WorkingCalendar; readonly clock: ClockState },
    at: Instant,
  ): AdjustedRow['dates'] => {
    const rules = { permitType: '', requirements: [], recommendationRequired: false, clock: policy, promise: null };
    const context: ApplicationContext = { ...definition, calendar: after.calendar, rules };
    const promise = promiseClock(context, after.clock, at);
    const tasks = openWork(context, state).flatMap(({ item, element }) => {
      if (item.kind !== 'user' && item.kind !== 'manual' && item.kind !== 'task') return [];
      const was = stepClock({ ...context, calendar: before.calendar }, before.clock, element, at);
      const is = stepClock(context, after.clock, element, at);
      const overdueLifted = was.dueAt !== null && was.dueAt <= at && (is.dueAt === null || is.dueAt > at);
      return [{ id: item.id, dueAt: is.dueAt, clockStopped: is.stopped, overdueLifted }];
    });
    return { dueAt: promise.dueAt, clockRunning: promise.running, tasks };
  };

  const adjust = async (row: UnadjustedRow, journal: readonly ClockNotice[], head: number): Promise<Adjusted> => {
    const at = clock();
    const { state } = row;
    if (state === null || state.outcome !== null) return untouched(row, head);
    const procedure = await procedureOf(row.definitionDigest);
    const calendar = calendarAt(options.calendar, journal, state.clock.calendar);
    if (procedure === null || calendar === null) {
      const missing = procedure === null ? `procedure ${row.definitionDigest}` : `calendar ${state.clock.calendar}`;
      options.report({
        loop: 'adjust-clocks',
        code: 'INVARIANT',
        detail: `${missing} is not known here: its dates wait for its next transition`,
        application: row.id,
      });
      return untouched(row, head);
    }
    const fresh = journal.filter(({ version }) => version > state.notices);
    const before = { calendar, clock: state.clock };
    const after = adjustClock(calendar, policy, state.clock, fresh, at);
    const armed = nextDeadline(calendar, before.clock, policy, at);
    const due = nextDeadline(after.calendar, after.clock, policy, at);
    return {
      row: { id: row.id, seq: row.seq, notices: head, dates: dates(procedure, state, before, after, at) },
      isEarlier: due !== null && (armed === null || due.at < armed.at),
    };
  };

  const nudge = async (application: string): Promise<boolean> => {
    try {
      await orchestration.nudge(application);
      await options.pause(1_000 / options.nudgesPerSecond);
      return true;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      options.report({ loop: 'adjust-clocks', code: 'ORCHESTRATION_UNAVAILABLE', detail, application });
      return false;
    }
  };

  return createLoop('adjust-clocks', options, async () => {
    const head = await options.notices.head(office);
    if (head === 0) return 0;
    const waiting = await rows.unadjusted(office, head, options.batch);
    if (waiting.length === 0) return 0;
    const began = performance.now();
    const journal = await options.notices.since(office, 0);
    const done: AdjustedRow[] = [];
    let isAway = false;
    for (const one of waiting) {
      const { row, isEarlier } = await adjust(one, journal, head);
      if (isEarlier && !isAway) isAway = !(await nudge(one.id));
      if (!isEarlier || !isAway) done.push(row);
    }
    await rows.adjust(done);
    const took = performance.now() - began;
    await options.pause(took * (1 / options.share - 1));
    return done.length;
  });
};
