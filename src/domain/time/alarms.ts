/** Alarms of a clock and the next timer, from the same arithmetic as the due date shown. */
import type { Instant } from '../shared/time.js';
import { countsDays } from './budget.js';
import type { WorkingCalendar } from './calendar.js';
import type { AlarmAudience, AlarmKind, AlarmRule, ClockPolicy, QuietHours } from './clock-policy.js';
import type { BudgetClock, BudgetId, ClockState } from './clock-state.js';
import { runningOf } from './clock-view.js';
import { DAY, parseTimeOfDay } from './days.js';
import { fractionAt } from './deadline.js';
import { dayAt, localDay } from './schedule.js';
import { mergeStops, type Stop } from './stops.js';
import { instantOf } from './zone.js';

export interface Alarm {
  /** Unique in the application, for the timer and for its key: `<budget>/<rule>`, `<budget>~<n>/<rule>` after n resets. */
  readonly id: string;
  readonly budget: BudgetId;
  readonly rule: string;
  readonly kind: AlarmKind;
  readonly to: readonly AlarmAudience[];
  readonly at: Instant;
  /** `digest`: sent with the next digest, for budgets too short for a message before they are spent. */
  readonly delivery: 'message' | 'digest';
}

const rulesFor = (policy: ClockPolicy, clock: BudgetClock): readonly AlarmRule[] =>
  clock.scope === 'application' ? policy.promiseAlarms : policy.alarms;

/** End of the stop that is open at `now` (`Infinity` where unknown); `now` itself where none is. */
const afterStop = (stops: readonly Stop[], now: Instant): number =>
  mergeStops(stops, Number.NEGATIVE_INFINITY).find(({ from, to }) => from <= now && now < to)?.to ?? now;

/**
 * Alarms that have not fired, earliest first. An alarm that tells people is silent while the clock is stopped: it waits
 * for the end of a stop whose end is known, and is absent while another lasts. An alarm that decides (overdue, the
 * promise) counts if its instant came before the stop, however late it is noticed.
 */
export const pendingAlarms = (
  calendar: WorkingCalendar,
  state: ClockState,
  policy: ClockPolicy,
  now: Instant,
): readonly Alarm[] => {
  const alarms: Alarm[] = [];
  for (const [budget, clock] of Object.entries(state.budgets)) {
    const running = runningOf(state, budget);
    if (running === null) continue;
    const stopped = running.stops.some(({ to }) => to === null);
    const earliest = afterStop(running.stops, now);
    const short = !countsDays(clock.budget.unit) && clock.budget.amount < policy.remindFrom;
    const life = clock.resets > 0 ? `${budget}~${clock.resets}` : budget;
    for (const { id: rule, fraction, kind, to } of rulesFor(policy, clock)) {
      const tells = kind === 'reminder' || kind === 'escalation';
      if (clock.fired.includes(rule) || (stopped && tells)) continue;
      const reached = fractionAt(calendar, running, fraction);
      if (reached === null) continue;
      const at = tells && reached <= now && earliest > now ? earliest : reached;
      alarms.push({
        id: `${life}/${rule}`,
        budget,
        rule,
        kind,
        to,
        at,
        delivery: short && tells && fraction < 1 ? 'digest' : 'message',
      });
    }
  }
  return alarms.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
};

/** Alarm to arm the timer for; null where none can come before something else happens. */
export const nextDeadline = (
  calendar: WorkingCalendar,
  state: ClockState,
  policy: ClockPolicy,
  now: Instant,
): Alarm | null => pendingAlarms(calendar, state, policy, now)[0] ?? null;

/** Alarms to fire now, earliest first: those whose instant has come. */
export const alarmsDue = (
  calendar: WorkingCalendar,
  state: ClockState,
  policy: ClockPolicy,
  now: Instant,
): readonly Alarm[] => pendingAlarms(calendar, state, policy, now).filter(({ at }) => at <= now);

/** Next instant at which the office's clock shows this time of day; `at` itself where it shows it now. */
export const nextTimeOfDay = (calendar: WorkingCalendar, time: string, at: Instant): Instant => {
  const of = parseTimeOfDay(time) ?? 0;
  const day = dayAt(calendar, at);
  const today = instantOf(calendar.zone, day, of);
  return today >= at ? today : instantOf(calendar.zone, day + 1, of);
};

/** Instant at which a message may be delivered: now, or the end of the quiet hours around it. */
export const deliverAt = (calendar: WorkingCalendar, quiet: QuietHours | null, at: Instant): Instant => {
  const from = quiet === null ? undefined : parseTimeOfDay(quiet.from);
  const to = quiet === null ? undefined : parseTimeOfDay(quiet.to);
  if (from === undefined || to === undefined || from === to) return at;
  const day = dayAt(calendar, at);
  const clock = (on: number, time: number): Instant =>
    time === DAY ? localDay(calendar, on).end : instantOf(calendar.zone, on, time);
  for (const on of [day - 1, day]) {
    const end = clock(from < to ? on : on + 1, to);
    if (clock(on, from) <= at && at < end) return end;
  }
  return at;
};
