/** Tokens on sequence flows (BPMN 2.0.2, 13.2). */
import { flowOf } from '../definition.js';
import type { ItemId } from '../machine.js';
import { withoutJoins } from '../state.js';
import { addFrame, fact, frameOf, nextId, nodeOf, patchFrame, push } from './run.js';
import type { Run } from './run.js';
import { contextAt } from './variables.js';
import { feelHolds } from '../feel.js';

export const take = (run: Run, flow: string, scope: ItemId): void => {
  push(run, { do: 'take', flow, scope });
};

/**
 * The flows a token takes out of a node: every flow without a condition, every flow whose condition holds, and the
 * default flow where no condition holds. `first`: only the first of them (exclusive gateway). Undefined: it cannot go on.
 */
export const chosen = (run: Run, node: string, scope: ItemId, first: boolean): readonly string[] | undefined => {
  const element = nodeOf(run, node);
  if (element === undefined || element.outgoing.length === 0) return [];
  const fallback = 'defaultFlow' in element ? element.defaultFlow : undefined;
  if (element.outgoing.length === 1 && fallback === element.outgoing[0]) return element.outgoing;
  const yes: string[] = [];
  let conditions = 0;
  let held = 0;
  let context: ReturnType<typeof contextAt> | undefined;
  for (const id of element.outgoing) {
    if (id === fallback) continue;
    const condition = flowOf(run.definition, id)?.condition;
    if (condition === undefined) {
      yes.push(id);
    } else {
      conditions += 1;
      context ??= contextAt(run, scope);
      if (!feelHolds(condition, context)) continue;
      held += 1;
      yes.push(id);
    }
    if (first) return [id];
  }
  if (held === 0 && fallback !== undefined && (conditions > 0 || yes.length === 0)) yes.push(fallback);
  return yes.length === 0 ? undefined : yes;
};

const strand = (run: Run, node: string, scope: ItemId): void => {
  addFrame(run, nextId(run, node), { element: node, parent: scope, stuck: true });
};

/** A token passes a gateway by the flows whose conditions hold; where none does, it stays and the gateway is not completed. */
export const pass = (run: Run, gateway: string, scope: ItemId, first: boolean): void => {
  const flows = chosen(run, gateway, scope, first);
  if (flows === undefined) {
    strand(run, gateway, scope);
    return;
  }
  fact(run, 'completed', gateway);
  for (const flow of flows) take(run, flow, scope);
};

/** A token leaves a node by all that its flows allow; `times` for a completion quantity. */
export const leave = (run: Run, node: string, scope: ItemId, options: { times?: number } = {}): void => {
  const flows = chosen(run, node, scope, false);
  if (flows === undefined) {
    strand(run, node, scope);
    return;
  }
  for (let n = 0; n < (options.times ?? 1) && !run.overrun; n += 1) for (const flow of flows) take(run, flow, scope);
};

/** Tokens waiting at a join, by incoming flow. */
export const waitingAt = (run: Run, node: string, scope: ItemId): Readonly<Record<string, number>> =>
  frameOf(run, scope)?.joins?.[node] ?? {};

export const setWaiting = (run: Run, node: string, scope: ItemId, tokens: Readonly<Record<string, number>>): void => {
  const frame = frameOf(run, scope);
  if (frame === undefined) return;
  const left = Object.fromEntries(Object.entries(tokens).filter(([, count]) => count > 0));
  const joins = { ...frame.joins };
  if (Object.keys(left).length > 0) joins[node] = left;
  else Reflect.deleteProperty(joins, node);
  if (Object.keys(joins).length > 0) {
    patchFrame(run, scope, { joins });
    return;
  }
  run.frames[scope] = withoutJoins(frame);
};

/** Adds a token; a node entered without a flow counts under its own id. */
export const addWaiting = (
  run: Run,
  node: string,
  scope: ItemId,
  flow: string | null,
): Readonly<Record<string, number>> => {
  const key = flow ?? node;
  const before = waitingAt(run, node, scope);
  const after = { ...before, [key]: (before[key] ?? 0) + 1 };
  setWaiting(run, node, scope, after);
  if (run.cause !== null) run.leaving.get(run.cause)?.joined.push([node, key]);
  return after;
};

/** Takes one token from each flow that has one. */
export const takeWaiting = (run: Run, node: string, scope: ItemId): void => {
  const before = waitingAt(run, node, scope);
  setWaiting(run, node, scope, Object.fromEntries(Object.entries(before).map(([flow, count]) => [flow, count - 1])));
};
