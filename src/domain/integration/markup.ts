/**
 * Text that another system prepared for its own web pages: `CV. MAJU &amp; JAYA`, `Jalan A<br />RT 1`. It is made plain
 * once, on arrival. Remaining markup is reported, because a person has to judge it.
 */
import type { Json } from '../shared/json.js';
import { isObject } from './lenient.js';

/** Characters of one entity, e.g. `&eacute;` or `&#039;`; null where it is no entity. */
export type EntityOf = (entity: string) => string | null;

/** An entity needs its semicolon: in `?a=1&copy=2` and `R&D` the ampersand is an ampersand. */
const ENTITY = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/g;
/** Most rounds of decoding: some text was encoded twice (`&amp;amp;`) or oftener. */
const MOST_ROUNDS = 5;

/** Attributes alone make a tag of `<b and c>`, so that a comparison is not taken for one. */
const ATTRIBUTES = /(?:\s+[\w-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"']+))*\s*\/?/.source;
const tag = (names: string): RegExp => new RegExp(`</?(?:${names})${ATTRIBUTES}>`, 'gi');
const BREAK = tag('br|p|div|li|ul|ol|table|tbody|thead|tr|td|th|h[1-6]');
const STYLE = tag('a|b|big|center|em|font|i|label|s|small|span|strike|strong|sub|sup|tt|u');
const RAISED = /<sup>\s*([23])\s*<\/sup>/gi;
/** Remaining markup: a tag of another kind, a reference to no character, text encoded oftener than it is decoded. */
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

/** The text with entities decoded, breaks as spaces and style tags removed. Text without markup stays as it is. */
export const plainText = (value: string, entityOf: EntityOf): string => {
  const text = value.includes('&') ? decoded(value, entityOf) : value;
  if (!text.includes('<')) return text;
  const plain = text
    .replaceAll(RAISED, (_, power: string) => (power === '2' ? '²' : '³'))
    .replaceAll(BREAK, ' ')
    .replaceAll(STYLE, '');
  // A browser collapses white space in markup: the plain text does the same.
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

/** Dotted paths of values that still hold markup; none of their text. */
export const markupIn = (value: Json, path = ''): readonly string[] => {
  if (typeof value === 'string') return LEFT.test(value) ? [path] : [];
  const below = (key: string, inner: Json): readonly string[] => markupIn(inner, path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => below(String(index), item));
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => below(key, inner)) : [];
};
