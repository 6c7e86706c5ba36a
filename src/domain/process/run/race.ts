/** The way on from an event-based gateway when one of its events has come. */
import type { JsonObject } from '../../shared/json.js';
import { flowOf } from '../definition.js';
import type { ItemId } from '../machine.js';
import type { Wait } from '../state.js';
import { leave } from './flow.js';
import { fact, frameOf, nextId, nodeOf, removeFrame, waitsOwnedBy } from './run.js';
import type { Run } from './run.js';
import { assign } from './variables.js';
import { consume, disarmOwner } from './waits.js';

/** The event behind the gateway goes on: its flow is taken, and it has caught its trigger. */
export const goOnBehind = (
  run: Run,
  gateway: string,
  element: string,
  scope: ItemId,
  payload: JsonObject | undefined,
  detail: JsonObject,
  item: ItemId = nextId(run, element),
): void => {
  const node = nodeOf(run, element);
  const from = nodeOf(run, gateway);
  if (node === undefined || from === undefined) return;
  const flow = from.outgoing.find((id) => flowOf(run.definition, id)?.target === element);
  if (flow !== undefined) fact(run, 'taken', flow);
  fact(run, 'entered', element, { item });
  fact(run, 'caught', element, { item, detail });
  assign(run, scope, payload, element);
  fact(run, 'completed', element, { item });
  leave(run, element, scope, node.kind === 'receive' ? { times: node.completionQuantity } : {});
};

export const chooseEvent = (
  run: Run,
  owner: ItemId,
  waitId: string,
  wait: Wait,
  payload: JsonObject | undefined,
): void => {
  const frame = frameOf(run, owner);
  const gateway = frame === undefined ? undefined : nodeOf(run, frame.element);
  const target = nodeOf(run, wait.element);
  if (frame === undefined || frame.parent === null || gateway?.kind !== 'event-gateway' || target === undefined) return;
  const all = 'parallelMultiple' in target && target.parallelMultiple;
  if (!consume(run, waitId, wait, all, false)) return;
  const last = !gateway.all || waitsOwnedBy(run, owner).length === 0;
  if (last) {
    disarmOwner(run, owner);
    removeFrame(run, owner);
    fact(run, 'completed', gateway.id, { item: owner });
  }
  goOnBehind(run, gateway.id, wait.element, frame.parent, payload, { [wait.type]: wait.name ?? null }, waitId);
};
