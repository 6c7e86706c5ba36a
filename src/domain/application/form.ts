/**
 * The form of a permit type: content that an application must hold so that every letter of it can be written. Its
 * schema is JSON Schema, draft 2020-12; the particulars that it needs of the applicant follow from its letters.
 */
import { amountIn, numberOf } from '../letter/amount.js';
import { isNumber, schemaOf } from '../letter/declared-numbers.js';
import { dateParts } from '../letter/local-date.js';
import { dayIn } from '../letter/wording.js';
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { sentenceOf, type FieldFault } from '../shared/field-fault.js';

/** `{ applicant, data }` of an application. */
export interface FormInput {
  readonly applicant: JsonObject;
  readonly data: JsonObject;
}

/**
 * A text as its schema declares it: OSS and SiCANTIK send numbers as text and dates with a time. Letters read them so.
 */
const read = (schema: JsonObject, value: string): Json => {
  const { type, format } = schema;
  if (isNumber(schema)) {
    const amount = amountIn(value);
    return amount === null ? value : numberOf(amount);
  }
  if (type === 'string' && format === 'date') {
    const day = dayIn(value);
    return dateParts(day).ok ? day : value;
  }
  if (type === 'string') return value.trim();
  return value;
};

/**
 * The data as their schema declares them, for judging alone: the filed data stay as they came. Empty texts and nulls
 * are absent; a number for a text is its digits.
 */
export const asDeclared = (schema: Json | undefined, value: Json): Json => {
  if (isObject(value)) {
    const entries = Object.entries(value).flatMap(([key, entry]): (readonly [string, Json])[] => {
      if (entry === null || (typeof entry === 'string' && entry.trim() === '')) return [];
      return [[key, asDeclared(schemaOf(schema, key), entry)]];
    });
    return Object.fromEntries(entries);
  }
  if (!isObject(schema)) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((entry) => asDeclared(schema['items'], entry));
  if (typeof value === 'number' && schema['type'] === 'string') return String(value);
  return typeof value === 'string' ? read(schema, value) : value;
};

/** Most faults that one answer names. */
export const MOST_TOLD = 50;

/** Refusal of a file: each fault by its place, from the root of an application's body. */
export const refusalOfFile = (permitType: string, faults: readonly FieldFault[]): Refusal =>
  refusal(
    'INPUT_INVALID',
    `the letters of "${permitType}" cannot be written from this file: ${sentenceOf(faults)}`,
    undefined,
    faults.slice(0, MOST_TOLD),
  );
