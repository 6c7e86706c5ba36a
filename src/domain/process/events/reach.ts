/** Order of places inside one scope, by sequence flows, boundary events and links. */
import { flowOf, isActivity, isScope } from '../definition.js';
import { nodeOf } from '../run/run.js';
import type { Run } from '../run/run.js';

const next = (run: Run, place: string): readonly string[] => {
  const flow = flowOf(run.definition, place);
  if (flow !== undefined) return [flow.target];
  const node = nodeOf(run, place);
  if (node === undefined) return [];
  const boundary = isActivity(node) ? node.boundary : [];
  const links =
    node.kind === 'throw'
      ? node.events.flatMap((spec) => {
          const scope = spec.type === 'link' ? nodeOf(run, node.scope) : undefined;
          if (spec.type !== 'link' || scope === undefined || !isScope(scope)) return [];
          return scope.nodes.filter((id) => {
            const other = nodeOf(run, id);
            return other?.kind === 'catch' && other.events.some((e) => e.type === 'link' && e.name === spec.name);
          });
        })
      : [];
  return [...node.outgoing, ...boundary, ...links];
};

/** Nodes and flows that can follow a node, without passing `not`. */
export const placesAfter = (run: Run, from: string, not?: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const open = [from];
  for (let place = open.pop(); place !== undefined; place = open.pop())
    for (const following of next(run, place)) {
      if (following === not || seen.has(following)) continue;
      seen.add(following);
      open.push(following);
    }
  return seen;
};

export const reaches = (run: Run, from: string, to: string, not?: string): boolean =>
  from !== not && placesAfter(run, from, not).has(to);

/** True where every way into `to` passes `gate`. */
export const dominates = (run: Run, gate: string, to: string): boolean => {
  const node = nodeOf(run, to);
  const scope = node === undefined || !('scope' in node) ? undefined : nodeOf(run, node.scope);
  if (scope === undefined || !isScope(scope)) return false;
  const starts =
    scope.kind === 'event-sub-process'
      ? [scope.start]
      : scope.kind === 'process'
        ? [...scope.starts, ...scope.triggered]
        : scope.starts;
  return starts.every((id) => id === gate || (id !== to && !placesAfter(run, id, gate).has(to)));
};
