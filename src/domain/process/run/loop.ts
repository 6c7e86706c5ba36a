/** Loops and multi-instances (BPMN 2.0.2, 13.3.6 and 13.3.7). Instances and `loopCounter` count from 1. */
import type { ActivityNode, LoopSpec } from '../definition.js';
import type { Json, JsonObject } from '../../shared/json.js';
import type { ItemId } from '../machine.js';
import type { Frame, LoopState } from '../state.js';
import { cancelContent } from './cancel.js';
import { isScope } from '../definition.js';
import { addFrame, childrenOf, fact, frameOf, marks, nextId, patchFrame, push } from './run.js';
import type { Run } from './run.js';
import { sendMessage, sendSignal, throwEscalation, throwError } from './throwing.js';
import { assign, holdsAt, mapped, valueAt, visible } from './variables.js';

const counters = (run: Run, whole: ItemId, loop: LoopState): JsonObject => {
  const active = childrenOf(run, whole).length;
  const total = loop.total ?? null;
  return {
    numberOfInstances: total,
    numberOfActiveInstances: active,
    numberOfCompletedInstances: loop.completed,
    numberOfTerminatedInstances: 0,
    nrOfInstances: total,
    nrOfActiveInstances: active,
    nrOfCompletedInstances: loop.completed,
  };
};

const enterInstance = (run: Run, whole: ItemId, node: ActivityNode, spec: LoopSpec): void => {
  const frame = frameOf(run, whole);
  if (frame?.loop === undefined) return;
  const instance = frame.loop.begun + 1;
  patchFrame(run, whole, { loop: { ...frame.loop, begun: instance } });
  const item = frame.loop.items?.[instance - 1];
  const vars: JsonObject = {
    loopCounter: instance,
    ...(spec.item === undefined || item === undefined ? {} : { [spec.item]: item }),
    ...(spec.outputItem === undefined ? {} : { [spec.outputItem]: null }),
    ...(isScope(node) ? node.declares : {}),
  };
  const id = nextId(run, node.id);
  const made: Frame = { element: node.id, parent: whole, instance, vars };
  addFrame(run, id, made);
  if (node.inputs !== undefined) patchFrame(run, id, { vars: { ...vars, ...mapped(run, id, node.inputs) } });
  fact(run, 'entered', node.id, marks(id, made));
  push(run, { do: 'begin', frame: id });
};

const numberAt = (run: Run, whole: ItemId, feel: string): number | undefined => {
  const value = valueAt(run, whole, feel);
  return value.ok && typeof value.value === 'number' && Number.isInteger(value.value) && value.value >= 0
    ? value.value
    : undefined;
};

/** Holds a loop whose extent cannot be told (no number, no list). */
const getStuck = (run: Run, whole: ItemId, element: string, reason: string): false => {
  fact(run, 'declined', element, { detail: { reason } });
  patchFrame(run, whole, { stuck: true });
  return false;
};

/** Begins a loop; true where there is nothing to do. */
export const beginLoop = (run: Run, whole: ItemId, node: ActivityNode): boolean => {
  const spec = node.loop;
  if (spec === undefined) return true;
  if (spec.kind === 'standard') {
    const maximum = spec.maximum === undefined ? undefined : numberAt(run, whole, spec.maximum);
    if (spec.maximum !== undefined && maximum === undefined)
      return getStuck(run, whole, node.id, 'loopMaximum is not a whole number');
    if (maximum !== undefined) patchFrame(run, whole, { loop: { total: maximum, begun: 0, completed: 0 } });
    if (maximum === 0 || (spec.testBefore === true && !goesOn(run, whole, spec, 0))) return true;
    enterInstance(run, whole, node, spec);
    return false;
  }
  const extent = extentOf(run, whole, spec);
  if (extent === undefined)
    return getStuck(
      run,
      whole,
      node.id,
      'the number of instances is not a whole number, or the collection is not a list',
    );
  const { total, items } = extent;
  patchFrame(run, whole, {
    loop: {
      total,
      begun: 0,
      completed: 0,
      ...(items === undefined ? {} : { items }),
      ...(spec.outputCollection === undefined ? {} : { outputs: [] }),
    },
  });
  if (total === 0) {
    collect(run, whole, node, spec);
    return true;
  }
  const first = spec.kind === 'parallel' ? total : 1;
  for (let n = 0; n < first && frameOf(run, whole) !== undefined; n += 1) enterInstance(run, whole, node, spec);
  return false;
};

/** Most instances at once: more are a mistake in the data, not a procedure. */
const MOST_INSTANCES = 10_000;

const extentOf = (run: Run, whole: ItemId, spec: LoopSpec): { total: number; items?: readonly Json[] } | undefined => {
  if (spec.collection !== undefined) {
    const value = valueAt(run, whole, spec.collection);
    if (!value.ok || !Array.isArray(value.value) || value.value.length > MOST_INSTANCES) return undefined;
    const items = value.value as readonly Json[];
    return { total: items.length, items };
  }
  const total = spec.cardinality === undefined ? undefined : numberAt(run, whole, spec.cardinality);
  return total === undefined || total > MOST_INSTANCES ? undefined : { total };
};

const goesOn = (run: Run, whole: ItemId, spec: LoopSpec, done: number): boolean =>
  spec.condition === undefined || holdsAt(run, whole, spec.condition, { loopCounter: done });

const throwFor = (
  run: Run,
  whole: ItemId,
  node: ActivityNode,
  spec: LoopSpec,
  loop: LoopState,
  locals: JsonObject,
): void => {
  for (const { on, condition, event } of spec.throws ?? []) {
    if (frameOf(run, whole) === undefined) return;
    const due =
      on === 'each' ||
      (on === 'first' && loop.completed === 1) ||
      (condition !== undefined && holdsAt(run, whole, condition, { ...locals, ...counters(run, whole, loop) }));
    if (!due) continue;
    fact(run, 'thrown', node.id, { detail: { type: event.type } });
    if (event.type === 'signal') sendSignal(run, node.id, whole, event);
    else if (event.type === 'message') sendMessage(run, node.id, whole, event);
    else if (event.type === 'escalation') throwEscalation(run, event.code ?? '', whole, false, node.id);
    else if (event.type === 'error') throwError(run, event.code ?? '', whole, false);
  }
};

const collect = (run: Run, whole: ItemId, node: ActivityNode, spec: LoopSpec): void => {
  const loop = frameOf(run, whole)?.loop;
  if (spec.outputCollection === undefined || loop?.outputs === undefined) return;
  const pairs = loop.outputs as readonly (readonly [number, Json])[];
  const ordered = [...pairs].sort((a, b) => a[0] - b[0]).map(([, value]) => value);
  assign(run, whole, { [spec.outputCollection]: ordered }, node.id);
};

/** An instance has ended; true where the activity as a whole is complete. */
export const stepLoop = (run: Run, whole: ItemId, node: ActivityNode, ended: Frame): boolean => {
  const spec = node.loop;
  const before = frameOf(run, whole)?.loop;
  if (spec === undefined || before === undefined) return false;
  const completed = before.completed + 1;
  const value =
    spec.outputItem === undefined
      ? undefined
      : (ended.vars?.[spec.outputItem] ?? visible(run, whole)[spec.outputItem] ?? null);
  const outputs =
    before.outputs === undefined || value === undefined
      ? before.outputs
      : [...before.outputs, [ended.instance ?? completed, value]];
  const loop: LoopState = { ...before, completed, ...(outputs === undefined ? {} : { outputs }) };
  patchFrame(run, whole, { loop });
  const locals = ended.vars ?? {};
  throwFor(run, whole, node, spec, loop, locals);
  if (frameOf(run, whole) === undefined) return false;
  if (spec.kind === 'standard') {
    const more = (loop.total === undefined || completed < loop.total) && goesOn(run, whole, spec, completed);
    if (more) enterInstance(run, whole, node, spec);
    return !more;
  }
  const enough =
    spec.completion !== undefined && holdsAt(run, whole, spec.completion, { ...locals, ...counters(run, whole, loop) });
  if (enough || completed === loop.total) {
    cancelContent(run, whole);
    collect(run, whole, node, spec);
    return true;
  }
  if (spec.kind === 'sequential') enterInstance(run, whole, node, spec);
  return false;
};
