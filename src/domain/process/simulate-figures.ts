/** Figures of a simulation: throughput, waiting by lane, and the share done in time by step. */
import { workingMillisBetween } from '../time/index.js';
import type { WorkingCalendar } from '../time/index.js';
import type { Instant, Millis } from '../shared/time.js';
import { elementOf, lanesOf } from './definition.js';
import type { ProcessDefinition } from './definition.js';
import type { SimulatedCase, TaskRecord } from './simulate-record.js';

export interface Spread {
  readonly mean: Millis;
  readonly median: Millis;
  readonly p90: Millis;
  readonly longest: Millis;
}

export interface LaneFigures {
  readonly lane: string;
  readonly name: string;
  readonly staff: number;
  readonly tasks: number;
  /** Working time between opening and beginning. */
  readonly waiting: Spread;
  /** Share of the people's working time that is spent on tasks; 1 is all of it. */
  readonly load: number;
}

export interface StepFigures {
  readonly step: string | null;
  readonly element: string;
  readonly name: string;
  readonly tasks: number;
  readonly budget: Millis | null;
  /** Working time from opening to end. */
  readonly taken: Spread;
  /** Share of the tasks that ended within their budget; null without a budget. */
  readonly onTime: number | null;
}

export interface Figures {
  readonly arrived: number;
  readonly completed: number;
  readonly unfinished: number;
  /** Cases that ended otherwise than by completion (terminated, failed, cancelled). */
  readonly otherwise: number;
  /** Completed cases for each working hour. */
  readonly throughputPerHour: number;
  /** Working time from arrival to completion. */
  readonly cycle: Spread;
  readonly lanes: readonly LaneFigures[];
  readonly steps: readonly StepFigures[];
}

interface Material {
  readonly definition: ProcessDefinition;
  readonly process: string;
  readonly calendar: WorkingCalendar;
  readonly staff: Readonly<Record<string, number>>;
  readonly from: Instant;
  readonly until: Instant;
  readonly tasks: readonly TaskRecord[];
  readonly cases: readonly SimulatedCase[];
}

const spread = (values: readonly Millis[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): Millis => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    mean: sorted.length === 0 ? 0 : Math.round(sum / sorted.length),
    median: at(0.5),
    p90: at(0.9),
    longest: sorted.at(-1) ?? 0,
  };
};

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

export const figures = ({ definition, process, calendar, staff, from, until, tasks, cases }: Material): Figures => {
  const completed = cases.filter(({ outcome }) => outcome === 'completed');
  const unfinished = cases.filter(({ outcome }) => outcome === 'running' || outcome === 'ready').length;
  const last = Math.max(from, ...tasks.map(({ ended }) => ended), ...completed.map(({ ended }) => ended ?? from));
  const worked = workingMillisBetween(calendar, from, unfinished > 0 ? until : last);
  const lanes = lanesOf(definition, process).flatMap(({ id, name }): readonly LaneFigures[] => {
    const own = tasks.filter(({ lane }) => lane === id);
    if (own.length === 0) return [];
    const people = staff[id] ?? 1;
    return [
      {
        lane: id,
        name,
        staff: people,
        tasks: own.length,
        waiting: spread(own.map(({ waited }) => waited)),
        load: worked === 0 ? 0 : rounded(own.reduce((sum, { handled }) => sum + handled, 0) / (worked * people)),
      },
    ];
  });
  const elements = [...new Set(tasks.map(({ element }) => element))];
  const order = Object.keys(definition.nodes);
  const steps = elements
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((element): StepFigures => {
      const own = tasks.filter((task) => task.element === element);
      const taken = own.map(({ waited, handled }) => waited + handled);
      const budget = own[0]?.budget ?? null;
      return {
        step: elementOf(definition, element)?.labels.step ?? null,
        element,
        name: elementOf(definition, element)?.labels.name ?? element,
        tasks: own.length,
        budget,
        taken: spread(taken),
        onTime: budget === null ? null : rounded(taken.filter((time) => time <= budget).length / own.length),
      };
    });
  return {
    arrived: cases.length,
    completed: completed.length,
    unfinished,
    otherwise: cases.length - completed.length - unfinished,
    throughputPerHour: worked === 0 ? 0 : rounded((completed.length * 3_600_000) / worked),
    cycle: spread(completed.map(({ arrived, ended }) => workingMillisBetween(calendar, arrived, ended ?? arrived))),
    lanes,
    steps,
  };
};
