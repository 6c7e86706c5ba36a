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
export { alarmsDue, deliverAt, nextDeadline, nextTimeOfDay, pendingAlarms, type Alarm } from './alarms.js';
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
  HoursOnDate,
  HoursPeriod,
  OpenHours,
  WorkingCalendar,
  YearStatus,
} from './calendar.js';
export { yearFindings } from './calendar.js';
export { dateFindings, outlookFindings } from './certainty.js';
export { advanceClock, calendarRef, movesEarlier, newClock } from './clock.js';
export type { ClockEvent, ClockRejection } from './clock-events.js';
export { DEFAULT_CLOCK_POLICY, type ClockPolicy, type GroupBudget } from './clock-policy.js';
export type { BudgetId, ClockState, Ground, LedgerEntry, OutageKind, OutageWindow } from './clock-state.js';
export { viewOf, viewsOf } from './clock-view.js';
export { consentReasons } from './consent.js';
export { parseDate } from './days.js';
export { consumedAt, dueAt, fractionAt } from './deadline.js';
export { expectedDate, type Expected, type ExpectedReason, type GroundedStop, type StepAhead } from './expected.js';
export type { Running, StopRule } from './running.js';
export { isNewToClock, ossClockCode, ossClockEvents, type OssClockCode } from './oss.js';
export { parseInstant, printInstant } from './instant.js';
export { addWorking, dayAt, workingMillisBetween } from './schedule.js';
export type { Stop } from './stops.js';
export { stopCosts, type StopCost } from './stop-costs.js';
export { isZone, offsetAt } from './zone.js';
