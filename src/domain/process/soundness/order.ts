/**
 * Order of all nodes in which every node comes after those that lead to it, loops aside. The explorer moves the
 * hindmost token first, so tokens that can meet do meet, and the orders in which independent work may end need not be
 * tried one by one.
 */
import { flowOf, isActivity, isScope } from '../definition.js';
import type { Node, ProcessDefinition, ScopeNode } from '../definition.js';

/**
 * Nodes that a token may reach next inside one scope: along flows, from an activity to its boundary, from link to link.
 */
export const nextOf = (definition: ProcessDefinition, node: Node): readonly string[] => {
  const next = node.outgoing.flatMap((id) => flowOf(definition, id)?.target ?? []);
  if (isActivity(node)) next.push(...node.boundary);
  if (node.kind !== 'throw') return next;
  const links = new Set(node.events.flatMap((spec) => (spec.type === 'link' ? [spec.name] : [])));
  const scope = definition.nodes[node.scope];
  if (links.size === 0 || scope === undefined || !isScope(scope)) return next;
  return [
    ...next,
    ...scope.nodes.filter((id) => {
      const other = definition.nodes[id];
      return other?.kind === 'catch' && other.events.some((spec) => spec.type === 'link' && links.has(spec.name));
    }),
  ];
};

/** Reverse postorder of the nodes that can be reached from `from`. */
const ordered = (definition: ProcessDefinition, from: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  const post: string[] = [];
  for (const root of [...from].reverse()) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack: { readonly id: string; readonly next: string[] }[] = [{ id: root, next: nextIds(definition, root) }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.next.pop();
      if (next === undefined) {
        post.push(top.id);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push({ id: next, next: nextIds(definition, next) });
      }
    }
  }
  return post.reverse();
};

const nextIds = (definition: ProcessDefinition, id: string): string[] => {
  const node = definition.nodes[id];
  return node === undefined ? [] : [...nextOf(definition, node)];
};

/** Rank of each node, lowest first; the nodes inside a sub-process come right after it. */
export const ranks = (definition: ProcessDefinition): ReadonlyMap<string, number> => {
  const rank = new Map<string, number>();
  const visit = (scope: ScopeNode): void => {
    const begin = scope.kind === 'process' ? [...scope.starts, ...scope.triggered] : scope.starts;
    for (const id of [...ordered(definition, begin), ...scope.nodes]) {
      if (rank.has(id)) continue;
      rank.set(id, rank.size);
      const node = definition.nodes[id];
      if (node !== undefined && isScope(node)) visit(node);
    }
  };
  for (const id of definition.processes) {
    const process = definition.nodes[id];
    if (process !== undefined && isScope(process)) visit(process);
  }
  return rank;
};
