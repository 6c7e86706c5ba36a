/** World of a trace: instances of one file side by side on a virtual clock, and everything planned for them. */
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
  /** True where it began by a trigger, and no request for its process has been met by it yet. */
  unasked?: boolean;
  /** Variables that it was called with: only those that it changed go back. */
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
  /** The definition as it was compiled; `definition` leaves the work of stubbed scripts and decisions to the trace. */
  readonly original: ProcessDefinition;
  readonly stubs: Stubs;
  clock: Instant;
  readonly instances: Instance[];
  /** Work before the clock moves, first in first out. */
  readonly now: Planned[];
  readonly later: Agenda<Planned>;
  /** Messages that nobody waits for yet. */
  mail: Message[];
  /** True where somebody has begun to wait for a message since the mail was sorted. */
  awaited: boolean;
  readonly lines: Line[];
  /** Processes that are asked for, and the variables their instances begin with. */
  readonly asked: Asked;
  /** Requested processes that wait for the trigger of their start. */
  readonly pending: Set<string>;
  /** Triggers that have come to start events that need all of theirs, by event definition, with their payloads. */
  readonly collected: Map<string, Map<number, JsonObject>>;
  /** Work so far: the number of events told to instances, and the facts and tokens to look at then. */
  steps: number;
  cost: number;
  /** Reason why the trace was given up before it came to rest. */
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

/** Most steps of a trace: more of them go in a circle, for example by a cycle timer without end. */
const MOST_STEPS = 15_000;

/** Most facts and tokens that all steps of a trace look at together: tokens that multiply make more. */
const MOST_COST = 2_500_000;

export const spend = (world: World, process: string, cost: number): void => {
  world.steps += 1;
  world.cost += cost;
  if (world.steps > MOST_STEPS || world.cost > MOST_COST) world.stopped ??= { reason: 'work', process };
};
