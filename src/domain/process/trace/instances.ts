/** Effects of instances on each other: throws, calls and messages of one reach the others. */
import type { Json, JsonObject } from '../../shared/json.js';
import { advance } from '../advance.js';
import type { Advance } from '../advance.js';
import { elementOf } from '../definition.js';
import type { EventSpec, Node, ProcessDefinition } from '../definition.js';
import type { OpenItem, ProcessEffect, ProcessEvent } from '../machine.js';
import { initialState, isFinished } from '../state.js';
import { plan } from './agenda.js';
import { stubLength } from './stubs.js';
import { spend, stubOf } from './world.js';
import type { Caller, Instance, Message, Planned, World } from './world.js';

/**
 * True where an escalation that leaves a called instance ends it: somebody above catches it and interrupts the call.
 */
const endsCall = (world: World, caller: Caller, code: string): boolean => {
  const above = world.instances[caller.instance];
  if (above === undefined) return false;
  const answer = advance(world.definition, above.state, { type: 'escalation', item: caller.item, code }, world.clock);
  if (!answer.accepted) return false;
  if (answer.state.frames[caller.item] === undefined) return true;
  const further = answer.effects.some((effect) => effect.type === 'throw-escalation' && effect.code === code);
  return further && above.caller !== undefined && endsCall(world, above.caller, code);
};

/** Next state of an instance; a called one stops where it throws an escalation that ends it. */
const advanced = (world: World, { state, caller }: Instance, event: ProcessEvent): Advance => {
  const answer = advance(world.definition, state, event, world.clock);
  if (caller === undefined) return answer;
  const codes = answer.effects.flatMap((effect) => (effect.type === 'throw-escalation' ? [effect.code] : []));
  const ending = new Set(codes.filter((code) => endsCall(world, caller, code)));
  return ending.size === 0 ? answer : advance(world.definition, state, event, world.clock, ending);
};

/** Tells an instance an event; false where the instance did not accept it. */
export const tell = (world: World, index: number, event: ProcessEvent): boolean => {
  const instance = world.instances[index];
  if (instance === undefined) return false;
  const answer = advanced(world, instance, event);
  spend(world, instance.process, answer.facts.length + Object.keys(answer.state.frames).length);
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
      world.awaited = true;
      expectAfter(world, index, effect.item);
      return;
    case 'close-task':
    case 'cancel-perform':
    case 'disarm-timer':
    case 'forget-message':
      return;
  }
};

/** Plans the message of a receive task whose stub names a time for it. */
const expectAfter = (world: World, index: number, item: OpenItem): void => {
  const stub = item.kind === 'receive' ? stubOf(world, item.element) : undefined;
  if (stub?.after === undefined || stub.never === true) return;
  plan(world.later, world.clock + stubLength(stub.after), { do: 'receive', instance: index, item: item.id });
};

/** Begins a called process or global task of this file in the same trace; any other is a task, as its stub says. */
const call = (world: World, index: number, item: OpenItem, process: string, variables: JsonObject): void => {
  if (!world.definition.processes.includes(process)) {
    workOn(world, index, item);
    return;
  }
  world.now.push({ do: 'begin-called', process, variables, caller: { instance: index, item: item.id } });
};

/** Variables that a called instance has changed, and no others, so that calls side by side do not undo each other. */
const changedBy = ({ given, state }: Instance): JsonObject =>
  Object.fromEntries(
    Object.entries(state.variables).filter(
      ([name, value]) =>
        given === undefined || !Object.hasOwn(given, name) || JSON.stringify(given[name]) !== JSON.stringify(value),
    ),
  );

/** Ends the call of a called instance that has ended: its caller goes on with the changed variables. */
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

export interface InstanceToBegin {
  readonly process: string;
  readonly variables: JsonObject;
  readonly startEvent?: string;
  readonly caller?: Caller;
  /** True for a beginning by a message, a signal, a time or a condition, not by a request or a call. */
  readonly triggered?: boolean;
}

/** Variables at the beginning, beside those of the trigger: the request's, for the processes that it asks for. */
export const givenTo = ({ asked }: World, process: string): JsonObject =>
  asked.processes.includes(process) ? asked.variables : {};

/** Most instances: more come from processes that start each other without end. */
const MOST_INSTANCES = 1000;

export const begin = (world: World, { process, variables, startEvent, caller, triggered }: InstanceToBegin): void => {
  if (world.instances.length >= MOST_INSTANCES) {
    world.stopped ??= { reason: 'instances', process };
    return;
  }
  const unasked = triggered === true && !world.pending.delete(process);
  world.instances.push({
    process,
    ...(unasked ? { unasked } : {}),
    state: initialState(world.definition, process),
    ...(caller === undefined ? {} : { caller, given: variables }),
  });
  tell(world, world.instances.length - 1, {
    type: 'started',
    variables,
    ...(startEvent === undefined ? {} : { startEvent }),
  });
};

const processOf = (definition: ProcessDefinition, element: string): string | undefined => {
  let node: Node | undefined = elementOf(definition, element);
  while (node !== undefined && node.kind !== 'process') node = elementOf(definition, node.scope);
  return node?.id;
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

/** Takes a signal to all who wait now, and begins processes that start by it. `from` has reached its own already. */
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

export const startsBy = (
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
