/** FEEL by the `feelin` library, with the clock of the event instead of the machine's. */
import { evaluate, parseDate, parseDateTime, parseExpression, parseUnaryTests, unaryTest } from 'feelin';
import type { Json, JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';
import { err, ok } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { localParts } from './calendar.js';
import { bounded, isExcess } from './feel-budget.js';

export interface FeelContext {
  readonly variables: JsonObject;
  readonly at: Instant;
  readonly zone: string;
}

const text = (n: number, width: number): string => String(n).padStart(width, '0');

/** FEEL values as JSON: dates, times and durations become their ISO text, what JSON lacks becomes null. */
export const toJson = (value: unknown): Json => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return null;
  if ('toJSON' in value && typeof value.toJSON === 'function') return toJson((value.toJSON as () => unknown)());
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toJson(entry)]));
};

const scope = ({ variables, at, zone }: FeelContext): Record<string, unknown> => ({
  now: () => {
    const p = localParts(at, zone);
    return parseDateTime(
      `${text(p.year, 4)}-${text(p.month, 2)}-${text(p.day, 2)}T${text(p.hour, 2)}:${text(p.minute, 2)}:${text(p.second, 2)}@${zone}`,
    );
  },
  today: () => {
    const p = localParts(at, zone);
    return parseDate(`${text(p.year, 4)}-${text(p.month, 2)}-${text(p.day, 2)}`);
  },
  ...variables,
});

const detailOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Texts and values that one value may hold: more than any form has, and less than fills a memory. */
const LARGEST = 1_000_000;

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** True for a value of more than {@link LARGEST}: texts count by their length, everything else as one. */
const isTooLarge = (value: unknown): boolean => {
  let size = 0;
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined && size <= LARGEST; next = waiting.pop()) {
    size += typeof next === 'string' ? next.length : 1;
    if (Array.isArray(next) || isPlain(next)) for (const inner of Object.values(next)) waiting.push(inner ?? null);
  }
  return size > LARGEST;
};

type Scope = Record<string, unknown>;

const evaluated = (expression: string, known: Scope): unknown => {
  const { expression: text, functions } = bounded(expression, (one) => parseExpression(one, known, undefined));
  return evaluate(text, { ...known, ...functions }).value;
};

const tested = (test: string, known: Scope): unknown => {
  const { expression, functions } = bounded(test, (one) => parseUnaryTests(one, known, undefined));
  return unaryTest(expression, { ...known, ...functions }).value;
};

/**
 * Value of an expression. An unknown name is null, as FEEL says; an error is a text that is not FEEL, and one that goes
 * through more values, or makes a larger one, than any expression may.
 */
export const feelValue = (expression: string, context: FeelContext): Result<Json, string> => {
  try {
    const value = evaluated(expression, scope(context));
    return isTooLarge(value)
      ? err(`the expression makes a value larger than ${LARGEST} characters`)
      : ok(toJson(value));
  } catch (cause) {
    return err(detailOf(cause));
  }
};

/** True only where the condition's value is `true`; null and everything else is no. */
export const feelHolds = (expression: string, context: FeelContext): boolean => {
  const value = feelValue(expression, context);
  return value.ok && value.value === true;
};

/** True where a value passes the test in a cell of a decision table. */
export const feelTest = (test: string, input: Json, context: FeelContext): boolean => {
  try {
    return tested(test, { ...scope(context), '?': input }) === true;
  } catch {
    return false;
  }
};

const isParsed = (expression: string, kind: 'expression' | 'test'): boolean => {
  let whole = true;
  const tree =
    kind === 'test' ? parseUnaryTests(expression, {}, undefined) : parseExpression(expression, {}, undefined);
  tree.iterate({
    enter: ({ type }) => {
      whole &&= !type.isError;
    },
  });
  return whole;
};

/**
 * Marks of an expression whose value depends on variables: without them a range may have no end, and a list no values.
 */
const OPEN = /\.\.|\b(?:for|some|every|function)\b/;

/**
 * Fault of a text as FEEL; undefined where there is none. The text is evaluated without variables, which finds also
 * functions that do not exist; of iterations it finds those that go through too many values whatever the variables are.
 */
export const feelFault = (expression: string, kind: 'expression' | 'test' = 'expression'): string | undefined => {
  const isOpen = OPEN.test(expression) && isParsed(expression, kind);
  try {
    if (kind === 'test') tested(expression, { '?': null });
    else evaluated(expression, {});
    return undefined;
  } catch (cause) {
    return isOpen && !isExcess(cause) ? undefined : detailOf(cause);
  }
};
