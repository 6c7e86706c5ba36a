/** Messages: their receivers, the processes that they start, and those kept until somebody waits for them. */
import type { Json, JsonObject } from '../../shared/json.js';
import { elementOf } from '../definition.js';
import type { EventSpec } from '../definition.js';
import { expects } from '../events/deliver.js';
import { beginnings } from '../events/start.js';
import { feelValue } from '../feel.js';
import type { ItemId, ProcessEvent } from '../machine.js';
import { variablesAt } from '../open-items.js';
import { asVariables } from '../run/variables.js';
import { isFinished } from '../state.js';
import type { Wait } from '../state.js';
import { begin, givenTo, tell } from './instances.js';
import { stubValues } from './stubs.js';
import { stubOf } from './world.js';
import type { Message, World } from './world.js';

/** Key of a message that comes without one: the value of the receiver's key expression over its payload. */
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
  const found = feelValue(spec.keyOf ?? spec.key, { variables, at: world.clock, zone: world.definition.zone });
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

/** Hands a message to its receiver; a receive task then ends as its stub says. */
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

/** Hands a receive task its message at the time that its stub names. */
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
  begin(world, { process, startEvent, variables: { ...givenTo(world, process), ...brought }, triggered: true });
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
        variables: givenTo(world, process),
        triggered: true,
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

/** Takes in a message from outside or from the kept ones: it reaches its receiver, starts a process, or is kept. */
export const post = (world: World, message: Message): void => {
  if (!deliver(world, message)) world.mail.push(message);
};

/** Hands kept messages to receivers that have begun to wait for them. */
export const sortMail = (world: World): void => {
  if (world.mail.length === 0 || !world.awaited) return;
  world.awaited = false;
  const kept = world.mail;
  world.mail = [];
  for (const message of kept) post(world, message);
};
