/** Undoes completed work, last first (BPMN 2.0.2, 13.5.5). */
import { isScope } from '../definition.js';
import type { EventSubProcessNode, Node, StartNode } from '../definition.js';
import type { ItemId } from '../machine.js';
import type { Done } from '../state.js';
import { openActivity } from './activity.js';
import { fireBoundary } from './throwing.js';
import { leave } from './flow.js';
import { addFrame, fact, frameOf, nextId, nodeOf, patchFrame, push, removeFrame } from './run.js';
import type { Run } from './run.js';
import { openEventSub } from './scope.js';
import { interrupt } from './cancel.js';

/** Scope whose completed activities a throw undoes: for one in an event sub-process, the scope around it. */
const undoneScope = (run: Run, scope: ItemId): ItemId => {
  let at = scope;
  for (;;) {
    const frame = frameOf(run, at);
    if (frame === undefined || frame.parent === null || nodeOf(run, frame.element)?.kind !== 'event-sub-process')
      return at;
    at = frame.parent;
  }
};

/** Takes the activities to undo out of the scope's memory, so that nothing is undone twice. */
const claim = (run: Run, scope: ItemId, activity: string | null): readonly Done[] => {
  const done = frameOf(run, scope)?.done ?? [];
  const wanted = activity === null ? done : done.filter((entry) => entry.element === activity);
  patchFrame(run, scope, { done: activity === null ? [] : done.filter((entry) => entry.element !== activity) });
  return [...wanted].reverse();
};

/** A throw event begins to undo; `wait` false: its token goes on at once. */
export const beginUndo = (run: Run, element: string, scope: ItemId, activity: string | null, wait: boolean): void => {
  const target = undoneScope(run, scope);
  const id = nextId(run, element);
  addFrame(run, id, { element, parent: scope, undo: claim(run, target, activity), after: wait ? 'leave' : 'close' });
  push(run, { do: 'undo', frame: id });
};

/** A transaction is cancelled: running work ends, completed work is undone, then its cancel event goes on. */
export const beginCancel = (run: Run, transaction: ItemId): void => {
  interrupt(run, transaction);
  patchFrame(run, transaction, { undo: claim(run, transaction, null), after: 'cancel' });
  push(run, { do: 'undo', frame: transaction });
};

const after = (run: Run, id: ItemId): void => {
  const frame = frameOf(run, id);
  if (frame === undefined) return;
  if (frame.after === 'cancel') {
    const node = nodeOf(run, frame.element);
    const boundary = node !== undefined && 'boundary' in node ? node.boundary : [];
    for (const event of boundary.map((b) => nodeOf(run, b)))
      if (event?.kind === 'boundary' && event.events.some((spec) => spec.type === 'cancel')) {
        fireBoundary(run, event, id);
        return;
      }
    fact(run, 'cancelled', frame.element, { item: id });
    removeFrame(run, id);
    return;
  }
  removeFrame(run, id);
  if (frame.answers !== undefined) push(run, { do: 'undo', frame: frame.answers });
  if (frame.after !== 'leave' || frame.parent === null) return;
  fact(run, 'completed', frame.element, { item: id });
  leave(run, frame.element, frame.parent);
};

/** Undoes the next completed activity for a throwing frame, or goes on when none is left. */
export const undoNext = (run: Run, id: ItemId): void => {
  const frame = frameOf(run, id);
  if (frame?.undo === undefined) return;
  const [next, ...rest] = frame.undo;
  if (next === undefined) {
    after(run, id);
    return;
  }
  patchFrame(run, id, { undo: rest });
  const thrower = nodeOf(run, frame.element);
  const inside = thrower !== undefined && isScope(thrower) ? id : undoneScope(run, frame.parent ?? id);
  undo(run, next, inside, id);
};

/** The event sub-process by which a sub-process compensates itself. */
const ownCompensation = (
  run: Run,
  node: Node,
): { readonly sub: EventSubProcessNode; readonly start: StartNode } | undefined => {
  if (!isScope(node)) return undefined;
  for (const id of node.eventSubs) {
    const sub = nodeOf(run, id);
    const start = sub?.kind === 'event-sub-process' ? nodeOf(run, sub.start) : undefined;
    if (
      sub?.kind === 'event-sub-process' &&
      start?.kind === 'start' &&
      start.events.some((spec) => spec.type === 'compensation')
    )
      return { sub, start };
  }
  return undefined;
};

/**
 * Undoes one completed activity. A sub-process compensates itself by its event sub-process, then by its handler; with
 * neither, its completed activities are undone.
 */
const undo = (run: Run, entry: Done, scope: ItemId, answers: ItemId): void => {
  const node = nodeOf(run, entry.element);
  if (node === undefined) return;
  const handler = 'handler' in node ? node.handler : undefined;
  const own = entry.half === true ? undefined : ownCompensation(run, node);
  if (own !== undefined) {
    const waiting = frameOf(run, answers)?.undo ?? [];
    if (handler !== undefined) patchFrame(run, answers, { undo: [{ ...entry, half: true }, ...waiting] });
    const id = nextId(run, node.id);
    addFrame(run, id, {
      element: node.id,
      parent: scope,
      vars: entry.vars ?? {},
      done: entry.done ?? [],
      interrupted: true,
      reopened: true,
      answers,
    });
    openEventSub(run, own.sub, own.start, id);
    return;
  }
  if (handler !== undefined) {
    openActivity(run, handler, scope, answers);
    return;
  }
  if (!isScope(node)) {
    push(run, { do: 'undo', frame: answers });
    return;
  }
  const id = nextId(run, node.id);
  addFrame(run, id, {
    element: node.id,
    parent: scope,
    vars: entry.vars ?? {},
    interrupted: true,
    reopened: true,
    answers,
    undo: [...(entry.done ?? [])].reverse(),
    after: 'close',
  });
  push(run, { do: 'undo', frame: id });
};
