/** Numbers that came as text, as every number of OSS and SiCANTIK does: letters write them as numbers. */
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { amountIn, inIndonesian, numberOf } from './amount.js';

/** True where the schema declares a number. */
export const isNumber = ({ type }: JsonObject): boolean => type === 'number' || type === 'integer';

/** The schema of a field; undefined where the schema does not name it. */
export const schemaOf = (schema: Json | undefined, key: string): Json | undefined => {
  const properties = isObject(schema) ? schema['properties'] : undefined;
  return isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
};

/**
 * A number where its digits fit into one, else its Indonesian spelling, which every filter reads; other text as it
 * came.
 */
const numberIn = (text: string): Json => {
  const amount = amountIn(text);
  if (amount === null) return text;
  const spelt = inIndonesian(amount);
  const value = numberOf(amount);
  const again = amountIn(value);
  return again !== null && inIndonesian(again) === spelt ? value : spelt;
};

/** The data with texts turned into numbers where their schema declares a number. Nothing else changes. */
export const withDeclaredNumbers = (schema: Json | undefined, value: Json): Json => {
  if (Array.isArray(value)) {
    const items = isObject(schema) ? schema['items'] : undefined;
    return (value as readonly Json[]).map((item) => withDeclaredNumbers(items, item));
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, withDeclaredNumbers(schemaOf(schema, key), inner)]),
    );
  }
  return typeof value === 'string' && isObject(schema) && isNumber(schema) ? numberIn(value) : value;
};
