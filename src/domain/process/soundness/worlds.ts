/**
 * Which decisions of one run can stand together. Conditions hold or do not, each by itself; but two gateways that ask
 * the same of the same data are answered alike, as long as no loop turns back and nothing in between is known to write
 * that data. Comparisons of variables with literals are told apart by sample values, one between and beside all that the
 * drawing names; what is no such comparison is a question of its own, known by its text.
 */
import type { Json, JsonObject } from '../../shared/json.js';
import type { FlowNode, Node, ProcessDefinition } from '../definition.js';
import { isActivity } from '../definition.js';
import { feelHolds } from '../feel.js';
import { decides } from './choices.js';

/** What is still possible: per group of variables a bit for each combination of sample values. A group not listed is open. */
export type Known = ReadonlyMap<number, bigint>;

export interface Worlds {
  /** What is known after this way out of a node; undefined where it cannot be taken. */
  readonly after: (known: Known, node: string, flows: readonly string[]) => Known | undefined;
  /** What is left of it once these elements were completed, which may have written data. */
  readonly forget: (known: Known, completed: readonly string[]) => Known;
}

export const NOTHING_KNOWN: Known = new Map();

/** More combinations than this are not told apart. */
const MOST_WORLDS = 96;

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*`;
const LITERAL = String.raw`-?\d+(?:\.\d+)?|"[^"\\]*"|true|false|null`;
const ATOM = new RegExp(
  String.raw`^(?:(?<name>${NAME})(?:\s*(?:!=|<=|>=|=|<|>)\s*(?<right>${LITERAL}))?|(?<left>${LITERAL})\s*(?:!=|<=|>=|=|<|>)\s*(?<other>${NAME}))$`,
  'u',
);
const SPLIT = /"[^"\\]*"|\b(?:and|or|not)\b|[()]/g;

interface Question {
  readonly text: string;
  /** Literals by variable; undefined where it is known by its text alone. */
  readonly literals: ReadonlyMap<string, readonly Json[]> | undefined;
}

const literal = (text: string): Json =>
  text.startsWith('"')
    ? text.slice(1, -1)
    : text === 'true'
      ? true
      : text === 'false'
        ? false
        : text === 'null'
          ? null
          : Number(text);

const questionOf = (condition: string): Question => {
  const text = condition.replace(/\s+/g, ' ').trim();
  const atoms = text
    .replace(SPLIT, (token) => (token.startsWith('"') ? token : '\u0000'))
    .split('\u0000')
    .map((atom) => atom.trim())
    .filter((atom) => atom !== '');
  const literals = new Map<string, Json[]>();
  for (const atom of atoms) {
    const found = ATOM.exec(atom)?.groups;
    const name = found?.['name'] ?? found?.['other'];
    if (found === undefined || name === undefined || /^(?:true|false|null)$/.test(name))
      return { text, literals: undefined };
    const value = found['right'] ?? found['left'];
    literals.set(name, [...(literals.get(name) ?? []), ...(value === undefined ? [true, false] : [literal(value)])]);
  }
  return { text, literals: literals.size === 0 ? undefined : literals };
};

/** Values that every comparison with these literals tells apart. */
const samples = (literals: readonly Json[]): readonly Json[] => {
  const numbers = [...new Set(literals.filter((value) => typeof value === 'number'))].sort((a, b) => a - b);
  const between = numbers.flatMap((value, at) => [value, (value + (numbers[at + 1] ?? value + 2)) / 2]);
  const [lowest] = numbers;
  const texts = literals.filter((value) => typeof value === 'string');
  return [
    ...new Set<Json>([
      null,
      ...(lowest === undefined ? [] : [lowest - 1]),
      ...between,
      ...texts,
      ...(texts.length === 0 ? [] : [`${texts.join('')}\u0001`]),
      ...(literals.some((value) => typeof value === 'boolean') ? [true, false] : []),
    ]),
  ];
};

const put = (into: Record<string, Json>, name: string, value: Json): void => {
  const [first = '', ...rest] = name.split('.');
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = { ...((into[first] ?? {}) as JsonObject) };
  put(inner, rest.join('.'), value);
  into[first] = inner;
};

/** Every combination of the samples; undefined where there are too many. */
const combined = (variables: ReadonlyMap<string, readonly Json[]>): readonly JsonObject[] | undefined => {
  let all: Record<string, Json>[] = [{}];
  for (const [name, literals] of variables) {
    const values = samples(literals);
    if (all.length * values.length > MOST_WORLDS) return undefined;
    all = all.flatMap((one) =>
      values.map((value) => {
        const next = structuredCloneOf(one);
        put(next, name, value);
        return next;
      }),
    );
  }
  return all;
};

const structuredCloneOf = (value: Readonly<Record<string, Json>>): Record<string, Json> =>
  JSON.parse(JSON.stringify(value)) as Record<string, Json>;

interface Group {
  readonly variables: ReadonlySet<string>;
  /** By question: the worlds in which it holds. */
  readonly holds: ReadonlyMap<string, bigint>;
  readonly all: bigint;
}

const groupOf = (questions: readonly Question[]): readonly Group[] => {
  const variables = new Map<string, Json[]>();
  for (const { literals } of questions)
    for (const [name, values] of literals ?? []) variables.set(name, [...(variables.get(name) ?? []), ...values]);
  const worlds = questions.every(({ literals }) => literals !== undefined) ? combined(variables) : undefined;
  if (worlds === undefined)
    return questions.map(({ text, literals }) => ({
      variables: new Set(literals?.keys() ?? []),
      holds: new Map([[text, 1n]]),
      all: 3n,
    }));
  const holds = new Map(
    questions.map(({ text }) => [
      text,
      worlds.reduce(
        (mask, world, at) =>
          feelHolds(text, { variables: world, at: 0, zone: 'UTC' }) ? mask | (1n << BigInt(at)) : mask,
        0n,
      ),
    ]),
  );
  return [{ variables: new Set(variables.keys()), holds, all: (1n << BigInt(worlds.length)) - 1n }];
};

/** Questions that share a variable belong together. */
const grouped = (questions: readonly Question[]): readonly (readonly Question[])[] => {
  const groups: { names: Set<string>; questions: Question[] }[] = [];
  for (const question of questions) {
    const names = question.literals === undefined ? [`\u0000${question.text}`] : [...question.literals.keys()];
    const touching = groups.filter((group) => names.some((name) => group.names.has(name)));
    const merged = {
      names: new Set([...names, ...touching.flatMap((group) => [...group.names])]),
      questions: [...touching.flatMap((group) => group.questions), question],
    };
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) => group.questions);
};

/** What a way out says: each condition asked, and whether it held. */
const answers = (
  definition: ProcessDefinition,
  node: FlowNode,
  flows: readonly string[],
): readonly (readonly [text: string, held: boolean])[] => {
  const fallback = 'defaultFlow' in node ? node.defaultFlow : undefined;
  const told: (readonly [string, boolean])[] = [];
  for (const flow of node.outgoing) {
    const condition = flow === fallback ? undefined : definition.flows[flow]?.condition;
    const taken = flows.includes(flow);
    if (condition !== undefined) told.push([questionOf(condition).text, taken]);
    if (taken && node.kind === 'exclusive' && flow !== fallback) break;
  }
  return told;
};

const writes = (node: Node): readonly string[] => {
  if (!isActivity(node)) return [];
  return [
    ...('result' in node && node.result !== undefined ? [node.result] : []),
    ...(node.outputs ?? []).map(({ to }) => to),
    ...(node.loop?.outputCollection === undefined ? [] : [node.loop.outputCollection]),
  ];
};

const about = (variables: ReadonlySet<string>, written: string): boolean =>
  [...variables].some((name) => name === written || name.startsWith(`${written}.`) || written.startsWith(`${name}.`));

/** Undefined where no two nodes ask anything of the same data: then each decision is free. */
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
  const together = grouped([...asked.values()].map(({ question }) => question)).filter(
    (questions) => new Set(questions.flatMap(({ text }) => [...(asked.get(text)?.nodes ?? [])])).size > 1,
  );
  const groups = together.flatMap(groupOf);
  if (groups.length === 0) return undefined;
  const groupsOf = new Map<string, number>();
  groups.forEach(({ holds }, at) => {
    for (const text of holds.keys()) groupsOf.set(text, at);
  });
  return {
    after: (known, id, flows) => {
      const node = definition.nodes[id];
      if (node === undefined || node.kind === 'process') return known;
      const next = new Map(known);
      for (const [text, held] of answers(definition, node, flows)) {
        const at = groupsOf.get(text);
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
