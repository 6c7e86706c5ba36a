/**
 * The clock: working time that can be audited to the minute.
 *
 * - Calendar: `WorkingCalendar` (data), `workingMillisBetween`, `addWorking`.
 * - One budget: `dueAt`, `consumedAt`, `fractionAt` over a `Running` (`from`, `budget`, `stops`, `stopRule`);
 *   `parseBudget` reads `PT25M` or `P3D`, `printAmount` writes them.
 * - One application: `newClock`, `advanceClock(context, state, event)` → next state and ledger rows; `viewOf`,
 *   `viewsOf` for what is shown; `nextDeadline` for the timer to arm, `alarmsDue` for what to fire when it wakes.
 *
 * Everything is a pure function of its arguments: no clock, no randomness, no Node built-in; safe in workflow code.
 */
export { alarmsDue, deliverAt, nextDeadline, pendingAlarms, type Alarm } from './alarms.js';
export {
  NAMED_UNITS,
  countsDays,
  parseBudget,
  printAmount,
  type Budget,
  type BudgetUnit,
  type NamedUnit,
} from './budget.js';
export type {
  CalendarFinding,
  ClosedDay,
  ClosedKind,
  HoursOnDate,
  HoursPeriod,
  Opening,
  WorkingCalendar,
  WorkingWeek,
  YearStatus,
} from './calendar.js';
export { yearFindings } from './calendar.js';
export { advanceClock, calendarRef, movesEarlier, newClock, type ClockContext, type ClockTransition } from './clock.js';
export type { ClockEvent, ClockEventOf, ClockRejection } from './clock-events.js';
export {
  DEFAULT_CLOCK_POLICY,
  type AlarmAudience,
  type AlarmKind,
  type AlarmRule,
  type ClockPolicy,
  type ConsentPolicy,
  type QuietHours,
} from './clock-policy.js';
export type {
  BudgetClock,
  BudgetId,
  BudgetScope,
  ClockState,
  ClockStop,
  Ground,
  LedgerEntry,
  LedgerWhat,
  OutageKind,
  OutageWindow,
} from './clock-state.js';
export { runningOf, stopsOf, viewOf, viewsOf, type BudgetView } from './clock-view.js';
export { consentReasons, type ConsentReason } from './consent.js';
export { parseDate } from './days.js';
export { consumedAt, dueAt, fractionAt, type Consumption, type Due } from './deadline.js';
export type { Running, StopRule } from './running.js';
export { ossClockEvents, type OssClockCode } from './oss.js';
export { parseInstant, printInstant } from './instant.js';
export { addWorking, workingMillisBetween } from './schedule.js';
export type { Stop } from './stops.js';
export { isZone, offsetAt } from './zone.js';
