/** Rulers: they measure time of which only some counts. */
import type { Instant, Millis } from '../shared/time.js';
import type { BudgetUnit } from './budget.js';
import type { WorkingCalendar } from './calendar.js';
import { addWorking, workingMillisBetween } from './schedule.js';
import type { Pause } from './stops.js';

export interface Ruler {
  readonly between: (from: Instant, to: Instant) => Millis;
  /** First instant at which this much has passed; null where that never comes. */
  readonly add: (at: Instant, millis: Millis) => Instant | null;
}

const WALL: Ruler = { between: (from, to) => Math.max(0, to - from), add: (at, millis) => at + millis };

/** Ruler of a unit: office hours for the two working units, every instant for the two of the calendar. */
export const rulerOf = (calendar: WorkingCalendar, unit: BudgetUnit): Ruler =>
  unit === 'working-time' || unit === 'working-day'
    ? {
        between: (from, to) => workingMillisBetween(calendar, from, to),
        add: (at, millis) => addWorking(calendar, at, millis),
      }
    : WALL;

/** First instant at which `millis` have passed since `from` outside the pauses; null where that never comes. */
export const spentWhen = (ruler: Ruler, from: Instant, millis: Millis, pauses: readonly Pause[]): Instant | null => {
  let at = from;
  let left = millis;
  for (const pause of pauses) {
    const passed = ruler.between(at, pause.from);
    if (passed >= left) break;
    left -= passed;
    if (pause.to === Infinity) return null;
    at = pause.to;
  }
  return ruler.add(at, left);
};

/** Time that has passed from `from` to `at` outside the pauses. */
export const spentAt = (ruler: Ruler, from: Instant, at: Instant, pauses: readonly Pause[]): Millis => {
  let sum = ruler.between(from, at);
  for (const pause of pauses) {
    if (pause.from >= at) break;
    sum -= ruler.between(pause.from, Math.min(pause.to, at));
  }
  return sum;
};
