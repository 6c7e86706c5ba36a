/** Instances of one file side by side on a virtual clock, and what is to happen to them. */
import type { Json, JsonObject } from '../../shared/json.js';
import type { Instant } from '../../shared/time.js';
import type { ProcessDefinition } from '../definition.js';
import type { ItemId, ProcessFact } from '../machine.js';
import type { ProcessState } from '../state.js';
import { emptyAgenda } from './agenda.js';
import type { Agenda } from './agenda.js';
import { shownId, withStubbed } from './stubbed.js';
import type { ElementStub, Stubs } from './stubs.js';

interface Line {
  readonly at: Instant;
  readonly fact: ProcessFact;
}

export interface Caller {
  readonly instance: number;
  readonly item: ItemId;
}

export interface Instance {
  readonly process: string;
  readonly caller?: Caller;
  /** It began by a trigger, and no request for its process has been met by it yet. */
  unasked?: boolean;
  /** What it was called with: only what it changed goes back. */
  readonly given?: JsonObject;
  state: ProcessState;
}

export type Planned =
  | { readonly do: 'finish-work'; readonly instance: number; readonly item: ItemId; readonly result?: JsonObject }
  | { readonly do: 'begin-called'; readonly process: string; readonly variables: JsonObject; readonly caller: Caller }
  | { readonly do: 'receive'; readonly instance: number; readonly item: ItemId }
  | { readonly do: 'timer'; readonly instance: number; readonly timer: string; readonly due: Instant }
  | { readonly do: 'message'; readonly message: Message }
  | { readonly do: 'signal'; readonly name: string; readonly payload: Json }
  | {
      readonly do: 'begin-by-signal';
      readonly process: string;
      readonly startEvent: string;
      readonly name: string;
      readonly payload: Json;
    }
  /** A process that was asked for and starts by a timer. */
  | {
      readonly do: 'begin-by-timer';
      readonly process: string;
      readonly startEvent: string;
      readonly every?: string;
      readonly left?: number;
    };

export interface Message {
  readonly name: string;
  readonly payload: Json;
  readonly correlationKey?: Json;
  readonly to?: string;
}

export interface World {
  readonly definition: ProcessDefinition;
  /** As it was compiled; `definition` leaves the work of stubbed scripts and decisions to the trace. */
  readonly original: ProcessDefinition;
  readonly stubs: Stubs;
  clock: Instant;
  readonly instances: Instance[];
  /** Done before the clock moves, first in first out. */
  readonly now: Planned[];
  readonly later: Agenda<Planned>;
  /** Messages sent before anybody waited for them. */
  mail: Message[];
  /** Somebody has begun to wait for a message since the mail was sorted. */
  awaited: boolean;
  readonly lines: Line[];
  /** Processes that are asked for, and the variables their instances begin with. */
  readonly asked: Asked;
  /** Those that were asked for and wait for the trigger of their start. */
  readonly pending: Set<string>;
  /** Triggers that have come to start events that need all of theirs, by event definition, with what they brought. */
  readonly collected: Map<string, Map<number, JsonObject>>;
  /** What has been done so far: how often an instance was told something, and what there was to look at then. */
  steps: number;
  cost: number;
  /** Why the trace was given up before it came to rest. */
  stopped: Stopped | undefined;
}

export interface Asked {
  readonly processes: readonly string[];
  readonly variables: JsonObject;
}

export interface Stopped {
  readonly reason: 'endless' | 'instances' | 'work';
  readonly process: string;
}

export const openWorld = (definition: ProcessDefinition, stubs: Stubs, clock: Instant, asked: Asked): World => ({
  definition: withStubbed(definition, stubs),
  original: definition,
  stubs,
  clock,
  instances: [],
  now: [],
  later: emptyAgenda(),
  mail: [],
  awaited: false,
  lines: [],
  asked,
  pending: new Set(),
  collected: new Map(),
  steps: 0,
  cost: 0,
  stopped: undefined,
});

export const stubOf = (world: World, element: string): ElementStub | undefined => {
  const id = shownId(world.definition, element);
  return Object.hasOwn(world.stubs.elements, id) ? world.stubs.elements[id] : undefined;
};

/** A trace of more steps than this goes in a circle, for example by a cycle timer without end. */
const MOST_STEPS = 15_000;

/** What all steps of a trace may have to look at together: more is done by tokens that multiply. */
const MOST_COST = 2_500_000;

export const spend = (world: World, process: string, cost: number): void => {
  world.steps += 1;
  world.cost += cost;
  if (world.steps > MOST_STEPS || world.cost > MOST_COST) world.stopped ??= { reason: 'work', process };
};
