/** Instances of one file side by side on a virtual clock: what one throws, calls or sends reaches the others. */
import type { Json, JsonObject } from '../../shared/json.js';
import type { Instant } from '../../shared/time.js';
import { advance } from '../advance.js';
import { firstFiring } from '../calendar.js';
import { elementOf } from '../definition.js';
import type { EventSpec, Node, ProcessDefinition } from '../definition.js';
import { expects } from '../events/deliver.js';
import { beginnings } from '../events/start.js';
import { feelHolds, feelValue } from '../feel.js';
import type { ItemId, OpenItem, ProcessEffect, ProcessEvent, ProcessFact } from '../machine.js';
import { variablesAt } from '../open-items.js';
import { initialState, isFinished } from '../state.js';
import type { ProcessState } from '../state.js';
import { emptyAgenda, plan } from './agenda.js';
import type { Agenda } from './agenda.js';
import { stubLength, stubValues } from './stubs.js';
import type { ElementStub, Stubs } from './stubs.js';

export interface Line {
  readonly at: Instant;
  readonly fact: ProcessFact;
}

export interface Instance {
  readonly process: string;
  readonly caller?: { readonly instance: number; readonly item: ItemId };
  state: ProcessState;
}

export type Planned =
  | { readonly do: 'finish-work'; readonly instance: number; readonly item: ItemId; readonly result?: JsonObject }
  | { readonly do: 'timer'; readonly instance: number; readonly timer: string; readonly due: Instant }
  | { readonly do: 'message'; readonly message: Message }
  | { readonly do: 'signal'; readonly name: string; readonly payload: Json }
  | { readonly do: 'begin'; readonly process: string; readonly startEvent?: string; readonly variables: JsonObject }
  /** A process that was asked for and starts by a trigger. */
  | {
      readonly do: 'begin-by-timer';
      readonly process: string;
      readonly startEvent: string;
      readonly variables: JsonObject;
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
  readonly stubs: Stubs;
  clock: Instant;
  readonly instances: Instance[];
  /** Done before the clock moves, first in first out. */
  readonly now: Planned[];
  readonly later: Agenda<Planned>;
  /** Messages sent before anybody waited for them. */
  mail: Message[];
  readonly lines: Line[];
  /** Processes that were asked for and wait for the trigger of their start. */
  readonly pending: Map<string, JsonObject>;
  steps: number;
}

export const openWorld = (definition: ProcessDefinition, stubs: Stubs, clock: Instant): World => ({
  definition,
  stubs,
  clock,
  instances: [],
  now: [],
  later: emptyAgenda(),
  mail: [],
  lines: [],
  pending: new Map(),
  steps: 0,
});

const stubOf = (world: World, element: string): ElementStub | undefined =>
  Object.hasOwn(world.stubs.elements, element) ? world.stubs.elements[element] : undefined;

/** Tells an instance of something; false where it did not accept it. */
export const tell = (world: World, index: number, event: ProcessEvent): boolean => {
  const instance = world.instances[index];
  if (instance === undefined) return false;
  world.steps += 1;
  const answer = advance(world.definition, instance.state, event, world.clock);
  if (!answer.accepted) {
    if (answer.rejection.code === 'ENDLESS') {
      instance.state = { ...instance.state, status: 'failed', error: 'ENDLESS_LOOP', frames: {}, waits: {} };
      answered(world, index);
    }
    return false;
  }
  instance.state = answer.state;
  for (const fact of answer.facts) world.lines.push({ at: world.clock, fact });
  for (const effect of answer.effects) react(world, index, effect);
  return true;
};

const workOn = (world: World, index: number, item: OpenItem, result?: JsonObject): void => {
  const stub = stubOf(world, item.element);
  if (stub?.never === true) return;
  const work: Planned = {
    do: 'finish-work',
    instance: index,
    item: item.id,
    ...(result === undefined ? {} : { result }),
  };
  if (stub?.after === undefined) world.now.push(work);
  else plan(world.later, world.clock + stubLength(stub.after), work);
};

const react = (world: World, index: number, effect: ProcessEffect): void => {
  switch (effect.type) {
    case 'open-task':
    case 'perform':
      workOn(world, index, effect.item);
      return;
    case 'call':
      call(world, index, effect.item, effect.process, effect.variables);
      return;
    case 'cancel-call':
      world.instances.forEach((child, at) => {
        if (child.caller?.instance === index && child.caller.item === effect.item)
          tell(world, at, { type: 'cancelled', reason: 'caller' });
      });
      return;
    case 'arm-timer':
      plan(world.later, effect.due, { do: 'timer', instance: index, timer: effect.timer, due: effect.due });
      return;
    case 'throw-message':
      send(world, effect.element, {
        name: effect.name,
        payload: effect.payload,
        ...(effect.correlationKey === undefined ? {} : { correlationKey: effect.correlationKey }),
      });
      return;
    case 'throw-signal':
      broadcast(world, effect.name, effect.payload, index);
      return;
    case 'throw-escalation': {
      const caller = world.instances[index]?.caller;
      if (caller !== undefined)
        tell(world, caller.instance, { type: 'escalation', item: caller.item, code: effect.code });
      return;
    }
    case 'finish':
      answered(world, index);
      return;
    case 'await-message':
    case 'close-task':
    case 'cancel-perform':
    case 'disarm-timer':
    case 'forget-message':
      return;
  }
};

/** A process or global task of this file runs in the same trace; another is a task whose end a stub may decide. */
const call = (world: World, index: number, item: OpenItem, process: string, variables: JsonObject): void => {
  if (!world.definition.processes.includes(process)) {
    workOn(world, index, item);
    return;
  }
  begin(world, { process, variables, caller: { instance: index, item: item.id } });
};

/** A called instance has ended: its caller goes on with what it leaves behind. */
const answered = (world: World, index: number): void => {
  const instance = world.instances[index];
  if (instance?.caller === undefined) return;
  const { caller, state } = instance;
  if (state.status === 'failed') {
    tell(world, caller.instance, {
      type: 'error',
      item: caller.item,
      code: state.error ?? '',
      outputs: state.variables,
    });
    return;
  }
  const frame = world.instances[caller.instance]?.state.frames[caller.item];
  if (state.status === 'cancelled' || frame === undefined) return;
  workOn(world, caller.instance, { id: caller.item, element: frame.element, kind: 'call' }, state.variables);
};

interface Begin {
  readonly process: string;
  readonly variables: JsonObject;
  readonly startEvent?: string;
  readonly caller?: Instance['caller'];
}

/** More instances than this come from processes that start each other without end. */
const MOST_INSTANCES = 2000;

export const begin = (world: World, { process, variables, startEvent, caller }: Begin): void => {
  if (world.instances.length >= MOST_INSTANCES) return;
  world.pending.delete(process);
  world.instances.push({
    process,
    state: initialState(world.definition, process),
    ...(caller === undefined ? {} : { caller }),
  });
  tell(world, world.instances.length - 1, {
    type: 'started',
    variables,
    ...(startEvent === undefined ? {} : { startEvent }),
  });
};

/** The work of an item is done as its stub says. */
export const finishWork = (world: World, index: number, item: ItemId, result: JsonObject | undefined): void => {
  const instance = world.instances[index];
  const frame = instance?.state.frames[item];
  if (instance === undefined || frame === undefined) return;
  const stub = stubOf(world, frame.element);
  const open = (): boolean => instance.state.frames[item] !== undefined;
  if (stub?.escalation !== undefined) tell(world, index, { type: 'escalation', item, code: stub.escalation });
  if (stub?.signal !== undefined && open()) {
    world.lines.push({
      at: world.clock,
      fact: {
        type: 'thrown',
        element: frame.element,
        item,
        detail: { signal: stub.signal },
        ...(frame.instance === undefined ? {} : { instance: frame.instance }),
      },
    });
    broadcast(world, stub.signal, null);
  }
  if (!open()) return;
  const variables = { ...variablesAt(instance.state, item), ...result };
  const values = stubValues(stub?.set, { variables, at: world.clock, zone: world.definition.zone });
  const outputs = values === undefined && result === undefined ? undefined : { ...result, ...values };
  const told = outputs === undefined ? {} : { outputs };
  tell(
    world,
    index,
    stub?.error === undefined
      ? { type: 'completed', item, ...told }
      : { type: 'error', item, code: stub.error, ...told },
  );
};

const processOf = (definition: ProcessDefinition, element: string): string | undefined => {
  let node: Node | undefined = elementOf(definition, element);
  while (node !== undefined && node.kind !== 'process') node = elementOf(definition, node.scope);
  return node?.id;
};

const deliver = (world: World, message: Message): boolean => {
  const event: ProcessEvent & { readonly type: 'message' } = { type: 'message', ...message };
  for (const [index, { state }] of world.instances.entries()) {
    if (isFinished(state)) continue;
    for (const wait of Object.values(state.waits)) {
      if (!expects(wait, event)) continue;
      if (tell(world, index, event)) return true;
    }
  }
  return startByMessage(world, message);
};

const startByMessage = (world: World, message: Message): boolean => {
  const target = message.to === undefined ? undefined : elementOf(world.definition, message.to);
  for (const process of world.definition.processes) {
    const node = elementOf(world.definition, process);
    if (node?.kind !== 'process') continue;
    const way = beginnings(world.definition, node).find((w) =>
      target === undefined || target.kind === 'process'
        ? w.message === message.name && (target === undefined || target.id === process)
        : w.element === target.id,
    );
    if (way === undefined) {
      if (target === undefined || (target.id !== process && !node.starts.includes(target.id))) continue;
      if (
        world.instances.some((other) => other.process === process && !isFinished(other.state)) ||
        node.starts.length === 0
      )
        continue;
      begin(world, {
        process,
        variables: world.pending.get(process) ?? {},
        ...(target.id === process ? {} : { startEvent: target.id }),
      });
      return true;
    }
    const given = world.pending.get(process) ?? {};
    const payload =
      message.payload !== null && typeof message.payload === 'object' && !Array.isArray(message.payload)
        ? (message.payload as JsonObject)
        : {};
    begin(world, { process, startEvent: way.element, variables: { ...given, ...payload } });
    return true;
  }
  return false;
};

/** A message comes from outside, or was kept: it reaches who waits, starts a process, or is kept. */
export const post = (world: World, message: Message): void => {
  if (!deliver(world, message)) world.mail.push(message);
};

/** A message thrown by an element follows its message flows; without any it goes by name. */
const send = (world: World, element: string, message: Message): void => {
  const process = processOf(world.definition, element);
  const drawn = world.definition.messageFlows.filter((flow) => flow.source === element);
  const fromPool = world.definition.messageFlows.filter((flow) => flow.source === process);
  const flows = drawn.length > 0 ? drawn : fromPool;
  if (flows.length === 0) {
    world.now.push({ do: 'message', message });
    return;
  }
  for (const { target } of flows) {
    const node = elementOf(world.definition, target);
    if (node === undefined) continue;
    world.now.push({ do: 'message', message: node.kind === 'process' ? message : { ...message, to: target } });
  }
};

/** Whatever was kept goes to who has begun to wait for it. */
export const sortMail = (world: World): void => {
  if (world.mail.length === 0) return;
  const kept = world.mail;
  world.mail = [];
  for (const message of kept) post(world, message);
};

/** A signal reaches all who wait now, and starts what starts by it. `from` has reached its own already. */
export const broadcast = (world: World, name: string, payload: Json, from?: number): void => {
  const running = world.instances.map((_, index) => index);
  for (const index of running) {
    const state = world.instances[index]?.state;
    if (index === from || state === undefined || isFinished(state)) continue;
    if (Object.values(state.waits).some((wait) => wait.type === 'signal' && wait.name === name))
      tell(world, index, { type: 'signal', name, payload });
  }
  for (const process of world.definition.processes)
    for (const start of startsBy(world.definition, process, (spec) => spec.type === 'signal' && spec.name === name)) {
      const given = world.pending.get(process) ?? {};
      world.now.push({ do: 'begin', process, startEvent: start, variables: given });
    }
};

const startsBy = (
  definition: ProcessDefinition,
  process: string,
  fits: (spec: EventSpec) => boolean,
): readonly string[] => {
  const node = elementOf(definition, process);
  if (node?.kind !== 'process') return [];
  return node.triggered.filter((id) => {
    const start = elementOf(definition, id);
    return start?.kind === 'start' && start.events.some(fits);
  });
};

const plannedByTimer = (world: World, process: string, variables: JsonObject): void => {
  for (const startEvent of startsBy(world.definition, process, (spec) => spec.type === 'timer')) {
    const node = elementOf(world.definition, startEvent);
    const spec = node?.kind === 'start' ? node.events.find((s) => s.type === 'timer') : undefined;
    if (spec?.type !== 'timer') continue;
    const context = { variables, at: world.clock, zone: world.definition.zone };
    const computed = spec.timer.text.startsWith('=') ? feelValue(spec.timer.text.slice(1), context) : undefined;
    const text =
      computed === undefined
        ? spec.timer.text
        : computed.ok && typeof computed.value === 'string'
          ? computed.value
          : '';
    const first = firstFiring(spec.timer.kind, text, world.clock, world.definition.zone);
    if (!first.ok) continue;
    const { due, every, left } = first.value;
    const cycle = every === undefined || left === undefined ? {} : { every, left };
    plan(world.later, due, { do: 'begin-by-timer', process, startEvent, variables, ...cycle });
  }
};

/** Starts a process that was asked for; one that begins by a trigger waits for it. */
export const request = (world: World, process: string, variables: JsonObject): void => {
  const node = elementOf(world.definition, process);
  if (node?.kind !== 'process') return;
  if (node.starts.length > 0 || node.triggered.length === 0) {
    begin(world, { process, variables });
    return;
  }
  world.pending.set(process, variables);
  const context = { variables, at: world.clock, zone: world.definition.zone };
  const [condition] = startsBy(
    world.definition,
    process,
    (spec) => spec.type === 'condition' && feelHolds(spec.feel, context),
  );
  if (condition !== undefined) begin(world, { process, startEvent: condition, variables });
  else plannedByTimer(world, process, variables);
};
