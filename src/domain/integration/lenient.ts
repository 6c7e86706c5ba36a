/**
 * Lenient reading of other systems' data: keys with stray spaces, numbers as strings, one object where a list is
 * declared, a list whose keys have gaps. Nothing here refuses; an unreadable value is empty.
 */
import type { Json, JsonObject } from '../shared/json.js';
import { isZeroDate } from '../shared/zero-date.js';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

/** The value with keys trimmed of white space, at every depth. Where two keys become one, the one with content wins. */
export const trimKeys = (value: Json): Json => {
  if (isList(value)) return value.map(trimKeys);
  if (!isObject(value)) return value;
  const entries = new Map<string, Json>();
  for (const [key, inner] of Object.entries(value)) {
    const name = key.trim();
    if (isEmpty(entries.get(name))) entries.set(name, trimKeys(inner));
  }
  return Object.fromEntries(entries);
};

/** A leaf as trimmed text; lists, objects and the zero date are empty text. */
export const text = (value: Json | undefined): string => {
  if (typeof value === 'string') {
    const trimmed = value.trim();
    return isZeroDate(trimmed) ? '' : trimmed;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** First non-empty value among several spellings of a field. */
export const textOf = (object: JsonObject, ...names: readonly string[]): string => {
  for (const name of names) {
    const found = text(object[name]);
    if (found !== '') return found;
  }
  return '';
};

const INDEX = /^\d+$/;

/**
 * Members of a list, also of one that PHP wrote as an object because its keys have a gap or do not begin at 0; null
 * where the value is no list.
 */
export const listIn = (value: Json | undefined): readonly Json[] | null => {
  if (isList(value)) return value;
  if (!isObject(value)) return null;
  const keys = Object.keys(value);
  if (keys.length === 0 || !keys.every((key) => INDEX.test(key))) return null;
  return keys.toSorted((a, b) => Number(a) - Number(b)).map((key) => value[key] ?? null);
};

/** Objects of a repeating field, which may come as a list, as one object, or as nothing. */
export const rowsOf = (value: Json | undefined): readonly JsonObject[] => {
  const list = listIn(value);
  if (list !== null) return list.filter(isObject);
  return isObject(value) && Object.keys(value).length > 0 ? [value] : [];
};

/** Member whose key matches without regard to case, white space, hyphens and underscores. */
export const memberLike = (object: JsonObject, name: string): Json | undefined => {
  const plain = (key: string): string => key.replaceAll(/[\s_-]/g, '').toLowerCase();
  const key = Object.keys(object).find((candidate) => plain(candidate) === plain(name));
  return key === undefined ? undefined : object[key];
};

/** JSON with sorted keys and no white space: equal data gives equal text. */
export const canonicalText = (value: Json): string => {
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalText(inner)}`);
  return `{${members.join(',')}}`;
};
