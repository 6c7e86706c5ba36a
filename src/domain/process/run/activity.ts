/** The life of an activity: enabled, entered, at work, completed, as one instance or as many (BPMN 2.0.2, 13.3.2, 13.3.6, 13.3.7). */
import { isActivity, isScope } from '../definition.js';
import type { ActivityNode } from '../definition.js';
import type { JsonObject } from '../../shared/json.js';
import type { ItemId } from '../machine.js';
import type { Done, Frame } from '../state.js';
import { addWaiting, leave, setWaiting } from './flow.js';
import {
  addFrame,
  fact,
  frameOf,
  marks,
  nextId,
  nodeOf,
  patchFrame,
  push,
  removeFrame,
  since,
  wholeId,
} from './run.js';
import type { Run } from './run.js';
import { beginLoop, stepLoop } from './loop.js';
import { arm, disarmOwner } from './waits.js';
import { sendMessage } from './throwing.js';
import { followingOn } from './trail.js';
import { assign, mapped } from './variables.js';

/** A token reaches an activity; with a start quantity it waits for the others. */
export const arriveAt = (run: Run, node: ActivityNode, scope: ItemId, flow: string | null): void => {
  if (node.startQuantity > 1) {
    const tokens = addWaiting(run, node.id, scope, flow);
    const total = Object.values(tokens).reduce((sum, n) => sum + n, 0);
    if (total < node.startQuantity) return;
    setWaiting(run, node.id, scope, {});
  }
  openActivity(run, node.id, scope);
};

/** Opens an activity in a scope. `answers`: it is a compensation handler that a throwing frame waits for. */
export const openActivity = (run: Run, element: string, scope: ItemId, answers?: ItemId): void => {
  const node = nodeOf(run, element);
  if (node === undefined || !isActivity(node)) return;
  const more = answers === undefined ? {} : { answers };
  if (node.loop !== undefined) {
    const whole = wholeId(run, element);
    addFrame(run, whole, { element, parent: scope, ...more, loop: { begun: 0, completed: 0 } });
    armBoundary(run, node, whole);
    if (frameOf(run, whole) !== undefined && beginLoop(run, whole, node)) completeWhole(run, whole, node);
    return;
  }
  const id = nextId(run, element);
  enter(run, id, node, { element, parent: scope, ...more });
  armBoundary(run, node, id);
};

const armBoundary = (run: Run, node: ActivityNode, owner: ItemId): void => {
  for (const event of node.boundary) arm(run, event, owner);
};

/** An instance is entered; its work begins with the next job. */
export const enter = (run: Run, id: ItemId, node: ActivityNode, frame: Frame): void => {
  const declared = isScope(node) ? node.declares : undefined;
  const vars =
    declared === undefined || (Object.keys(declared).length === 0 && frame.vars === undefined)
      ? frame.vars
      : { ...frame.vars, ...declared };
  addFrame(run, id, vars === undefined ? frame : { ...frame, vars });
  if (node.inputs !== undefined) patchFrame(run, id, { vars: { ...vars, ...mapped(run, id, node.inputs) } });
  fact(run, 'entered', node.id, marks(id, frame));
  push(run, { do: 'begin', frame: id });
};

const remember = (run: Run, id: ItemId, frame: Frame, node: ActivityNode, scope: ItemId, whole: boolean): void => {
  if (!node.compensable || node.forCompensation) return;
  const once = node.loop === undefined;
  if (!once && whole !== (node.handler !== undefined)) return;
  const entry: Done = {
    element: node.id,
    ...(frame.instance === undefined ? {} : { instance: frame.instance }),
    ...(isScope(node) && frame.vars !== undefined ? { vars: frame.vars } : {}),
    ...(frame.done === undefined || frame.done.length === 0 ? {} : { done: frame.done }),
  };
  patchFrame(run, scope, { done: [...(frameOf(run, scope)?.done ?? []), entry] });
};

/** An instance has done its work. */
export const finishActivity = (run: Run, id: ItemId, node: ActivityNode, outputs?: JsonObject): void => {
  const frame = frameOf(run, id);
  if (frame === undefined || frame.parent === null) return;
  if (node.outputs === undefined) {
    assign(run, id, outputs, node.id);
  } else {
    const values = mapped(run, id, node.outputs, outputs);
    assign(run, id, outputs === undefined ? values : { ...outputs, ...values }, node.id);
  }
  if (node.sends !== undefined) {
    fact(run, 'thrown', node.id, { ...marks(id, frame), detail: { message: node.sends.name } });
    sendMessage(run, node.id, id, node.sends);
  }
  const whole = frameOf(run, frame.parent)?.loop === undefined ? undefined : frame.parent;
  const done = frameOf(run, id) ?? frame;
  if (frame.undo === undefined && frame.reopened !== true) fact(run, 'completed', node.id, marks(id, frame));
  if (whole === undefined) {
    completeWhole(run, id, node);
    return;
  }
  disarmOwner(run, id);
  removeFrame(run, id);
  const scope = frameOf(run, whole)?.parent;
  if (scope === undefined || scope === null) return;
  remember(run, id, done, node, scope, false);
  if (!stepLoop(run, whole, node, done)) return;
  // An event thrown for the last instance is on its way to the boundary: the activity ends after it was caught.
  if (since(run, 2) && (node.loop?.throws ?? []).length > 0) push(run, { do: 'close', frame: whole });
  else completeWhole(run, whole, node);
};

/** Ends a multi-instance activity that has nothing left to do. */
export const closeWhole = (run: Run, whole: ItemId): void => {
  const frame = frameOf(run, whole);
  const node = frame === undefined ? undefined : nodeOf(run, frame.element);
  if (node !== undefined && isActivity(node)) completeWhole(run, whole, node);
};

/** The activity as a whole is complete: its boundary events end, its tokens go on. */
const completeWhole = (run: Run, id: ItemId, node: ActivityNode): void => {
  const frame = frameOf(run, id);
  if (frame === undefined || frame.parent === null) return;
  disarmOwner(run, id);
  if (frame.answers === undefined) remember(run, id, frame, node, frame.parent, true);
  removeFrame(run, id);
  if (frame.answers !== undefined) {
    push(run, { do: 'undo', frame: frame.answers });
    return;
  }
  if (node.kind === 'event-sub-process') return;
  const { parent } = frame;
  followingOn(run, id, node.id, parent, () => {
    leave(run, node.id, parent, { times: node.completionQuantity });
  });
};
