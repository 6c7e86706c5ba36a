/** Reachability as drawn, through the borders of sub-processes: quick, and never too little. */
import { elementOf, isActivity, isScope } from '../../definition.js';
import type { Node, ProcessDefinition } from '../../definition.js';
import { nextOf } from '../order.js';

/** Elements that a token reaches when it leaves the last element of a scope. */
const outward = (definition: ProcessDefinition, node: Node): readonly string[] => {
  for (
    let scope = elementOf(definition, node.scope);
    scope !== undefined && scope.kind !== 'process';
    scope = elementOf(definition, scope.scope)
  ) {
    const next = nextOf(definition, scope);
    if (next.length > 0) return next;
  }
  return [];
};

const successors = (definition: ProcessDefinition, node: Node): readonly string[] => {
  const along = node.outgoing.length === 0 && node.kind !== 'throw' ? outward(definition, node) : [];
  if (isScope(node) && node.kind !== 'process') {
    const boundary = isActivity(node) ? node.boundary : [];
    const inner = [...node.starts, ...node.eventSubs];
    return inner.length === 0 ? [...nextOf(definition, node), ...along] : [...inner, ...boundary];
  }
  if (node.kind === 'process') return [...node.starts, ...node.triggered, ...node.eventSubs];
  return [...nextOf(definition, node), ...along];
};

/** Elements that can be reached from one although `without` never completes; its boundary events may still come. */
export const reachable = (definition: ProcessDefinition, from: string, without?: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = elementOf(definition, id);
    if (node === undefined) continue;
    for (const next of successors(definition, node)) {
      const held = next === without ? elementOf(definition, next) : undefined;
      for (const there of held === undefined ? [next] : isActivity(held) ? held.boundary : [])
        if (!seen.has(there)) {
          seen.add(there);
          open.push(there);
        }
    }
  }
  return seen;
};
