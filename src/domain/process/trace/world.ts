/** Instances of one file side by side on a virtual clock: what one throws, calls or sends reaches the others. */
import type { Json, JsonObject } from '../../shared/json.js';
import type { Instant } from '../../shared/time.js';
import { advance } from '../advance.js';
import { firstFiring } from '../calendar.js';
import { elementOf } from '../definition.js';
import type { EventSpec, Node, ProcessDefinition } from '../definition.js';
import { expects } from '../events/deliver.js';
import { beginnings } from '../events/start.js';
import { decide } from '../decision.js';
import { feelHolds, feelValue } from '../feel.js';
import type { FeelContext } from '../feel.js';
import type { ItemId, OpenItem, ProcessEffect, ProcessEvent, ProcessFact } from '../machine.js';
import { variablesAt } from '../open-items.js';
import { asVariables } from '../run/variables.js';
import { initialState, isFinished } from '../state.js';
import type { ProcessState, Wait } from '../state.js';
import { emptyAgenda, plan } from './agenda.js';
import type { Agenda } from './agenda.js';
import { stubLength, stubValues } from './stubs.js';
import type { ElementStub, Stubs } from './stubs.js';

export interface Line {
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
  readonly lines: Line[];
  /** Processes that were asked for and wait for the trigger of their start. */
  readonly pending: Map<string, JsonObject>;
  /** Triggers that have come to start events that need all of theirs, by event definition, with what they brought. */
  readonly collected: Map<string, Map<number, JsonObject>>;
  /** What has been done so far, weighed by what there was to look at. */
  cost: number;
  /** Why the trace was given up before it came to rest. */
  stopped: Stopped | undefined;
}

export interface Stopped {
  readonly reason: 'endless' | 'instances' | 'work';
  readonly process: string;
}

export const openWorld = (definition: ProcessDefinition, stubs: Stubs, clock: Instant): World => ({
  definition: withStubbed(definition, stubs),
  original: definition,
  stubs,
  clock,
  instances: [],
  now: [],
  later: emptyAgenda(),
  mail: [],
  lines: [],
  pending: new Map(),
  collected: new Map(),
  cost: 0,
  stopped: undefined,
});

/** The id people know an element by: the task that a global task is compiled into is the global task itself. */
export const shownId = (definition: ProcessDefinition, element: string): string => {
  const node = elementOf(definition, element);
  return node !== undefined && element === `${node.scope}.task` ? node.scope : element;
};

const stubOf = (world: World, element: string): ElementStub | undefined => {
  const id = shownId(world.definition, element);
  return Object.hasOwn(world.stubs.elements, id) ? world.stubs.elements[id] : undefined;
};

/** A trace that costs more than this goes in a circle (an endless cycle timer, tokens that multiply). */
const MOST_COST = 150_000;

const spend = (world: World, process: string, cost: number): void => {
  world.cost += cost;
  if (world.cost > MOST_COST) world.stopped ??= { reason: 'work', process };
};

/** Tells an instance of something; false where it did not accept it. */
export const tell = (world: World, index: number, event: ProcessEvent): boolean => {
  const instance = world.instances[index];
  if (instance === undefined) return false;
  const answer = advance(world.definition, instance.state, event, world.clock);
  spend(world, instance.process, 10 + answer.facts.length + Object.keys(answer.state.frames).length);
  if (!answer.accepted) {
    if (answer.rejection.code === 'ENDLESS') {
      instance.state = { ...instance.state, status: 'failed', error: 'ENDLESS_LOOP', frames: {}, waits: {} };
      world.stopped ??= { reason: 'endless', process: instance.process };
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
      expectAfter(world, index, effect.item);
      return;
    case 'close-task':
    case 'cancel-perform':
    case 'disarm-timer':
    case 'forget-message':
      return;
  }
};

/** A receive task whose stub says how long it takes has its message then. */
const expectAfter = (world: World, index: number, item: OpenItem): void => {
  const stub = item.kind === 'receive' ? stubOf(world, item.element) : undefined;
  if (stub?.after === undefined || stub.never === true) return;
  plan(world.later, world.clock + stubLength(stub.after), { do: 'receive', instance: index, item: item.id });
};

/** A process or global task of this file runs in the same trace; another is a task whose end a stub may decide. */
const call = (world: World, index: number, item: OpenItem, process: string, variables: JsonObject): void => {
  if (!world.definition.processes.includes(process)) {
    workOn(world, index, item);
    return;
  }
  world.now.push({ do: 'begin-called', process, variables, caller: { instance: index, item: item.id } });
};

/** The called process begins, unless its caller was ended in the meantime. */
export const beginCalled = (
  world: World,
  { process, variables, caller }: Required<Omit<Begin, 'startEvent'>>,
): void => {
  if (world.instances[caller.instance]?.state.frames[caller.item] === undefined) return;
  begin(world, { process, variables, caller });
};

/** What a called instance has changed; what it only was told stays as its caller has it, so that calls side by side do not undo each other. */
const changedBy = ({ given, state }: Instance): JsonObject =>
  Object.fromEntries(
    Object.entries(state.variables).filter(
      ([name, value]) =>
        given === undefined || !Object.hasOwn(given, name) || JSON.stringify(given[name]) !== JSON.stringify(value),
    ),
  );

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
      outputs: changedBy(instance),
    });
    return;
  }
  const frame = world.instances[caller.instance]?.state.frames[caller.item];
  if (state.status === 'cancelled' || frame === undefined) return;
  workOn(world, caller.instance, { id: caller.item, element: frame.element, kind: 'call' }, changedBy(instance));
};

interface Begin {
  readonly process: string;
  readonly variables: JsonObject;
  readonly startEvent?: string;
  readonly caller?: Caller;
}

/** More instances than this come from processes that start each other without end. */
const MOST_INSTANCES = 1000;

export const begin = (world: World, { process, variables, startEvent, caller }: Begin): void => {
  if (world.instances.length >= MOST_INSTANCES) {
    world.stopped ??= { reason: 'instances', process };
    return;
  }
  world.pending.delete(process);
  world.instances.push({
    process,
    state: initialState(world.definition, process),
    ...(caller === undefined ? {} : { caller, given: variables }),
  });
  tell(world, world.instances.length - 1, {
    type: 'started',
    variables,
    ...(startEvent === undefined ? {} : { startEvent }),
  });
};

/** What a FEEL script or a decision with a stub computes: the trace does its work, so that the stub can say how it ends. */
const ownResult = (world: World, element: string, context: FeelContext): JsonObject | undefined => {
  const node = elementOf(world.original, element);
  const value =
    node?.kind === 'script' && node.feel !== undefined
      ? feelValue(node.feel, context)
      : node?.kind === 'business-rule' && node.decision !== undefined
        ? decide(world.definition.decisions, node.decision, context)
        : undefined;
  if (value === undefined || (node?.kind !== 'script' && node?.kind !== 'business-rule')) return undefined;
  const json = value.ok ? value.value : null;
  return node.result === undefined ? asVariables(json) : { [node.result]: json };
};

/** FEEL scripts and decisions that have a stub are worked on by the trace instead of by the reducer. */
const withStubbed = (definition: ProcessDefinition, stubs: Stubs): ProcessDefinition => {
  const nodes = { ...definition.nodes };
  for (const node of Object.values(definition.nodes)) {
    if (
      (node.kind !== 'script' && node.kind !== 'business-rule') ||
      !Object.hasOwn(stubs.elements, shownId(definition, node.id))
    )
      continue;
    nodes[node.id] = Object.fromEntries(
      Object.entries(node).filter(([key]) => key !== 'feel' && key !== 'decision'),
    ) as typeof node;
  }
  return { ...definition, nodes };
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
  const context = { variables, at: world.clock, zone: world.definition.zone };
  const own = ownResult(world, frame.element, context);
  const values = stubValues(
    stub?.set,
    own === undefined ? context : { ...context, variables: { ...variables, ...own } },
  );
  const outputs =
    values === undefined && result === undefined && own === undefined ? undefined : { ...own, ...result, ...values };
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

/** The key of a message that comes without one: what the receiver's key expression finds in its payload. */
const keyFor = (world: World, wait: Wait, message: Message): Json | undefined => {
  if (message.correlationKey !== undefined || wait.key === undefined) return message.correlationKey;
  const node = elementOf(world.definition, wait.element);
  const spec =
    node?.kind === 'receive'
      ? node.message
      : node !== undefined && 'events' in node
        ? node.events[wait.event]
        : undefined;
  if (spec?.type !== 'message' || spec.key === undefined) return undefined;
  const variables = asVariables(message.payload) ?? {};
  const found = feelValue(spec.key, { variables, at: world.clock, zone: world.definition.zone });
  return found.ok ? found.value : null;
};

const deliver = (world: World, message: Message): boolean => {
  for (const [index, { state }] of world.instances.entries()) {
    if (isFinished(state)) continue;
    for (const wait of Object.values(state.waits)) {
      const key = keyFor(world, wait, message);
      const event: ProcessEvent & { readonly type: 'message' } = {
        type: 'message',
        ...message,
        ...(key === undefined ? {} : { correlationKey: key }),
      };
      if (!expects(wait, event)) continue;
      if (receive(world, index, wait, event)) return true;
    }
  }
  return startByMessage(world, message);
};

/** A message reaches who waits; a receive task then ends as its stub says. */
const receive = (
  world: World,
  index: number,
  wait: Wait,
  event: ProcessEvent & { readonly type: 'message' },
): boolean => {
  const state = world.instances[index]?.state;
  const item = wait.owner;
  const stub = elementOf(world.definition, wait.element)?.kind === 'receive' ? stubOf(world, wait.element) : undefined;
  if (stub === undefined || state === undefined) return tell(world, index, event);
  if (stub.never === true) return false;
  const payload = asVariables(event.payload);
  const values = stubValues(stub.set, {
    variables: { ...variablesAt(state, item), ...payload },
    at: world.clock,
    zone: world.definition.zone,
  });
  const outputs = { ...payload, ...values };
  if (stub.error !== undefined && state.frames[item]?.element === wait.element)
    return tell(world, index, { type: 'error', item, code: stub.error, outputs });
  return tell(world, index, { ...event, to: wait.element, payload: outputs });
};

/** The message of a receive task whose stub says when it comes. */
export const receiveAt = (world: World, index: number, item: ItemId): void => {
  const wait = world.instances[index]?.state.waits[item];
  if (wait?.type !== 'message') return;
  receive(world, index, wait, {
    type: 'message',
    name: wait.name ?? '',
    payload: null,
    to: wait.element,
    ...(wait.key === undefined ? {} : { correlationKey: wait.key }),
  });
};

/** A trigger of a start event has come. One that needs all of several waits for the others (BPMN 2.0.2, 10.5.2). */
export const triggered = (
  world: World,
  process: string,
  startEvent: string,
  payload: JsonObject | undefined,
  fits: (spec: EventSpec) => boolean,
): void => {
  const node = elementOf(world.definition, startEvent);
  let brought = payload ?? {};
  if (node?.kind === 'start' && node.parallelMultiple) {
    const come = world.collected.get(startEvent) ?? new Map<number, JsonObject>();
    node.events.forEach((spec, index) => {
      if (fits(spec)) come.set(index, brought);
    });
    world.collected.set(startEvent, come);
    if (come.size < node.events.length) return;
    brought = Object.assign({}, ...come.values()) as JsonObject;
    world.collected.delete(startEvent);
  }
  begin(world, { process, startEvent, variables: { ...world.pending.get(process), ...brought } });
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
    triggered(
      world,
      process,
      way.element,
      asVariables(message.payload),
      (spec) => spec.type === 'message' && spec.name === (way.message ?? message.name),
    );
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
    for (const startEvent of startsBy(
      world.definition,
      process,
      (spec) => spec.type === 'signal' && spec.name === name,
    ))
      world.now.push({ do: 'begin-by-signal', process, startEvent, name, payload });
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
