/** FEEL by the `feelin` library, with the clock of the event instead of the machine's. */
import { evaluate, parseDate, parseDateTime, parseExpression, parseUnaryTests, unaryTest } from 'feelin';
import type { Json, JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';
import { err, ok } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { localParts } from './calendar.js';

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

/** Value of an expression. An unknown name is null, as FEEL says; only a text that is not FEEL is an error. */
export const feelValue = (expression: string, context: FeelContext): Result<Json, string> => {
  try {
    return ok(toJson(evaluate(expression, scope(context)).value));
  } catch (cause) {
    return err(detailOf(cause));
  }
};

/** A condition holds only where it is `true`; null and everything else is no. */
export const feelHolds = (expression: string, context: FeelContext): boolean => {
  const value = feelValue(expression, context);
  return value.ok && value.value === true;
};

/** A cell of a decision table against its input. */
export const feelTest = (test: string, input: Json, context: FeelContext): boolean => {
  try {
    return unaryTest(test, { ...scope(context), '?': input }).value === true;
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

/** May take long to evaluate whatever the variables: ranges, iterations, functions of its own. */
const LONG = /\.\.|\b(?:for|some|every|function)\b/;

/**
 * What is wrong with the text as FEEL, or undefined. It is evaluated without variables, which finds also functions that
 * do not exist; what may take long is only parsed.
 */
export const feelFault = (expression: string, kind: 'expression' | 'test' = 'expression'): string | undefined => {
  try {
    if (LONG.test(expression) && isParsed(expression, kind)) return undefined;
    if (kind === 'test') unaryTest(expression, { '?': null });
    else evaluate(expression, {});
    return undefined;
  } catch (cause) {
    return detailOf(cause);
  }
};
