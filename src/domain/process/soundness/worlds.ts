/**
 * Decisions of one run that can stand together. Conditions hold or do not, each by itself; but two gateways that ask
 * the same of the same data are answered alike, as long as no loop turns back and nothing in between is known to write
 * that data.
 */
import type { Node, ProcessDefinition } from '../definition.js';
import { isActivity } from '../definition.js';
import { decides } from './choices.js';
import { answers, groupsOf, questionOf } from './questions.js';
import type { Question } from './questions.js';

/** Combinations of sample values still possible: a bit for each, per group of variables. A group not listed is open. */
export type Known = ReadonlyMap<number, bigint>;

export interface Worlds {
  /** Knowledge after this way out of a node; undefined where the way cannot be taken. */
  readonly after: (known: Known, node: string, flows: readonly string[]) => Known | undefined;
  /** Knowledge left once these elements were completed, which may have written data. */
  readonly forget: (known: Known, completed: readonly string[]) => Known;
}

export const NOTHING_KNOWN: Known = new Map();

const writes = (node: Node): readonly string[] => {
  if (!isActivity(node)) return [];
  return [
    ...('result' in node ? [node.result] : []),
    ...(node.outputs ?? []).map(({ to }) => to),
    ...(node.loop?.outputCollection === undefined ? [] : [node.loop.outputCollection]),
  ];
};

const about = (variables: ReadonlySet<string>, written: string): boolean =>
  [...variables].some((name) => name === written || name.startsWith(`${written}.`) || written.startsWith(`${name}.`));

/** Worlds of a definition; undefined where no two nodes ask anything of the same data: then each decision is free. */
export const worldsOf = (definition: ProcessDefinition): Worlds | undefined => {
  const asked = new Map<string, { readonly question: Question; readonly nodes: Set<string> }>();
  for (const node of Object.values(definition.nodes)) {
    if (node.kind === 'process' || !decides(definition, node)) continue;
    for (const flow of node.outgoing) {
      const condition = definition.flows[flow]?.condition;
      if (condition === undefined) continue;
      const question = questionOf(condition);
      const known = asked.get(question.text) ?? { question, nodes: new Set<string>() };
      known.nodes.add(node.id);
      asked.set(question.text, known);
    }
  }
  const groups = groupsOf(
    definition,
    [...asked.values()].map(({ question }) => question),
    (questions) => new Set(questions.flatMap(({ text }) => [...(asked.get(text)?.nodes ?? [])])).size > 1,
  );
  if (groups.length === 0) return undefined;
  const groupAt = new Map<string, number>();
  groups.forEach(({ holds }, at) => {
    for (const text of holds.keys()) groupAt.set(text, at);
  });
  return {
    after: (known, id, flows) => {
      const node = definition.nodes[id];
      if (node === undefined || node.kind === 'process') return known;
      const next = new Map(known);
      for (const [text, held] of answers(definition, node, flows)) {
        const at = groupAt.get(text);
        const group = at === undefined ? undefined : groups[at];
        if (at === undefined || group === undefined) continue;
        const yes = group.holds.get(text) ?? 0n;
        const left = (next.get(at) ?? group.all) & (held ? yes : group.all & ~yes);
        if (left === 0n) return undefined;
        next.set(at, left);
      }
      return next;
    },
    forget: (known, completed) => {
      if (known.size === 0) return known;
      const written = completed.flatMap((id) => {
        const node = definition.nodes[id];
        return node === undefined ? [] : writes(node);
      });
      if (written.length === 0) return known;
      return new Map(
        [...known].filter(([at]) => !written.some((name) => about(groups[at]?.variables ?? new Set(), name))),
      );
    },
  };
};

export const knownKey = (known: Known): string =>
  [...known]
    .sort(([a], [b]) => a - b)
    .map(([at, mask]) => `${at}:${mask.toString(36)}`)
    .join(',');
