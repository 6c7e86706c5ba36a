/** Processes and sub-processes: the beginning of their tokens, their listeners while they run, their emptiness. */
import type { EventSubProcessNode, ScopeNode, StartNode } from '../definition.js';
import type { ItemId } from '../machine.js';
import type { JsonObject } from '../../shared/json.js';
import { interrupt } from './cancel.js';
import { leave } from './flow.js';
import { addFrame, childrenOf, fact, frameOf, marks, nextId, nodeOf, push } from './run.js';
import type { Run } from './run.js';
import { asVariables, assign } from './variables.js';
import { arm } from './waits.js';

/** Listens for the event sub-processes of a scope. */
export const listen = (run: Run, id: ItemId, node: ScopeNode): void => {
  for (const sub of node.eventSubs) {
    const inner = nodeOf(run, sub);
    if (inner?.kind === 'event-sub-process') arm(run, inner.start, id);
  }
};

/** A token begins at a node: a start event, or a node without an incoming flow. */
export const beginAt = (run: Run, node: string, scope: ItemId): void => {
  push(run, { do: 'arrive', node, flow: null, scope });
};

/** Begins a sub-process inside its frame. */
export const beginScope = (run: Run, id: ItemId, node: ScopeNode): void => {
  run.touched.add(id);
  listen(run, id, node);
  if (frameOf(run, id)?.interrupted === true) return;
  for (const start of node.starts) beginAt(run, start, id);
};

export const isEmpty = (run: Run, id: ItemId): boolean =>
  (run.moving.get(id) ?? 0) === 0 && childrenOf(run, id).length === 0 && frameOf(run, id)?.joins === undefined;

/** A start event whose trigger has come: no token was waiting, so it is entered and left at once. */
export const startAt = (
  run: Run,
  start: StartNode,
  scope: ItemId,
  payload: JsonObject | undefined,
  detail?: JsonObject,
): void => {
  fact(run, 'entered', start.id);
  if (start.events.length > 0) fact(run, 'caught', start.id, detail === undefined ? {} : { detail });
  assign(run, scope, payload, start.id);
  fact(run, 'completed', start.id);
  leave(run, start.id, scope);
};

/** An event sub-process begins in its scope; one that interrupts ends everything else there first (BPMN 2.0.2, 13.5.4). */
export const startEventSub = (
  run: Run,
  start: StartNode,
  scope: ItemId,
  payload?: JsonObject,
  detail?: JsonObject,
): void => {
  const node = nodeOf(run, start.scope);
  if (node?.kind !== 'event-sub-process') return;
  if (start.interrupting) interrupt(run, scope);
  openEventSub(run, node, start, scope, payload, detail);
};

/** Opens the frame of an event sub-process and lets its start event go on. */
export const openEventSub = (
  run: Run,
  node: EventSubProcessNode,
  start: StartNode,
  scope: ItemId,
  payload?: JsonObject,
  detail?: JsonObject,
): void => {
  const id = nextId(run, node.id);
  addFrame(run, id, { element: node.id, parent: scope, vars: node.declares });
  const frame = frameOf(run, id);
  if (frame !== undefined) fact(run, 'entered', node.id, marks(id, frame));
  run.touched.add(id);
  listen(run, id, node);
  startAt(run, start, id, asVariables(payload), detail);
  for (const other of node.starts) if (other !== start.id) beginAt(run, other, id);
};
