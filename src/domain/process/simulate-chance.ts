/** Chance that can be repeated: the same seed gives the same numbers (mulberry32). */
import { addWorking, workingMillisBetween } from '../time/index.js';
import type { WorkingCalendar } from '../time/index.js';
import type { Instant } from '../shared/time.js';

export interface Chance {
  /** A number of at least 0 and less than 1. */
  readonly next: () => number;
}

export const chanceFrom = (seed: number): Chance => {
  let state = seed >>> 0;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
};

export interface ArrivalPlan {
  /** Cases in the mean for each working day of `day` milliseconds of office hours. */
  readonly perDay: number;
  /** `poisson`: by chance, with exponential gaps; `even`: with equal gaps. */
  readonly kind: 'poisson' | 'even';
  readonly from: Instant;
  readonly until: Instant;
  readonly seed: number;
}

/** Office hours of a usual day, to turn cases a day into a gap between them. */
const USUAL_DAY = 7.5 * 3_600_000;

/** Arrivals of cases, during office hours only. */
export const arrivalsOf = (plan: ArrivalPlan, calendar: WorkingCalendar): readonly Instant[] => {
  if (plan.perDay <= 0) return [];
  const chance = chanceFrom(plan.seed ^ 0x9e3779b9);
  const gap = USUAL_DAY / plan.perDay;
  const open = workingMillisBetween(calendar, plan.from, plan.until);
  const arrivals: Instant[] = [];
  for (let worked = 0; ;) {
    worked += plan.kind === 'even' ? gap : -Math.log(1 - chance.next()) * gap;
    if (worked > open) return arrivals;
    const at = addWorking(calendar, plan.from, Math.max(1, Math.round(worked)));
    if (at === null || at > plan.until) return arrivals;
    arrivals.push(at);
  }
};
