/**
 * An office at work on many cases of one procedure: the reducer decides what is due, people of each lane do it one task
 * after another in office hours, machines at once. Pure: the same input gives the same figures.
 */
import { addWorking, parseBudget, workingMillisBetween } from '../time/index.js';
import type { WorkingCalendar } from '../time/index.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant, Millis } from '../shared/time.js';
import { advance } from './advance.js';
import { elementOf } from './definition.js';
import type { ProcessDefinition } from './definition.js';
import type { ProcessEffect, ProcessEvent } from './machine.js';
import { chanceFrom } from './simulate-chance.js';
import type { Chance } from './simulate-chance.js';
import { agenda } from './simulate-agenda.js';
import { figures } from './simulate-figures.js';
import type { Figures } from './simulate-figures.js';
import type { TaskRecord } from './simulate-record.js';
import { initialState, isFinished } from './state.js';

/** Variables that a share of the cases sets at an element. */
export interface SimulatedOutcome {
  readonly element: string;
  readonly set: JsonObject;
  readonly share: number;
}

export interface Simulation {
  readonly definition: ProcessDefinition;
  readonly process: string;
  /** Arrival of each case. */
  readonly arrivals: readonly Instant[];
  /** People by lane; one where a lane is not named. */
  readonly staff: Readonly<Record<string, number>>;
  readonly calendar: WorkingCalendar;
  /** Handling time as a share of the budget in the mean, evenly spread by `spread` to either side. */
  readonly handling: { readonly mean: number; readonly spread: number };
  /** Handling time of people's work without a budget. */
  readonly unbudgeted: Millis;
  /** Time that somebody outside (the applicant, a message) takes, by the wall clock. */
  readonly outside: Millis;
  readonly outcomes: readonly SimulatedOutcome[];
  readonly variables: JsonObject;
  readonly seed: number;
  /** End of the simulation: a case that is open then counts as unfinished. */
  readonly until: Instant;
}

interface Waiting {
  readonly at: number;
  readonly item: string;
  readonly element: string;
  readonly lane: string | null;
  readonly opened: Instant;
}

/** Most events of one case; a case that turns in circles is left where it is after so many. */
const MOST_EVENTS = 10_000;

const budgetOf = (definition: ProcessDefinition, element: string): Millis | null => {
  const labels = elementOf(definition, element)?.labels;
  if (labels?.budget === undefined || (labels.unit ?? 'working-time') !== 'working-time') return null;
  const parsed = parseBudget(labels.budget, 'working-time');
  return parsed.ok ? parsed.value.amount : null;
};

export const simulate = (input: Simulation): Figures => {
  const { definition, calendar, handling } = input;
  const chance: Chance = chanceFrom(input.seed);
  const due = agenda();
  const cases = input.arrivals.map((arrived) => ({
    arrived,
    state: initialState(definition, input.process),
    ended: null as Instant | null,
    events: 0,
  }));
  const tasks: TaskRecord[] = [];
  const queues = new Map<string, Waiting[]>();
  const busy = new Map<string, number>();

  /**
   * Outputs of work at an element. Those of an earlier round are cleared, so that a case does not turn back for ever.
   */
  const outputsAt = (element: string): JsonObject => {
    const own = input.outcomes.filter((outcome) => outcome.element === element);
    const blank = Object.fromEntries(own.flatMap(({ set }) => Object.keys(set).map((key) => [key, null])));
    const drawn = own.find(({ share }) => chance.next() < share);
    return { ...blank, ...drawn?.set };
  };

  const begin = (waiting: Waiting, now: Instant): void => {
    const { lane, element, opened, item, at } = waiting;
    const budget = budgetOf(definition, element);
    const mean = budget === null ? input.unbudgeted : budget * handling.mean;
    const handled = Math.round(mean * (1 + handling.spread * (2 * chance.next() - 1)));
    const ended = addWorking(calendar, now, handled) ?? input.until;
    if (lane !== null) busy.set(lane, (busy.get(lane) ?? 0) + 1);
    due.add(ended, () => {
      if (lane !== null) {
        busy.set(lane, (busy.get(lane) ?? 1) - 1);
        serve(lane, ended);
      }
      if (cases[at]?.state.frames[item] === undefined) return;
      const stops = elementOf(definition, element)?.labels.stopsClock === true;
      tasks.push({
        element,
        lane,
        opened,
        begun: now,
        ended,
        waited: workingMillisBetween(calendar, opened, now),
        handled,
        budget: stops ? null : budget,
      });
      tell(at, { type: 'completed', item, outputs: outputsAt(element) }, ended);
    });
  };

  /** Gives the longest waiting work to whoever is free; outside office hours nobody takes any. */
  const serve = (lane: string, now: Instant): void => {
    const queue = queues.get(lane) ?? [];
    while (queue.length > 0 && (busy.get(lane) ?? 0) < (input.staff[lane] ?? 1)) {
      const next = queue.shift();
      if (next === undefined || cases[next.at]?.state.frames[next.item] === undefined) continue;
      // The first moment of working time from now on.
      const opens = (addWorking(calendar, now, 1) ?? now + 1) - 1;
      begin(next, opens);
    }
  };

  const outside = (at: number, element: string, now: Instant, event: ProcessEvent, item: string): void => {
    const ended = now + Math.round(input.outside * (1 + handling.spread * (2 * chance.next() - 1)));
    due.add(ended, () => {
      const state = cases[at]?.state;
      if (state === undefined || (state.frames[item] === undefined && state.waits[item] === undefined)) return;
      tell(at, event.type === 'completed' ? { ...event, outputs: outputsAt(element) } : event, ended);
    });
  };

  const perform = (at: number, effect: ProcessEffect, now: Instant): void => {
    switch (effect.type) {
      case 'open-task': {
        const { element, id } = effect.item;
        const labels = elementOf(definition, element)?.labels;
        if (labels?.stopsClock === true) {
          outside(at, element, now, { type: 'completed', item: id }, id);
          return;
        }
        const lane = labels?.lane ?? null;
        const waiting: Waiting = { at, item: id, element, lane, opened: now };
        if (lane === null) {
          begin(waiting, now);
          return;
        }
        const queue = queues.get(lane);
        if (queue === undefined) queues.set(lane, [waiting]);
        else queue.push(waiting);
        serve(lane, now);
        return;
      }
      case 'perform':
        due.add(now, () => {
          tell(at, { type: 'completed', item: effect.item.id, outputs: outputsAt(effect.item.element) }, now);
        });
        return;
      case 'call':
        begin({ at, item: effect.item.id, element: effect.item.element, lane: null, opened: now }, now);
        return;
      case 'arm-timer':
        due.add(effect.due, () => {
          tell(at, { type: 'timer', timer: effect.timer }, effect.due);
        });
        return;
      case 'await-message': {
        const key = effect.correlationKey === undefined ? {} : { correlationKey: effect.correlationKey };
        outside(at, effect.item.element, now, { type: 'message', name: effect.name, ...key }, effect.item.id);
        return;
      }
      // Work that ends needs nothing done: whoever comes to it later finds it gone. A message or signal thrown leaves
      // the case.
      case 'close-task':
      case 'cancel-perform':
      case 'cancel-call':
      case 'disarm-timer':
      case 'forget-message':
      case 'throw-message':
      case 'throw-signal':
      case 'throw-escalation':
      case 'finish':
        return;
    }
  };

  const tell = (at: number, event: ProcessEvent, now: Instant): void => {
    const one = cases[at];
    if (one === undefined || isFinished(one.state) || one.events >= MOST_EVENTS) return;
    one.events += 1;
    const next = advance(definition, one.state, event, now);
    if (!next.accepted) return;
    one.state = next.state;
    if (isFinished(next.state)) one.ended = now;
    for (const effect of next.effects) perform(at, effect, now);
  };

  input.arrivals.forEach((arrived, at) => {
    due.add(arrived, () => {
      tell(at, { type: 'started', variables: input.variables }, arrived);
    });
  });
  due.run(input.until);

  return figures({
    definition,
    process: input.process,
    calendar,
    staff: input.staff,
    from: Math.min(...input.arrivals, input.until),
    until: input.until,
    tasks,
    cases: cases.map(({ arrived, ended, state }) => ({ arrived, ended, outcome: state.status })),
  });
};
