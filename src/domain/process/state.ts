/** State of one process instance: plain JSON, small, never changed in place. */
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import { elementOf } from './definition.js';
import type { ProcessDefinition } from './definition.js';
import type { ItemId } from './machine.js';

/** A completed activity that can be compensated; `vars` and `done` are what a sub-process left behind. */
export interface Done {
  readonly element: string;
  readonly instance?: number;
  readonly vars?: JsonObject;
  readonly done?: readonly Done[];
  /** True where its event sub-process has compensated it and its handler is still to come. */
  readonly half?: true;
}

export interface LoopState {
  /** Undefined for a standard loop without a maximum. */
  readonly total?: number;
  /** Instances begun. */
  readonly begun: number;
  readonly completed: number;
  readonly items?: readonly Json[];
  readonly outputs?: readonly Json[];
}

/** One activation: a process, sub-process, activity, waiting event or gateway. Keyed by its item id. */
export interface Frame {
  readonly element: string;
  /** Item id of the scope or, for an instance of a loop, of the activity as a whole. */
  readonly parent: ItemId | null;
  readonly instance?: number;
  readonly vars?: JsonObject;
  /** Tokens waiting at joins inside this scope: gateway, then flow, then count. */
  readonly joins?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly done?: readonly Done[];
  /** An interrupting event sub-process has begun here: no other can. */
  readonly interrupted?: true;
  /** The activity as a whole of a loop or multi-instance. */
  readonly loop?: LoopState;
  /** A token that cannot go on: no condition of its outgoing flows holds. */
  readonly stuck?: true;
  /** A compensating activity, and the throwing frame that waits for it. */
  readonly answers?: ItemId;
  /** A completed sub-process that stands open again only to be undone: it is neither entered nor completed anew. */
  readonly reopened?: true;
  /** Completed activities that a compensation throw has still to undo, last completed first. */
  readonly undo?: readonly Done[];
  /** Next step when `undo` is empty. */
  readonly after?: 'leave' | 'cancel' | 'close';
}

/** The scope's frame without tokens that wait at its joins. */
export const withoutJoins = (frame: Frame): Frame => {
  const rest = { ...frame };
  delete (rest as { joins?: unknown }).joins;
  return rest;
};

/** A subscription of a catching event, as long as its owner is active. */
export interface Wait {
  /** The event, receive task or start event that goes on when the trigger comes. */
  readonly element: string;
  readonly owner: ItemId;
  /** Index in the element's `events`. */
  readonly event: number;
  readonly type: 'message' | 'timer' | 'signal' | 'condition';
  readonly name?: string;
  readonly key?: Json;
  readonly due?: Instant;
  /** Firings left of a cycle after this one; -1 without end. */
  readonly left?: number;
  /** Cycle: ISO duration between firings. */
  readonly every?: string;
  /** Condition: its value at the last look. */
  readonly held?: boolean;
}

/** Place of a completed task's token, so that the holder may take the completion back. */
export interface Trail {
  readonly scope: ItemId;
  readonly opened: readonly ItemId[];
  readonly joined: readonly (readonly [gateway: string, flow: string])[];
  /** Machine work, and gates whose fact was known, that the token has passed since, by element; left out where none. */
  readonly through?: readonly string[];
}

export interface ProcessState {
  readonly process: string;
  readonly status: 'ready' | 'running' | 'completed' | 'terminated' | 'failed' | 'cancelled';
  readonly error?: string;
  readonly variables: JsonObject;
  readonly frames: Readonly<Record<ItemId, Frame>>;
  readonly waits: Readonly<Record<string, Wait>>;
  /** Activations so far by the node's index, for item ids that never repeat. */
  readonly counts: readonly number[];
  readonly trail: Readonly<Record<string, Trail>>;
  /** Revision of this machine that the instance runs by, from its beginning to its end; left out: the first. */
  readonly revision?: number;
}

/**
 * The revision of instances that begin now.
 *
 * 2. Trails follow their tokens through machine work. What a multi-instance activity throws for its last instance is caught
 *    before the activity ends.
 */
export const MACHINE_REVISION = 2;

/** An instance that has not begun. `process` is an id of `definition.processes`; `definition.main` where left out. */
export const initialState = (definition: ProcessDefinition, process: string = definition.main): ProcessState => {
  const node = elementOf(definition, process);
  return {
    process,
    status: 'ready',
    variables: node?.kind === 'process' ? node.declares : {},
    frames: {},
    waits: {},
    counts: [],
    trail: {},
    revision: MACHINE_REVISION,
  };
};

export const isFinished = (state: ProcessState): boolean => state.status !== 'ready' && state.status !== 'running';
