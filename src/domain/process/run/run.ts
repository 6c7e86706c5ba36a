/**
 * The working copy of a state while one event is applied: touched parts, jobs still to do, effects and facts so far.
 * Jobs are data in one queue, taken first in, first out, so that parallel branches advance side by side.
 */
import type { JsonObject } from '../../shared/json.js';
import type { Instant } from '../../shared/time.js';
import { elementOf } from '../definition.js';
import type { Node, ProcessDefinition } from '../definition.js';
import type { ItemId, ProcessEffect, ProcessFact } from '../machine.js';
import type { Frame, ProcessState, Trail, Wait } from '../state.js';

export type Job =
  /** A token passes a sequence flow. */
  | { readonly do: 'take'; readonly flow: string; readonly scope: ItemId; readonly cause?: string | null }
  /** A token reaches a node. */
  | {
      readonly do: 'arrive';
      readonly node: string;
      readonly flow: string | null;
      readonly scope: ItemId;
      readonly cause?: string | null;
    }
  /** A throwing event throws its definitions. */
  | { readonly do: 'throw'; readonly node: string; readonly scope: ItemId; readonly cause?: string | null }
  /** An activity instance starts its work. */
  | { readonly do: 'begin'; readonly frame: ItemId }
  /** A multi-instance activity whose last instance is done has nothing more to throw. */
  | { readonly do: 'close'; readonly frame: ItemId }
  /** An activity instance has done its work. */
  | { readonly do: 'complete'; readonly frame: ItemId; readonly outputs?: JsonObject }
  /** The next compensation of a throwing frame, or the step after the last. */
  | { readonly do: 'undo'; readonly frame: ItemId }
  /** Something awaited has come. */
  | { readonly do: 'caught'; readonly wait: string; readonly payload?: JsonObject };

export interface Run {
  readonly definition: ProcessDefinition;
  readonly at: Instant;
  readonly process: string;
  /** Escalations that end this instance when nobody in it catches them, because its caller does and interrupts it. */
  readonly ending: ReadonlySet<string>;
  status: ProcessState['status'];
  error: string | undefined;
  variables: JsonObject;
  readonly frames: Record<ItemId, Frame>;
  readonly waits: Record<string, Wait>;
  readonly counts: number[];
  trail: Record<string, Trail>;
  readonly revision: number | undefined;
  /** True where the event only tells something that is known already: nobody acts. */
  known: boolean;
  readonly effects: ProcessEffect[];
  readonly facts: ProcessFact[];
  queue: Job[];
  head: number;
  /** True once more was to do at once than any procedure needs: later jobs are lost, and the step is not accepted. */
  overrun: boolean;
  /** Tokens under way in the queue, by scope. */
  readonly moving: Map<ItemId, number>;
  readonly children: Map<ItemId, Set<ItemId>>;
  readonly waitsOf: Map<ItemId, Set<string>>;
  /** True once variables were written: conditions must be looked at again. */
  changed: boolean;
  /** Number of times that everything inside a scope was ended, so that a token can tell that it is gone. */
  readonly epochs: Map<ItemId, number>;
  /** Scopes that may have become empty. */
  readonly touched: Set<ItemId>;
  /** The completed task whose token is being followed, and the places that the tokens of such tasks have come to. */
  cause: string | null;
  readonly leaving: Map<string, Leaving>;
}

export interface Leaving {
  readonly scope: ItemId;
  readonly opened: ItemId[];
  readonly joined: (readonly [gateway: string, flow: string])[];
  /** Machine work that the token has passed. */
  readonly through: string[];
  /** True once something was set going that cannot be taken back. */
  ended: boolean;
}

const NONE: ReadonlySet<string> = new Set();

export const openRun = (
  definition: ProcessDefinition,
  state: ProcessState,
  at: Instant,
  ending: ReadonlySet<string> = NONE,
): Run => {
  const children = new Map<ItemId, Set<ItemId>>();
  const waitsOf = new Map<ItemId, Set<string>>();
  const frames = { ...state.frames };
  const waits = { ...state.waits };
  for (const id of Object.keys(frames)) note(children, frames[id]?.parent ?? null, id);
  for (const id of Object.keys(waits)) note(waitsOf, waits[id]?.owner ?? null, id);
  return {
    definition,
    at,
    process: state.process,
    ending,
    status: state.status,
    error: state.error,
    variables: state.variables,
    frames,
    waits,
    counts: state.counts.slice(),
    trail: state.trail,
    revision: state.revision,
    known: false,
    effects: [],
    facts: [],
    queue: [],
    head: 0,
    overrun: false,
    moving: new Map(),
    children,
    waitsOf,
    changed: false,
    epochs: new Map(),
    touched: new Set(),
    cause: null,
    leaving: new Map(),
  };
};

const note = (index: Map<ItemId, Set<string>>, key: ItemId | null, id: string): void => {
  if (key === null) return;
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([id]));
  else known.add(id);
};

export const closeRun = (run: Run): ProcessState => ({
  process: run.process,
  status: run.status,
  ...(run.error === undefined ? {} : { error: run.error }),
  variables: run.variables,
  frames: run.frames,
  waits: run.waits,
  counts: run.counts,
  trail: run.trail,
  ...(run.revision === undefined ? {} : { revision: run.revision }),
});

/** True where the instance has the changes of a revision of the machine. */
export const since = ({ revision }: Run, wanted: number): boolean => (revision ?? 1) >= wanted;

/** Definitions are checked when compiled, so an element named by a state is there; a foreign id answers undefined. */
export const nodeOf = (run: Run, id: string): Node | undefined => elementOf(run.definition, id);

export const frameOf = (run: Run, id: ItemId): Frame | undefined =>
  Object.hasOwn(run.frames, id) ? run.frames[id] : undefined;

/** A fresh item id: the element's id, with `#n` from its second activation on. */
export const nextId = (run: Run, element: string): ItemId => {
  const index = nodeOf(run, element)?.index ?? 0;
  while (run.counts.length <= index) run.counts.push(0);
  const n = (run.counts[index] ?? 0) + 1;
  run.counts[index] = n;
  return n === 1 ? element : `${element}#${n}`;
};

/** Id of an activity as a whole, whose instances have ids of their own. */
export const wholeId = (run: Run, element: string): ItemId =>
  `${element}*${(run.counts[nodeOf(run, element)?.index ?? 0] ?? 0) + 1}`;

export const addFrame = (run: Run, id: ItemId, frame: Frame): void => {
  run.frames[id] = frame;
  note(run.children, frame.parent, id);
  if (run.cause === null) return;
  const leaving = run.leaving.get(run.cause);
  if (leaving === undefined) return;
  if (leaving.scope === frame.parent) leaving.opened.push(id);
  else leaving.ended = true;
};

export const patchFrame = (run: Run, id: ItemId, patch: Partial<Frame>): void => {
  const frame = run.frames[id];
  if (frame !== undefined) run.frames[id] = { ...frame, ...patch };
};

export const removeFrame = (run: Run, id: ItemId): void => {
  const frame = run.frames[id];
  if (frame === undefined) return;
  if (frame.parent !== null) {
    run.children.get(frame.parent)?.delete(id);
    run.touched.add(frame.parent);
  }
  Reflect.deleteProperty(run.frames, id);
};

export const childrenOf = (run: Run, id: ItemId): readonly ItemId[] => [...(run.children.get(id) ?? [])];

export const addWait = (run: Run, id: string, wait: Wait): void => {
  run.waits[id] = wait;
  note(run.waitsOf, wait.owner, id);
};

export const removeWait = (run: Run, id: string): void => {
  const wait = run.waits[id];
  if (wait === undefined) return;
  run.waitsOf.get(wait.owner)?.delete(id);
  Reflect.deleteProperty(run.waits, id);
};

export const waitsOwnedBy = (run: Run, owner: ItemId): readonly string[] => [...(run.waitsOf.get(owner) ?? [])];

/** The scope a job belongs to: it is not empty while the job is still to do. */
const scopeOf = (run: Run, job: Job): ItemId | undefined => {
  if (job.do === 'take' || job.do === 'arrive' || job.do === 'throw') return job.scope;
  return job.do === 'caught' ? run.waits[job.wait]?.owner : undefined;
};

/** Most jobs of one step: one that needs more turns in a circle that nothing from outside can end. */
export const MOST_JOBS = 200_000;

export const push = (run: Run, job: Job): void => {
  if (run.queue.length - run.head >= MOST_JOBS) {
    run.overrun = true;
    return;
  }
  const scope = scopeOf(run, job);
  if (scope !== undefined) run.moving.set(scope, (run.moving.get(scope) ?? 0) + 1);
  if (job.do !== 'take' && job.do !== 'arrive' && job.do !== 'throw') {
    run.queue.push(job);
    return;
  }
  run.queue.push(run.cause === null ? job : { ...job, cause: run.cause });
};

/** A token that was under way in a scope has come to rest or is gone. */
export const landed = (run: Run, scope: ItemId): void => {
  run.moving.set(scope, Math.max(0, (run.moving.get(scope) ?? 1) - 1));
  run.touched.add(scope);
};

/** Drops every token under way in a scope. */
export const dropMoving = (run: Run, scope: ItemId): void => {
  if ((run.moving.get(scope) ?? 0) === 0) return;
  run.queue = run.queue
    .slice(run.head)
    .filter((job) => !((job.do === 'take' || job.do === 'arrive' || job.do === 'throw') && job.scope === scope));
  run.head = 0;
  run.moving.set(scope, 0);
};

export const fact = (
  run: Run,
  type: ProcessFact['type'],
  element: string,
  more: Partial<Pick<ProcessFact, 'item' | 'instance' | 'detail'>> = {},
): void => {
  run.facts.push({ type, element, ...more });
};

/** Identity of an activation in a fact. */
export const marks = (id: ItemId, frame: Frame): { item: ItemId; instance?: number } =>
  frame.instance === undefined ? { item: id } : { item: id, instance: frame.instance };
