/**
 * Loops that give back a token on every round: a token that enters leaves another behind in the loop, however it is
 * decided. So there is no end although other tokens leave. Read from the drawing, since the tokens of such a loop would
 * fill any state space.
 */
import { isActivity, isScope } from '../definition.js';
import type { Node, ProcessDefinition, ScopeNode } from '../definition.js';
import { choicesOf, decides } from './choices.js';
import { nextOf } from './order.js';

/** Ways on from a node; on each of them a token stands in all nodes of the way. */
const waysOf = (definition: ProcessDefinition, node: Node): readonly (readonly string[])[] => {
  if (node.kind === 'process') return [[]];
  const targets = (flows: readonly string[]): readonly string[] =>
    flows.flatMap((flow) => definition.flows[flow]?.target ?? []);
  const breaks = isActivity(node)
    ? node.boundary.flatMap((id) => {
        const event = definition.nodes[id];
        return event?.kind === 'boundary' && event.interrupting ? [[id]] : [];
      })
    : [];
  if (node.kind === 'event-gateway') return node.outgoing.map((flow) => targets([flow]));
  if (decides(definition, node)) return [...choicesOf(definition, node).map(targets), ...breaks];
  return [nextOf(definition, node).filter((id) => definition.nodes[id]?.kind !== 'boundary'), ...breaks];
};

/** True where an event in the scope, however deep, ends it while tokens are left. */
const endsFromInside = (definition: ProcessDefinition, scope: ScopeNode): boolean =>
  scope.nodes.some((id) => {
    const node = definition.nodes[id];
    if (node === undefined) return false;
    if ('events' in node && node.events.some(({ type }) => /^(?:terminate|error|cancel|escalation)$/.test(type)))
      return true;
    if (node.kind === 'event-sub-process') {
      const start = definition.nodes[node.start];
      if (start?.kind === 'start' && start.interrupting) return true;
    }
    return 'nodes' in node && endsFromInside(definition, node);
  });

/** True where an event in the scope, or around it, may end it while tokens are left. */
const mayBeCutShort = (definition: ProcessDefinition, scope: ScopeNode): boolean => {
  for (let at: Node | undefined = scope; at !== undefined && isScope(at); at = definition.nodes[at.scope]) {
    if (endsFromInside(definition, at)) return true;
    if (at.kind === 'process') return false;
    const broken = at.boundary.some((id) => {
      const event = definition.nodes[id];
      return event?.kind === 'boundary' && event.interrupting;
    });
    if (broken) return true;
  }
  return false;
};

/** Nodes of a scope at which a token is never the last, in the order of the file. */
export const regenerating = (definition: ProcessDefinition, scope: ScopeNode): readonly string[] => {
  if (mayBeCutShort(definition, scope)) return [];
  const kept = new Set(scope.nodes);
  const ways = new Map(
    scope.nodes.flatMap((id) => {
      const node = definition.nodes[id];
      return node === undefined ? [] : [[id, waysOf(definition, node)] as const];
    }),
  );
  for (let changed = true; changed;) {
    changed = false;
    for (const id of kept) {
      const all = ways.get(id) ?? [];
      if (all.length > 0 && all.every((way) => way.some((next) => kept.has(next)))) continue;
      kept.delete(id);
      changed = true;
    }
  }
  return [...kept];
};
