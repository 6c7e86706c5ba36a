/**
 * Expected date of an application's end: P50 and P90 for the public. The time of a piece of work is a spread of forty
 * points of equal weight, read off its past times. Pieces that follow one another are added point by point with every
 * point, and the sums are thinned to forty again by their rank. Nothing is random: the same rows give the same dates. A
 * longer queue, one more row or a longer row that has not begun never gives an earlier date.
 */
import type { Instant, Millis } from '../shared/time.js';
import type { CalendarFinding, WorkingCalendar } from './calendar.js';
import { dueAt } from './deadline.js';
import type { Stop } from './stops.js';

/** Least number of past cases for a measure; with fewer, the row's own budget is taken. */
export const ENOUGH_CASES = 8;

const POINTS = 40;
/** Files ahead whose times are added one by one; each further one adds the mean. */
const ONE_BY_ONE = 32;

type Spread = readonly Millis[];

/** One row of the SOP that is still to be done. Times are working time in milliseconds. */
export interface StepAhead {
  readonly step: string;
  /** Budget of the SOP; used where there are too few past cases. */
  readonly budget: Millis;
  /** Times in past cases, one number a case. Those of an open row exclude waiting, which `queue` covers. */
  readonly past: readonly Millis[];
  /** Time that the open row has used already; 0 for a row that has not begun. */
  readonly consumed: Millis;
  /** Files before this one on its desk, divided by the people who work there; 0 for a row that has not begun. */
  readonly queue: number;
}

export interface GroundedStop extends Stop {
  readonly ground: string;
}

export interface ExpectedInput {
  readonly calendar: WorkingCalendar;
  readonly now: Instant;
  /** Open rows, each with the rows that follow it in order; null where the procedure shows no way to its end. */
  readonly branches: readonly (readonly StepAhead[])[] | null;
  /** Stops of the promise, and outage windows. */
  readonly stops: readonly GroundedStop[];
}

/** Basis of the dates, or the reason for which there are none. */
export type ExpectedReason =
  /** The application rests, and nobody knows until when. */
  | { readonly code: 'stopped'; readonly params: { readonly grounds: readonly string[] } }
  /** The procedure is of a kind whose way to the end cannot be read off its drawing. */
  | { readonly code: 'no-way-known'; readonly params: Readonly<Record<string, never>> }
  /** The calendar never opens for long enough. */
  | { readonly code: 'never-reached'; readonly params: Readonly<Record<string, never>> }
  | {
      /** Past cases alone, past cases and budgets, or budgets alone. */
      readonly code: 'past-cases' | 'past-cases-and-budgets' | 'budgets';
      readonly params: {
        /** Number of rows still to be done, and number of those with past cases. */
        readonly steps: number;
        readonly measured: number;
        /** Least number of past cases among the measured rows. */
        readonly cases: number;
        /** Turns of the desk before this file's. */
        readonly queue: number;
        /** Number of open rows that have lasted longer than all known times, and are counted afresh. */
        readonly late: number;
      };
    };

export interface Expected {
  /** Date with even odds: as likely done before as after. Null for the given reason. */
  readonly p50: Instant | null;
  /** Date by which nine of ten are done. */
  readonly p90: Instant | null;
  readonly reason: ExpectedReason;
  readonly findings: readonly CalendarFinding[];
}

const thin = (ascending: readonly Millis[]): Spread =>
  Array.from({ length: POINTS }, (_, i) => ascending[Math.floor(((i + 0.5) / POINTS) * ascending.length)] ?? 0);

const spreadOf = (samples: readonly Millis[]): Spread => thin([...samples].sort((a, b) => a - b));

const NOTHING: Spread = thin([0]);

const plus = (a: Spread, b: Spread): Spread => spreadOf(a.flatMap((one) => b.map((other) => one + other)));

const meanOf = (spread: Spread): Millis => spread.reduce((sum, point) => sum + point, 0) / spread.length;

/** Time of this many files one after the other. */
const repeated = (spread: Spread, times: number): Spread => {
  let sum = NOTHING;
  for (let i = 0; i < Math.min(times, ONE_BY_ONE); i += 1) sum = plus(sum, spread);
  const beyond = Math.max(0, times - ONE_BY_ONE) * meanOf(spread);
  return sum.map((point) => point + beyond);
};

const isMeasured = ({ past }: StepAhead): boolean => past.length >= ENOUGH_CASES;

const samplesOf = (step: StepAhead): readonly Millis[] => (isMeasured(step) ? step.past : [step.budget]);

const isLate = (step: StepAhead): boolean =>
  step.consumed > 0 && samplesOf(step).every((sample) => sample <= step.consumed);

/**
 * Remaining time of a row, with its queue: the further time of cases that lasted longer than it has; the whole time
 * where none did.
 */
const leftOf = (step: StepAhead): Spread => {
  const samples = samplesOf(step);
  const longer = samples.filter((sample) => sample > step.consumed).map((sample) => sample - step.consumed);
  const left = spreadOf(step.consumed === 0 || longer.length === 0 ? samples : longer);
  return plus(repeated(spreadOf(samples), Math.floor(step.queue)), left);
};

const inTurn = (steps: readonly StepAhead[]): Spread =>
  steps.reduce<Spread>((sum, step) => plus(sum, leftOf(step)), NOTHING);

/**
 * Branches end together before the rows that follow them, so the longest is taken at each point, with the same luck for
 * all.
 */
const together = (spreads: readonly Spread[]): Spread =>
  spreads.reduce<Spread>((longest, spread) => longest.map((point, i) => Math.max(point, spread[i] ?? 0)), NOTHING);

const at = (spread: Spread, share: number): Millis => Math.round(spread[Math.floor(share * POINTS)] ?? 0);

const basisOf = (branches: readonly (readonly StepAhead[])[]): ExpectedReason => {
  const steps = [...new Map(branches.flat().map((step) => [step.step, step])).values()];
  const measured = steps.filter(isMeasured);
  const code =
    measured.length === 0 ? 'budgets' : measured.length === steps.length ? 'past-cases' : 'past-cases-and-budgets';
  return {
    code,
    params: {
      steps: steps.length,
      measured: measured.length,
      cases: measured.length === 0 ? 0 : Math.min(...measured.map(({ past }) => past.length)),
      queue: Math.max(0, ...steps.map(({ queue }) => Math.floor(queue))),
      late: steps.filter(isLate).length,
    },
  };
};

const none = (reason: ExpectedReason, findings: readonly CalendarFinding[] = []): Expected => ({
  p50: null,
  p90: null,
  reason,
  findings,
});

/** Expected date, with the facts of `now`. */
export const expectedDate = ({ calendar, now, branches, stops }: ExpectedInput): Expected => {
  const resting = stops.filter(({ from, to }) => from <= now && to === null);
  if (resting.length > 0) return none({ code: 'stopped', params: { grounds: resting.map(({ ground }) => ground) } });
  if (branches === null || branches.length === 0) return none({ code: 'no-way-known', params: {} });
  const spread = together(branches.map(inTurn));
  const when = (share: number): ReturnType<typeof dueAt> =>
    dueAt(calendar, { from: now, budget: { unit: 'working-time', amount: at(spread, share) }, stops });
  const p50 = when(0.5).due;
  const { due: p90, findings } = when(0.9);
  if (p50 === null || p90 === null) {
    const endless = stops.filter(({ to }) => to === null).map(({ ground }) => ground);
    return none(
      endless.length > 0 ? { code: 'stopped', params: { grounds: endless } } : { code: 'never-reached', params: {} },
      findings,
    );
  }
  return { p50, p90, reason: basisOf(branches), findings };
};
