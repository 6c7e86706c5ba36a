/**
 * Text that another system kept ready for its own web pages: `CV. MAJU &amp; JAYA`, `Jalan A<br />RT 1`. It is made plain
 * once, where it comes in; what looks like markup after that is told, for a person has to judge it.
 */
import type { Json } from '../shared/json.js';
import { isObject } from './lenient.js';

/** The characters that one entity stands for, e.g. `&eacute;` or `&#039;`; null where it stands for none. */
export type EntityOf = (entity: string) => string | null;

/** With its semicolon alone: in `?a=1&copy=2` and `R&D` the ampersand is an ampersand. */
const ENTITY = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/g;
/** Text that was made ready twice, `&amp;amp;`, or more often. */
const MOST_ROUNDS = 5;

/** Attributes alone make a tag of `<b and c>`, so that a comparison is not taken for one. */
const ATTRIBUTES = /(?:\s+[\w-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"']+))*\s*\/?/.source;
const tag = (names: string): RegExp => new RegExp(`</?(?:${names})${ATTRIBUTES}>`, 'gi');
const BREAK = tag('br|p|div|li|ul|ol|table|tbody|thead|tr|td|th|h[1-6]');
const STYLE = tag('a|b|big|center|em|font|i|label|s|small|span|strike|strong|sub|sup|tt|u');
const RAISED = /<sup>\s*([23])\s*<\/sup>/gi;
/** A tag of another kind, a character reference that refers to no character, text made ready more often than is read. */
const LEFT = /<\/?[A-Za-z][^<>]*>|<!--|<!\[CDATA\[|&(?:#\d+|#[xX][\dA-Fa-f]+|amp|lt|gt|quot|apos|nbsp);/;

const decoded = (value: string, entityOf: EntityOf): string => {
  let before = value;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const after = before.replaceAll(ENTITY, (entity) => entityOf(entity) ?? entity);
    if (after === before) return after;
    before = after;
  }
  return before;
};

/** One text without entities, line breaks as spaces, styles as nothing. Text without markup stays as it is. */
export const plainText = (value: string, entityOf: EntityOf): string => {
  const text = value.includes('&') ? decoded(value, entityOf) : value;
  if (!text.includes('<')) return text;
  const plain = text
    .replaceAll(RAISED, (_, power: string) => (power === '2' ? '²' : '³'))
    .replaceAll(BREAK, ' ')
    .replaceAll(STYLE, '');
  // What was markup had its white space collapsed when it was shown, too.
  return plain === text ? text : plain.replaceAll(/\s+/g, ' ').trim();
};

/** Every text of a value made plain; the value itself where none of them held markup. */
export const withPlainTexts = (value: Json, entityOf: EntityOf): Json => {
  if (typeof value === 'string') return plainText(value, entityOf);
  if (Array.isArray(value)) {
    const before: readonly Json[] = value;
    const items = before.map((item) => withPlainTexts(item, entityOf));
    return items.every((item, index) => item === before[index]) ? before : items;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, inner]): [string, Json] => [key, withPlainTexts(inner, entityOf)]);
  return members.every(([key, inner]) => inner === value[key]) ? value : Object.fromEntries(members);
};

/** Where a value still holds what looks like markup: dotted paths, none of the text itself. */
export const markupIn = (value: Json, path = ''): readonly string[] => {
  if (typeof value === 'string') return LEFT.test(value) ? [path] : [];
  const below = (key: string, inner: Json): readonly string[] => markupIn(inner, path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => below(String(index), item));
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => below(key, inner)) : [];
};
