/**
 * Effect of outage windows and decrees on a clock. They stand in one numbered journal; each application knows the
 * number up to which it has taken them into account.
 */
import {
  advanceClock,
  calendarRef,
  type ClockEvent,
  type ClockPolicy,
  type ClockState,
  type OutageWindow,
  type WorkingCalendar,
} from '../time/index.js';
import type { LedgerRow } from '../ports/recorder.js';
import type { Instant } from '../shared/time.js';
import { ledgerRow, type ClockRefused } from './clock.js';
import { applyDecree } from './clock-decree.js';
import type { ClockNotice } from './clock-journal.js';

/** Outage windows in force after these notices, by their start. */
export const windowsAfter = (notices: readonly ClockNotice[]): readonly OutageWindow[] => {
  const inForce = new Map<string, OutageWindow>();
  for (const { event } of notices) {
    if (event.type === 'withdraw-window') inForce.delete(event.window);
    else if (event.type !== 'calendar-change') {
      const { window: id, kind, cause, from, to } = event;
      inForce.set(id, { id, kind, cause, from, to });
    }
  }
  return [...inForce.values()].sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
};

/** The calendar with every decree of these notices in it, in order. */
export const calendarAfter = (calendar: WorkingCalendar, notices: readonly ClockNotice[]): WorkingCalendar =>
  notices.reduce(
    (current, { event }) =>
      event.type === 'calendar-change' && event.calendar === current.id && event.version > (current.version ?? 1)
        ? applyDecree(current, event.version, event.decree)
        : current,
    calendar,
  );

/** The calendar under a reference (`id@version`); null where the decrees do not lead there. */
export const calendarAt = (
  base: WorkingCalendar,
  notices: readonly ClockNotice[],
  reference: string,
): WorkingCalendar | null => {
  let current = base;
  if (calendarRef(current) === reference) return current;
  for (const notice of notices) {
    current = calendarAfter(current, [notice]);
    if (calendarRef(current) === reference) return current;
  }
  return null;
};

/** The event that a notice is to this clock; null where it does not touch the clock. */
const clockEvent = (
  clock: ClockState,
  calendar: WorkingCalendar,
  notice: ClockNotice,
  at: Instant,
): ClockEvent | null => {
  const { actor, event } = notice;
  if (event.type === 'calendar-change') {
    const to = calendarAfter(calendar, [notice]);
    return to === calendar
      ? null
      : { type: 'calendar-change', at, actor, to, reason: event.reason, document: event.legalBasis };
  }
  const known = clock.windows.some(({ id }) => id === event.window);
  const withdrawn: ClockEvent | null = known
    ? { type: 'withdraw-window', at, actor, window: event.window, reason: event.reason }
    : null;
  if (event.type === 'withdraw-window') return withdrawn;
  const begun = Math.min(...Object.values(clock.budgets).map(({ opened }) => opened));
  // A window that was over before anything began to count would only make the state larger.
  if (event.to !== null && event.to <= begun) return withdrawn;
  const { window, kind, cause, from, to, reason, evidence } = event;
  return {
    type: known ? 'correct-window' : 'declare-window',
    at,
    actor,
    window,
    kind,
    cause,
    from,
    to,
    reason,
    document: evidence,
    legalReference: `Perwali Metro 27/2020 Pasal 29 huruf ${kind}`,
  };
};

export interface AdjustedClock {
  readonly clock: ClockState;
  readonly calendar: WorkingCalendar;
  readonly ledger: readonly LedgerRow[];
  /** Notices that this clock refused. */
  readonly refused: readonly ClockRefused[];
}

/**
 * Alarms that decide (overdue, the promise) and have fired for a due date that now lies ahead may fire again when it
 * comes; those that only told people are not repeated.
 */
const liftDecided = (policy: ClockPolicy, clock: ClockState, ledger: readonly LedgerRow[], at: Instant): ClockState => {
  const ahead = new Map(ledger.map(({ scope, dueAfter }) => [scope, dueAfter === null || dueAfter > at]));
  const budgets = Object.entries(clock.budgets).map(([id, budget]) => {
    const rules = budget.scope === 'application' ? policy.promiseAlarms : policy.alarms;
    const decides = new Set(
      rules.filter(({ kind }) => kind === 'overdue' || kind === 'promise').map((rule) => rule.id),
    );
    const fired = ahead.get(id) === true ? budget.fired.filter((rule) => !decides.has(rule)) : budget.fired;
    return [id, fired.length === budget.fired.length ? budget : { ...budget, fired }] as const;
  });
  return { ...clock, budgets: Object.fromEntries(budgets) };
};

/** The clock after the notices, in order. A notice that does not touch it leaves no row. */
export const adjustClock = (
  calendar: WorkingCalendar,
  policy: ClockPolicy,
  clock: ClockState,
  notices: readonly ClockNotice[],
  at: Instant,
): AdjustedClock => {
  const ledger: LedgerRow[] = [];
  const refused: ClockRefused[] = [];
  let adjusted = clock;
  let current = calendar;
  for (const notice of notices) {
    const event = clockEvent(adjusted, current, notice, at);
    if (event === null) continue;
    // The window's cause was accepted when it was declared, by the list that the office had then.
    const outageCauses = 'cause' in event ? [...policy.outageCauses, event.cause] : policy.outageCauses;
    const told = advanceClock({ calendar: current, policy: { ...policy, outageCauses } }, adjusted, event);
    if (!told.ok) {
      refused.push({
        event: event.type,
        of: 'window' in event ? event.window : `notice ${notice.version}`,
        ...told.error,
      });
      continue;
    }
    adjusted = told.value.state;
    ledger.push(...told.value.entries.map(ledgerRow));
    if (event.type === 'calendar-change') current = event.to;
  }
  return { clock: liftDecided(policy, adjusted, ledger, at), calendar: current, ledger, refused };
};
