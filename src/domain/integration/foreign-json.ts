/**
 * JSON of another system, with every number as text, digit by digit. JavaScript's own numbers would lose digits: a NIK
 * of Papua is greater than 2^53, and two identifiers that differ in their last digit would become one.
 */
import { isDecimal, withoutPower } from '../shared/decimal.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Json } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';

/** Most levels of nested lists and objects; no message of OSS, SiCANTIK or BSrE has ten. */
const DEEPEST = 100;

const NUMBERS = /(?<![\w.+-])-?\d[\d.eE+-]*(?![\w.+-])(?!\s*:)/g;

/** Numbers with three decimals: as text, an Indonesian reader takes them for thousands, `1.125` for 1125. */
const LIKE_THOUSANDS = /^-?[1-9]\d{0,2}\.\d{3}$/;

const asText = (token: string): string => {
  const digits = withoutPower(token);
  return LIKE_THOUSANDS.test(digits) ? `${digits}0` : digits;
};

const quoted = (outside: string): string =>
  outside.replaceAll(NUMBERS, (token) => (isDecimal(token) ? `"${asText(token)}"` : token));

/** Index of the quotation mark that ends the string which begins before `from`; -1 where none does. */
const endOfString = (source: string, from: number): number => {
  for (let at = source.indexOf('"', from); at !== -1; at = source.indexOf('"', at + 1)) {
    let escapes = 0;
    while (source[at - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return -1;
};

interface Pieces {
  readonly text: string;
  readonly depth: number;
}

/** The text with every number outside a string in quotation marks, and the depth of its nesting. */
const withQuotedNumbers = (source: string): Pieces => {
  const pieces: string[] = [];
  let depth = 0;
  let deepest = 0;
  let at = 0;
  while (at < source.length) {
    const begin = source.indexOf('"', at);
    const outside = source.slice(at, begin === -1 ? source.length : begin);
    for (const mark of outside.match(/[[\]{}]/g) ?? []) {
      depth += mark === '[' || mark === '{' ? 1 : -1;
      deepest = Math.max(deepest, depth);
    }
    pieces.push(quoted(outside));
    if (begin === -1) break;
    const end = endOfString(source, begin + 1);
    pieces.push(source.slice(begin, end === -1 ? source.length : end + 1));
    at = end === -1 ? source.length : end + 1;
  }
  return { text: pieces.join(''), depth: deepest };
};

const readOnce = (source: string): Result<Json, Refusal> => {
  const { text, depth } = withQuotedNumbers(source.replace(/^\uFEFF/, ''));
  if (depth > DEEPEST) {
    return err(refusal('INPUT_INVALID', `expected JSON of at most ${String(DEEPEST)} levels, it has ${String(depth)}`));
  }
  try {
    return ok(JSON.parse(text) as Json);
  } catch {
    return err(refusal('INPUT_INVALID', 'expected JSON that is whole'));
  }
};

/**
 * The value with its numbers as text. Refused where it is no JSON, or nested deeper than any message. JSON text inside
 * JSON is read too.
 */
export const readForeignJson = (source: string): Result<Json, Refusal> => {
  const read = readOnce(source);
  if (!read.ok || typeof read.value !== 'string') return read;
  const inner = readOnce(read.value);
  return inner.ok && typeof inner.value === 'object' ? inner : read;
};
