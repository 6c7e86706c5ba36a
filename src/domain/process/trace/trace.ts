/** Runs processes of a definition on a virtual clock until they rest; tasks end as stubs say. */
import type { JsonObject } from '../../shared/json.js';
import type { Instant, Millis } from '../../shared/time.js';
import { addDuration, isoLength } from '../calendar.js';
import { elementOf } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import type { ProcessFact } from '../machine.js';
import { openItems, stranded } from '../open-items.js';
import { isFinished } from '../state.js';
import { earliest, plan, takeEarliest } from './agenda.js';
import { stubLength } from './stubs.js';
import type { Stubs } from './stubs.js';
import { asVariables } from '../run/variables.js';
import { broadcast, tell } from './instances.js';
import { post, receiveAt, sortMail, triggered } from './mail.js';
import { beginCalled, request } from './requests.js';
import { shownId } from './stubbed.js';
import { finishWork } from './work-done.js';
import { openWorld } from './world.js';
import type { Planned, Stopped, World } from './world.js';

export interface TraceRequest {
  readonly definition: ProcessDefinition;
  /** Processes to start, in this order. */
  readonly processes: readonly string[];
  readonly variables: JsonObject;
  readonly stubs: Stubs;
  /** Virtual time after which nothing more happens. */
  readonly until?: Millis;
  /** Instant at which the virtual clock begins. */
  readonly start: Instant;
}

export interface TraceLine {
  /** ISO 8601 duration since the start. */
  readonly at: string;
  readonly element: string;
  readonly event: 'entered' | 'completed' | 'cancelled' | 'taken' | 'thrown' | 'caught';
  readonly instance?: number;
}

export interface TraceOutcome {
  readonly outcome: 'completed' | 'terminated' | 'failed' | 'waiting';
  /** Error code of a failed process. */
  readonly error: string | null;
  /** Elements at which tokens stand. */
  readonly waitingFor: readonly string[];
  readonly variables: JsonObject;
  readonly trace: readonly TraceLine[];
  /** Reason why the trace was given up before it came to rest, and the process that turned in a circle. */
  readonly stopped?: Stopped;
}

const SHOWN: ReadonlySet<ProcessFact['type']> = new Set([
  'entered',
  'completed',
  'cancelled',
  'taken',
  'thrown',
  'caught',
]);

const isShown = (type: ProcessFact['type']): type is TraceLine['event'] => SHOWN.has(type);

/** True where the trace is given up; a circle inside one step has failed its own instance alone. */
const isStopped = ({ stopped }: World): boolean => stopped !== undefined && stopped.reason !== 'endless';

const happen = (world: World, what: Planned): void => {
  switch (what.do) {
    case 'finish-work':
      finishWork(world, what.instance, what.item, what.result);
      return;
    case 'timer':
      if (world.instances[what.instance]?.state.waits[what.timer]?.due === what.due)
        tell(world, what.instance, { type: 'timer', timer: what.timer });
      return;
    case 'message':
      post(world, what.message);
      return;
    case 'signal':
      broadcast(world, what.name, what.payload);
      return;
    case 'begin-called':
      beginCalled(world, what);
      return;
    case 'receive':
      receiveAt(world, what.instance, what.item);
      return;
    case 'begin-by-signal':
      triggered(
        world,
        what.process,
        what.startEvent,
        asVariables(what.payload),
        (spec) => spec.type === 'signal' && spec.name === what.name,
      );
      return;
    case 'begin-by-timer': {
      world.pending.add(what.process);
      triggered(world, what.process, what.startEvent, undefined, (spec) => spec.type === 'timer');
      if (what.every === undefined || what.left === undefined || what.left === 0) return;
      const due = addDuration(world.clock, what.every, world.definition.zone);
      if (due.ok) plan(world.later, due.value, { ...what, left: what.left === -1 ? -1 : what.left - 1 });
      return;
    }
  }
};

/**
 * Does all that can happen without the clock moving; a kept message goes to a receiver that has begun to wait for it.
 */
const rest = (world: World): void => {
  do {
    for (let next = world.now.shift(); next !== undefined && !isStopped(world); next = world.now.shift())
      happen(world, next);
    sortMail(world);
  } while (world.now.length > 0 && !isStopped(world));
};

/** True for a catching event. It holds its token also where its time cannot be told, so that nothing will come. */
const isCatch = (world: World, element: string): boolean => elementOf(world.definition, element)?.kind === 'catch';

const waitingFor = (world: World): readonly string[] => {
  const elements = new Set<string>();
  for (const { state } of world.instances) {
    if (isFinished(state)) continue;
    for (const item of openItems(world.definition, state)) if (!isCall(world, item.element)) elements.add(item.element);
    for (const element of stranded(state)) elements.add(element);
    for (const { element } of Object.values(state.frames)) if (isCatch(world, element)) elements.add(element);
  }
  for (const process of world.pending) {
    const node = elementOf(world.definition, process);
    if (node?.kind === 'process') for (const id of node.triggered) elements.add(id);
  }
  return [...new Set([...elements].map((id) => shownId(world.definition, id)))];
};

/** True for a call whose called process stands in the same trace: it waits for that one. */
const isCall = (world: World, element: string): boolean => {
  const node = elementOf(world.definition, element);
  return (
    node?.kind === 'call' &&
    world.instances.some(
      ({ caller, state }) =>
        caller !== undefined &&
        !isFinished(state) &&
        world.instances[caller.instance]?.state.frames[caller.item]?.element === element,
    )
  );
};

const outcomeOf = (world: World): Pick<TraceOutcome, 'outcome' | 'error'> => {
  const roots = world.instances.filter((instance) => instance.caller === undefined).map(({ state }) => state);
  const failed = roots.find((state) => state.status === 'failed');
  if (failed !== undefined) return { outcome: 'failed', error: failed.error ?? null };
  if (world.pending.size > 0 || roots.some((state) => !isFinished(state))) return { outcome: 'waiting', error: null };
  return { outcome: roots.some((state) => state.status === 'terminated') ? 'terminated' : 'completed', error: null };
};

export const trace = ({ definition, processes, variables, stubs, until, start }: TraceRequest): TraceOutcome => {
  const world = openWorld(definition, stubs, start, { processes, variables });
  const end = until === undefined ? undefined : start + until;
  for (const { at, ...message } of stubs.messages)
    plan(world.later, start + stubLength(at), { do: 'message', message: { payload: null, ...message } });
  for (const { at, name, payload } of stubs.signals)
    plan(world.later, start + stubLength(at), { do: 'signal', name, payload: payload ?? null });
  for (const process of processes) {
    request(world, process);
    rest(world);
  }
  for (let next = earliest(world.later); next !== undefined && !isStopped(world); next = earliest(world.later)) {
    if (end !== undefined && next.due > end) break;
    takeEarliest(world.later);
    world.clock = Math.max(world.clock, next.due);
    happen(world, next.what);
    rest(world);
  }
  const roots = world.instances.filter((instance) => instance.caller === undefined);
  const left = roots.reduce<JsonObject>(
    (seen, { state }) => ({ ...seen, ...state.variables }),
    roots.length === 0 ? variables : {},
  );
  return {
    ...outcomeOf(world),
    waitingFor: waitingFor(world),
    variables: left,
    ...(world.stopped === undefined ? {} : { stopped: world.stopped }),
    trace: world.lines.flatMap(({ at, fact: { type, element, instance } }) =>
      isShown(type) && !definition.processes.includes(element)
        ? [
            {
              at: isoLength(at - start),
              element: shownId(definition, element),
              event: type,
              ...(instance === undefined ? {} : { instance }),
            },
          ]
        : [],
    ),
  };
};
