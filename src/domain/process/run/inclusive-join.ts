/**
 * Release of a converging inclusive gateway (BPMN 2.0.2, 13.4.3): some incoming flow has a token, and every token that
 * could still reach an empty incoming flow without passing the gateway could also reach one that has a token. Asked
 * when all else is at rest, because a token under way may still come.
 */
import { flowOf, isScope } from '../definition.js';
import type { GatewayNode, ScopeNode } from '../definition.js';
import type { ItemId } from '../machine.js';
import { pass, takeWaiting, waitingAt } from './flow.js';
import { childrenOf, frameOf, nodeOf } from './run.js';
import type { Run } from './run.js';

/**
 * Places (nodes and flows) from which one of the flows can be reached without passing the gateway. A token may still come
 * by a boundary event of the activity it is in (`boundaries`), but does not count as if it surely did.
 */
const upstream = (
  run: Run,
  gateway: GatewayNode,
  flows: readonly string[],
  scope: ScopeNode,
  boundaries: boolean,
): ReadonlySet<string> => {
  const seen = new Set<string>(flows);
  const open = [...flows];
  const visit = (place: string): void => {
    if (place === gateway.id || seen.has(place)) return;
    seen.add(place);
    open.push(place);
  };
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const flow = flowOf(run.definition, place);
    if (flow !== undefined) {
      visit(flow.source);
      continue;
    }
    const node = nodeOf(run, place);
    if (node === undefined) continue;
    for (const incoming of node.incoming) visit(incoming);
    if (node.kind === 'boundary' && boundaries) visit(node.attachedTo);
    if (node.kind !== 'catch') continue;
    for (const spec of node.events)
      if (spec.type === 'link')
        for (const other of scope.nodes) {
          const source = nodeOf(run, other);
          if (source?.kind === 'throw' && source.events.some((e) => e.type === 'link' && e.name === spec.name))
            visit(other);
        }
  }
  return seen;
};

/** Places of a scope's tokens: active nodes, and flows whose tokens wait at other joins. */
const places = (run: Run, scope: ItemId, gateway: string): readonly string[] => {
  const frames = childrenOf(run, scope).flatMap((id) => frameOf(run, id)?.element ?? []);
  const joins = Object.entries(frameOf(run, scope)?.joins ?? {}).flatMap(([node, tokens]) =>
    node === gateway ? [] : Object.keys(tokens),
  );
  return [...frames, ...joins];
};

const isActivated = (run: Run, gateway: GatewayNode, scope: ItemId, node: ScopeNode): boolean => {
  const tokens = waitingAt(run, gateway.id, scope);
  const full = gateway.incoming.filter((flow) => (tokens[flow] ?? 0) > 0);
  const empty = gateway.incoming.filter((flow) => (tokens[flow] ?? 0) === 0);
  if (empty.length === 0) return true;
  const occupied = places(run, scope, gateway.id);
  if (occupied.length === 0) return true;
  const toEmpty = upstream(run, gateway, empty, node, true);
  const toFull = upstream(run, gateway, full, node, false);
  return occupied.every((place) => !toEmpty.has(place) || toFull.has(place));
};

/** Lets one inclusive gateway go on that may; false where none may. */
export const releaseInclusive = (run: Run): boolean => {
  for (const scope of Object.keys(run.frames)) {
    const frame = frameOf(run, scope);
    if (frame?.joins === undefined) continue;
    const element = nodeOf(run, frame.element);
    if (element === undefined || !isScope(element)) continue;
    for (const id of Object.keys(frame.joins)) {
      const gateway = nodeOf(run, id);
      if (gateway?.kind !== 'inclusive' || !isActivated(run, gateway, scope, element)) continue;
      takeWaiting(run, id, scope);
      pass(run, id, scope, false);
      run.touched.add(scope);
      return true;
    }
  }
  return false;
};
