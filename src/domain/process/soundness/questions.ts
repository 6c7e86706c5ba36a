/**
 * Questions that the conditions of a drawing ask of data. Comparisons of variables with literals are told apart by
 * sample values, one at, between and beside all literals of the drawing. A condition of another form is a question of
 * its own, known by its text.
 */
import type { Json, JsonObject } from '../../shared/json.js';
import type { FlowNode, ProcessDefinition } from '../definition.js';
import { feelHolds } from '../feel.js';

/** Most combinations of sample values that are told apart. */
const MOST_WORLDS = 96;
/** Most ways out of a decision that is asked; with more each way counts as possible. */
const MOST_ASKED = 64;
/**
 * Most evaluations for one drawing, a longer condition counting for several; then each condition counts as free.
 * Procedures that are shipped take some dozens.
 */
const MOST_EVALUATIONS = 10_000;
/** Characters of a condition that count as one evaluation. */
const CHARACTERS_AN_EVALUATION = 50;

/** Conditions of one drawing that were evaluated, each once for the same values. */
interface Evaluated {
  readonly held: Map<string, boolean>;
  spent: number;
}

const evaluatedIn = new WeakMap<ProcessDefinition, Evaluated>();

const evaluationsOf = (definition: ProcessDefinition): Evaluated => {
  const before = evaluatedIn.get(definition);
  if (before !== undefined) return before;
  const made: Evaluated = { held: new Map(), spent: 0 };
  evaluatedIn.set(definition, made);
  return made;
};

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*`;
const LITERAL = String.raw`-?\d+(?:\.\d+)?|"[^"\\]*"|true|false|null`;
const ATOM = new RegExp(
  String.raw`^(?:(?<name>${NAME})(?:\s*(?:!=|<=|>=|=|<|>)\s*(?<right>${LITERAL}))?|(?<left>${LITERAL})\s*(?:!=|<=|>=|=|<|>)\s*(?<other>${NAME}))$`,
  'u',
);
const SPLIT = /"[^"\\]*"|\b(?:and|or|not)\b|[()]/g;

export interface Question {
  readonly text: string;
  /** Literals by variable; undefined for a question that is known by its text alone. */
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

export const questionOf = (condition: string): Question => {
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

export interface Group {
  readonly variables: ReadonlySet<string>;
  /** Worlds in which a question holds, by its text, as bits. */
  readonly holds: ReadonlyMap<string, bigint>;
  readonly all: bigint;
}

/** Values of a world that a question asks about. */
const askedOf = (world: JsonObject, { literals }: Question): JsonObject =>
  Object.fromEntries(
    [...(literals?.keys() ?? [])].flatMap((name) => {
      const [first = ''] = name.split('.');
      return [[first, world[first] ?? null] as const];
    }),
  );

/** True where a question holds in a world; undefined where the drawing has had all its evaluations. */
const holdsIn = (evaluated: Evaluated, question: Question, world: JsonObject): boolean | undefined => {
  const { text } = question;
  const variables = askedOf(world, question);
  const key = `${text}\u0000${JSON.stringify(variables)}`;
  const before = evaluated.held.get(key);
  if (before !== undefined) return before;
  evaluated.spent += 1 + text.length / CHARACTERS_AN_EVALUATION;
  if (evaluated.spent > MOST_EVALUATIONS) return undefined;
  const held = feelHolds(text, { variables, at: 0, zone: 'UTC' });
  evaluated.held.set(key, held);
  return held;
};

/** Worlds in which each question holds, as bits; undefined where the drawing has had all its evaluations. */
const masksOf = (
  evaluated: Evaluated,
  questions: readonly Question[],
  worlds: readonly JsonObject[],
): ReadonlyMap<string, bigint> | undefined => {
  const masks = new Map<string, bigint>();
  for (const question of questions) {
    let mask = 0n;
    for (const [at, world] of worlds.entries()) {
      const held = holdsIn(evaluated, question, world);
      if (held === undefined) return undefined;
      if (held) mask |= 1n << BigInt(at);
    }
    masks.set(question.text, mask);
  }
  return masks;
};

const groupOf = (evaluated: Evaluated, questions: readonly Question[]): readonly Group[] => {
  const variables = new Map<string, Json[]>();
  for (const { literals } of questions)
    for (const [name, values] of literals ?? []) variables.set(name, [...(variables.get(name) ?? []), ...values]);
  const worlds = questions.every(({ literals }) => literals !== undefined) ? combined(variables) : undefined;
  const holds = worlds === undefined ? undefined : masksOf(evaluated, questions, worlds);
  if (worlds === undefined || holds === undefined)
    return questions.map(({ text, literals }) => ({
      variables: new Set(literals?.keys() ?? []),
      holds: new Map([[text, 1n]]),
      all: 3n,
    }));
  return [{ variables: new Set(variables.keys()), holds, all: (1n << BigInt(worlds.length)) - 1n }];
};

/** Groups of questions, so that those that share a variable are together. */
const grouped = (questions: readonly Question[]): readonly (readonly Question[])[] => {
  const groupAt = new Map<string, number>();
  const leader: number[] = [];
  const rootOf = (index: number): number => {
    let at = index;
    for (let next = leader[at]; next !== undefined && next !== at; next = leader[at]) at = next;
    leader[index] = at;
    return at;
  };
  questions.forEach(({ text, literals }, index) => {
    leader.push(index);
    for (const name of literals === undefined ? [`\u0000${text}`] : literals.keys()) {
      const before = groupAt.get(name);
      if (before === undefined) groupAt.set(name, index);
      else leader[rootOf(before)] = rootOf(index);
    }
  });
  const groups = new Map<number, Question[]>();
  questions.forEach((question, index) => {
    const group = groups.get(rootOf(index));
    if (group === undefined) groups.set(rootOf(index), [question]);
    else group.push(question);
  });
  return [...groups.values()];
};

/**
 * Groups of questions that share variables, with the worlds in which each holds; only groups that `counts` asks for.
 */
export const groupsOf = (
  definition: ProcessDefinition,
  questions: readonly Question[],
  counts: (group: readonly Question[]) => boolean,
): readonly Group[] =>
  grouped(questions)
    .filter(counts)
    .flatMap((group) => groupOf(evaluationsOf(definition), group));

/** Answers that a way out gives: each condition asked, and whether it held. */
export const answers = (
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

/** True where one decision can answer like this at all; a single comparison always can. */
export const isPossible = (definition: ProcessDefinition, node: FlowNode, flows: readonly string[]): boolean => {
  if (node.outgoing.length > MOST_ASKED) return true;
  const told = answers(definition, node, flows);
  if (told.length < 2 && !told.some(([text]) => /\b(?:and|or)\b/.test(text))) return true;
  const groups = groupsOf(
    definition,
    [...new Map(told.map(([text]) => [text, questionOf(text)])).values()],
    () => true,
  );
  return groups.every(({ holds, all }) => {
    let left = all;
    for (const [text, held] of told) {
      const yes = holds.get(text);
      if (yes !== undefined) left &= held ? yes : all & ~yes;
    }
    return left !== 0n;
  });
};
