/** Subscriptions of catching events: made when their owner becomes active, undone when it ends. */
import type { Json } from '../../shared/json.js';
import { firstFiring, addDuration } from '../calendar.js';
import type { EventSpec, TimerSpec } from '../definition.js';
import type { ItemId, OpenItem, ProcessEffect } from '../machine.js';
import type { Wait } from '../state.js';
import { addWait, fact, nextId, nodeOf, push, removeWait, waitsOwnedBy } from './run.js';
import type { Run } from './run.js';
import { holdsAt, valueAt } from './variables.js';

/** Events that an element waits for: those of an event node, or the message of a receive task. */
export const awaited = (run: Run, element: string): readonly EventSpec[] => {
  const node = nodeOf(run, element);
  if (node === undefined) return [];
  if (node.kind === 'receive') return node.message === undefined ? [] : [node.message];
  return 'events' in node ? node.events : [];
};

const timerText = (run: Run, owner: ItemId, timer: TimerSpec): string => {
  if (!timer.text.startsWith('=')) return timer.text;
  const value = valueAt(run, owner, timer.text.slice(1));
  return value.ok && typeof value.value === 'string' ? value.value : '';
};

const kindOf = (run: Run, wait: Wait): OpenItem['kind'] => {
  if (nodeOf(run, wait.element)?.kind === 'receive') return 'receive';
  return wait.type;
};

export const itemOfWait = (run: Run, id: string, wait: Wait): OpenItem => ({
  id,
  element: wait.element,
  kind: kindOf(run, wait),
  ...(wait.name === undefined ? {} : { waitsFor: wait.name }),
  ...(wait.key === undefined ? {} : { correlationKey: wait.key }),
});

const announce = (run: Run, id: string, wait: Wait, timer?: TimerSpec, text?: string): ProcessEffect | undefined => {
  if (wait.type === 'timer' && wait.due !== undefined) {
    const working =
      timer?.unit !== undefined && text !== undefined ? { working: { duration: text, unit: timer.unit } } : {};
    return { type: 'arm-timer', timer: id, element: wait.element, due: wait.due, ...working };
  }
  if (wait.type === 'message' && wait.name !== undefined)
    return {
      type: 'await-message',
      item: itemOfWait(run, id, wait),
      name: wait.name,
      ...(wait.key === undefined ? {} : { correlationKey: wait.key }),
    };
  return undefined;
};

const waitFor = (
  run: Run,
  element: string,
  owner: ItemId,
  index: number,
  spec: EventSpec,
): { wait: Wait; timer?: TimerSpec; text?: string } | undefined => {
  const base = { element, owner, event: index };
  if (spec.type === 'message') {
    const key: Json | undefined = spec.key === undefined ? undefined : keyOf(run, owner, spec.key);
    return { wait: { ...base, type: 'message', name: spec.name, ...(key === undefined ? {} : { key }) } };
  }
  if (spec.type === 'signal') return { wait: { ...base, type: 'signal', name: spec.name } };
  if (spec.type === 'condition') return { wait: { ...base, type: 'condition', held: false } };
  if (spec.type !== 'timer') return undefined;
  const text = timerText(run, owner, spec.timer);
  const first = firstFiring(spec.timer.kind, text, run.at, run.definition.zone);
  if (!first.ok) {
    fact(run, 'declined', element, { detail: { timer: spec.timer.text, reason: first.error } });
    return undefined;
  }
  const { due, left, every } = first.value;
  const cycle = left === undefined || every === undefined ? {} : { left, every };
  return { wait: { ...base, type: 'timer', due, ...cycle }, timer: spec.timer, text };
};

const keyOf = (run: Run, owner: ItemId, feel: string): Json => {
  const value = valueAt(run, owner, feel);
  return value.ok ? value.value : null;
};

/**
 * Subscribes an element's events for an owner. A condition that holds already comes at once. `ownId`: id for the waits,
 * a new one where left out.
 */
export const arm = (run: Run, element: string, owner: ItemId, ownId?: ItemId): void => {
  const specs = awaited(run, element);
  let own = ownId;
  specs.forEach((spec, index) => {
    const made = waitFor(run, element, owner, index, spec);
    if (made === undefined) return;
    own ??= nextId(run, element);
    const id = specs.length === 1 ? own : `${own}.${index + 1}`;
    addWait(run, id, made.wait);
    const effect = announce(run, id, made.wait, made.timer, made.text);
    if (effect !== undefined) run.effects.push(effect);
    if (spec.type === 'condition') lookAt(run, id);
  });
};

/** Lets a conditional event come when its condition turns from no to yes. */
const lookAt = (run: Run, id: string): void => {
  const wait = run.waits[id];
  if (wait === undefined) return;
  const spec = awaited(run, wait.element)[wait.event];
  if (spec?.type !== 'condition') return;
  const held = holdsAt(run, wait.owner, spec.feel);
  if (held === (wait.held ?? false)) return;
  run.waits[id] = { ...wait, held };
  if (held) push(run, { do: 'caught', wait: id });
};

/** Looks at every condition again after variables were written. */
export const lookAtConditions = (run: Run): void => {
  run.changed = false;
  for (const id of Object.keys(run.waits)) if (run.waits[id]?.type === 'condition') lookAt(run, id);
};

export const disarm = (run: Run, id: string): void => {
  const wait = run.waits[id];
  if (wait === undefined) return;
  removeWait(run, id);
  if (wait.type === 'timer') run.effects.push({ type: 'disarm-timer', timer: id });
  else if (wait.type === 'message') run.effects.push({ type: 'forget-message', item: id });
};

export const disarmOwner = (run: Run, owner: ItemId, element?: string): void => {
  for (const id of waitsOwnedBy(run, owner))
    if (element === undefined || run.waits[id]?.element === element) disarm(run, id);
};

/**
 * Marks a wait as come. True where its element is triggered: of several triggers that are all needed, only the last one
 * triggers it. `again`: the event stays armed (not interrupting), so cycles and signals go on.
 */
export const consume = (run: Run, id: string, wait: Wait, all: boolean, again: boolean): boolean => {
  if (again && !all) {
    if (wait.type !== 'timer') return true;
    if (wait.every === undefined || wait.left === 0 || wait.left === undefined) {
      removeWait(run, id);
      return true;
    }
    const due = addDuration(wait.due ?? run.at, wait.every, run.definition.zone);
    if (!due.ok) return true;
    const next = { ...wait, due: due.value, left: wait.left === -1 ? -1 : wait.left - 1 };
    run.waits[id] = next;
    const effect = announce(run, id, next);
    if (effect !== undefined) run.effects.push(effect);
    return true;
  }
  removeWait(run, id);
  if (wait.type === 'message') run.effects.push({ type: 'forget-message', item: id });
  if (!all) return true;
  const open = waitsOwnedBy(run, wait.owner).some((other) => run.waits[other]?.element === wait.element);
  if (!open && again) arm(run, wait.element, wait.owner);
  return !open;
};
