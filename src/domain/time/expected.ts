/**
 * When an application will probably be done: P50 and P90 for the public. How long a piece of work takes is a spread of
 * forty points of equal weight, read off what it took before; pieces that follow one another are added point by point
 * with every point, and the sums are thinned to forty again by their rank. Nothing is drawn by lot: the same rows give
 * the same dates. A longer queue, one more row or a longer row that has not begun never gives an earlier date.
 */
import type { Instant, Millis } from '../shared/time.js';
import type { CalendarFinding, WorkingCalendar } from './calendar.js';
import { dueAt } from './deadline.js';
import type { Stop } from './stops.js';

/** Fewer past cases than this are no measure: the row's own budget is taken. */
export const ENOUGH_CASES = 8;

const POINTS = 40;
/** Files ahead whose times are added one by one; beyond it, each adds the mean. */
const ONE_BY_ONE = 32;

type Spread = readonly Millis[];

/** One row of the SOP that is still to be done. Times are working time in milliseconds. */
export interface StepAhead {
  readonly step: string;
  /** What the SOP allows for it; taken where there are too few past cases. */
  readonly budget: Millis;
  /** What it took in past cases, one number a case. For an open row without its waiting, which is told by `queue`. */
  readonly past: readonly Millis[];
  /** What the open row has used already; 0 for a row that has not begun. */
  readonly consumed: Millis;
  /** Files that come before this one on its desk, divided by those who work there; 0 for a row that has not begun. */
  readonly queue: number;
}

export interface GroundedStop extends Stop {
  readonly ground: string;
}

export interface ExpectedInput {
  readonly calendar: WorkingCalendar;
  readonly now: Instant;
  /** What is open at once, each with the rows that follow it in order; null where the procedure shows no way to its end. */
  readonly branches: readonly (readonly StepAhead[])[] | null;
  /** Stops of the promise and outage windows. */
  readonly stops: readonly GroundedStop[];
}

/** Why the dates are what they are, or why there are none. */
export type ExpectedReason =
  /** It rests, and nobody knows until when. */
  | { readonly code: 'stopped'; readonly params: { readonly grounds: readonly string[] } }
  /** The procedure is one whose way to the end cannot be read off its drawing. */
  | { readonly code: 'no-way-known'; readonly params: Readonly<Record<string, never>> }
  /** The calendar never opens for so long. */
  | { readonly code: 'never-reached'; readonly params: Readonly<Record<string, never>> }
  | {
      /** From past cases alone, from them and budgets, or from budgets alone. */
      readonly code: 'past-cases' | 'past-cases-and-budgets' | 'budgets';
      readonly params: {
        /** Rows still to be done, and how many of them past cases tell of. */
        readonly steps: number;
        readonly measured: number;
        /** Past cases of the row that has the fewest, of those that were measured. */
        readonly cases: number;
        /** Turns of the desk before this file's. */
        readonly queue: number;
        /** Open rows that have lasted longer than everything known of them, and are counted afresh. */
        readonly late: number;
      };
    };

export interface Expected {
  /** As likely done before as after; null with the reason why. */
  readonly p50: Instant | null;
  /** Nine of ten are done by then. */
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

/** The time of so many files one after the other. */
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

/** What is left of a row: of the cases that lasted longer than it has, what they took from here; afresh where none did. */
const leftOf = (step: StepAhead): Spread => {
  const samples = samplesOf(step);
  const longer = samples.filter((sample) => sample > step.consumed).map((sample) => sample - step.consumed);
  const left = spreadOf(step.consumed === 0 || longer.length === 0 ? samples : longer);
  return plus(repeated(spreadOf(samples), Math.floor(step.queue)), left);
};

const inTurn = (steps: readonly StepAhead[]): Spread =>
  steps.reduce<Spread>((sum, step) => plus(sum, leftOf(step)), NOTHING);

/** Branches end together in what follows them, so the same luck is taken for all: the longest at each point. */
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

/** The expected date as things stand at `now`. */
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
