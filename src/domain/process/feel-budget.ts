/**
 * Bounds on the cost of one expression. The interpreter has none of its own, and never finds the end of a range whose
 * ends are not whole numbers apart. So each place of the text where values multiply is written anew with a function
 * that counts them: iterations, filters, results of functions, entries of contexts.
 */
import { isRange, type parseExpression } from 'feelin';

type Tree = ReturnType<typeof parseExpression>;

/** Values that one expression may go through, those of iterations within each other multiplied. */
export const MOST_VALUES = 10_000;
/** Characters of a text that count as one value. */
const CHARACTERS_A_VALUE = 100;

/** Names of the counting functions; an expression that holds one of them is refused. */
const RANGE = 'parafRange';
const ITEMS = 'parafItems';
const SIZED = 'parafSized';
const OWN = new RegExp(`\\b(?:${RANGE}|${ITEMS}|${SIZED})\\b`);

/** Marks of texts in which values can multiply; a text without any goes through no more values than it is given. */
const MULTIPLIES = /\.\.|\[|\{|\b(?:for|some|every|function)\b/;

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** Name of the errors of this file: a text that asks for too much does so whatever its variables are. */
const EXCESS = 'Excess';

const fail = (message: string): never => {
  // eslint-disable-next-line no-restricted-syntax -- the interpreter is left in no other way; whoever asks it answers a Result
  throw Object.assign(new Error(message), { name: EXCESS });
};

export const isExcess = (cause: unknown): boolean => cause instanceof Error && cause.name === EXCESS;

/** Ends of a range that is gone through from one value to the next. */
interface Ends {
  readonly start: unknown;
  readonly end: unknown;
}

/** Number of values in a range of numbers; of a range of letters the most that it can have. */
const lengthOf = ({ start, end }: Ends): number => {
  if (typeof start !== 'number' || typeof end !== 'number') return LETTERS.length;
  const span = Math.abs(end - start);
  const isWhole = Number.isSafeInteger(span) && Math.max(Math.abs(start), Math.abs(end)) <= Number.MAX_SAFE_INTEGER;
  if (!isWhole) return fail(`expected a range whose ends are whole numbers apart; found ${start} to ${end}`);
  return span + 1;
};

/** The interpreter's own error for dates, and for ends that are missing. */
const unsupported = (): never => {
  // eslint-disable-next-line no-restricted-syntax -- as above
  throw new Error('expected a range of numbers or letters');
};

const valuesOf = ({ start, end }: Ends): readonly unknown[] => {
  if (typeof start === 'number' && typeof end === 'number') {
    const step = start > end ? -1 : 1;
    return Array.from({ length: lengthOf({ start, end }) }, (_, index) => start + step * index);
  }
  const [first, last] = [LETTERS.indexOf(String(start)), LETTERS.indexOf(String(end))];
  if (typeof start !== 'string' || typeof end !== 'string' || first < 0 || last < 0) return unsupported();
  return LETTERS.slice(Math.min(first, last), Math.max(first, last) + 1);
};

/** Functions that count, for one evaluation. */
export interface Counting {
  readonly [RANGE]: (start: unknown, end: unknown) => unknown;
  readonly [ITEMS]: (list: unknown) => unknown;
  readonly [SIZED]: (value: unknown) => unknown;
}

const counting = (): Counting => {
  let used = 0;
  const spend = (values: number): void => {
    used += values;
    if (used > MOST_VALUES) fail(`the expression goes through more than ${MOST_VALUES} values`);
  };
  return {
    [RANGE]: (start, end) => {
      // an end that is empty or zero is none, as the interpreter has it
      if (end === null || end === undefined || end === 0 || end === '' || end === false) return start;
      spend(lengthOf({ start, end }));
      return valuesOf({ start, end });
    },
    [ITEMS]: (list) => {
      if (isRange(list)) spend(lengthOf(list));
      else if (Array.isArray(list)) spend(list.length);
      return list;
    },
    [SIZED]: (value) => {
      if (typeof value === 'string') spend(1 + value.length / CHARACTERS_A_VALUE);
      else spend(Array.isArray(value) ? 1 + value.length : 1);
      return value;
    },
  };
};

interface Node {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly firstChild: Node | null;
  readonly lastChild: Node | null;
}

/** Counting function for a part of the text, and the node it is put around; undefined where none is needed. */
const around = (node: Node, parent: string): { readonly name: string; readonly node: Node } | undefined => {
  const { firstChild, lastChild } = node;
  switch (node.name) {
    case 'IterationContext':
      return { name: firstChild?.to === lastChild?.to ? ITEMS : RANGE, node };
    case 'FilterExpression':
      return firstChild === null ? undefined : { name: ITEMS, node: firstChild };
    case 'ForExpression':
    case 'ContextEntry':
      return lastChild === null ? undefined : { name: SIZED, node: lastChild };
    case 'FunctionBody':
      return { name: SIZED, node };
    case 'FunctionInvocation':
      return parent === 'DateTimeLiteral' ? undefined : { name: SIZED, node };
    default:
      return undefined;
  }
};

/** The text with a counting function around each place where values multiply. */
const written = (expression: string, tree: Tree): string => {
  const before = new Map<number, string[]>();
  const behind = new Map<number, string[]>();
  const dots = new Map<number, string>();
  const parents: string[] = [];
  const faults: number[] = [];
  tree.iterate({
    enter: (ref) => {
      if (ref.type.isError) faults.push(ref.from);
      const node = ref.node as unknown as Node;
      const put = around(node, parents.at(-1) ?? '');
      parents.push(node.name);
      if (put === undefined) return;
      // outer ones are entered first, and closed last
      before.set(put.node.from, [...(before.get(put.node.from) ?? []), `${put.name}(`]);
      behind.set(put.node.to, [')', ...(behind.get(put.node.to) ?? [])]);
      if (put.name === RANGE) {
        const at = expression.indexOf('..', node.firstChild?.to);
        dots.set(at, ', ');
      }
    },
    leave: () => {
      parents.pop();
    },
  });
  // the interpreter itself reports a text that is no FEEL
  if (faults.length > 0) return expression;
  let text = '';
  for (let at = 0; at <= expression.length; at += 1) {
    text += (behind.get(at) ?? []).join('') + (before.get(at) ?? []).join('');
    const instead = dots.get(at);
    text += instead ?? expression.charAt(at);
    if (instead !== undefined) at += 1;
  }
  return text;
};

/** An expression that cannot go through more than {@link MOST_VALUES} values, with the functions that see to it. */
export interface Bounded {
  readonly expression: string;
  readonly functions: Partial<Counting>;
}

/**
 * Bounded form of a text.
 * @param parse the parser for this kind of text, with the names that it knows.
 * @throws Error where the expression holds a name that is kept for the counting.
 */
export const bounded = (expression: string, parse: (expression: string) => Tree): Bounded => {
  if (OWN.test(expression)) return fail(`"${OWN.exec(expression)?.[0] ?? ''}" is a name of the program's own`);
  if (!MULTIPLIES.test(expression)) return { expression, functions: {} };
  return { expression: written(expression, parse(expression)), functions: counting() };
};
