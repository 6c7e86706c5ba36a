/** Shortest ways through a space, as the elements passed. */
import { nextOf } from './order.js';
import type { ProcessDefinition } from '../definition.js';
import type { Place, Space, Step } from './space.js';

/** Steps from the beginning to a place. */
export const stepsTo = (space: Space, to: number): readonly Step[] => {
  const steps: Step[] = [];
  for (let place: Place | undefined = space.places[to]; place?.by != null; place = space.places[place.by.from])
    steps.push(place.by);
  return steps.reverse();
};

export const enteredOnTheWay = (space: Space, to: number): readonly string[] =>
  stepsTo(space, to).flatMap((step) => step.entered);

/** Elements from which a node can be reached inside its process, through the borders of sub-processes. */
const before = (definition: ProcessDefinition, target: string): ReadonlySet<string> => {
  const incoming = new Map<string, string[]>();
  for (const node of Object.values(definition.nodes))
    for (const next of nextOf(definition, node)) {
      const known = incoming.get(next);
      if (known === undefined) incoming.set(next, [node.id]);
      else known.push(node.id);
    }
  const seen = new Set<string>([target]);
  const open = [target];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = definition.nodes[id];
    if (node === undefined) continue;
    const inner = 'nodes' in node && id !== target ? node.nodes : [];
    for (const other of [...(incoming.get(id) ?? []), node.scope, ...inner])
      if (!seen.has(other)) {
        seen.add(other);
        open.push(other);
      }
  }
  return seen;
};

/** Elements passed on the way to a place, without those of branches that have nothing to do with `about`. */
export const wayTo = (definition: ProcessDefinition, space: Space, to: number, about: string): readonly string[] => {
  const relevant = before(definition, about);
  return enteredOnTheWay(space, to).filter((id) => relevant.has(id));
};

/**
 * Shortest way by drawing alone, for elements that no token ever reaches: from a beginning of the scope to the node.
 */
export const drawnWay = (definition: ProcessDefinition, from: readonly string[], to: string): readonly string[] => {
  const came = new Map<string, string | null>(from.map((id) => [id, null]));
  const open = [...from];
  for (let at = 0; at < open.length; at += 1) {
    const id = open[at];
    const node = id === undefined ? undefined : definition.nodes[id];
    if (id === to) break;
    if (node === undefined) continue;
    for (const next of nextOf(definition, node))
      if (!came.has(next)) {
        came.set(next, node.id);
        open.push(next);
      }
  }
  if (!came.has(to)) return [];
  const way: string[] = [];
  for (let id: string | null | undefined = to; id !== null && id !== undefined; id = came.get(id)) way.push(id);
  return way.reverse();
};
