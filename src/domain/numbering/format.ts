import { dateParts, type LocalDate } from '../letter/local-date.js';
import { err, ok, type Result } from '../shared/result.js';
import type { NumberPattern, PatternPart, TokenName } from './pattern.js';

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const;

/** Month 1 to 12 as it stands in a letter's number; null for any other: there is no month zero. */
export const romanMonth = (month: number): string | null => ROMAN[month - 1] ?? null;

/** Values of a pattern's tokens, without the sequence number, which the register gives. */
export type NumberValues = Readonly<Partial<Record<Exclude<TokenName, 'seq'>, string>>>;

export interface NumberFault {
  readonly code: 'NOT_A_DATE' | 'VALUE_MISSING' | 'VALUE_NOT_ALLOWED' | 'SEQUENCE_NOT_POSITIVE';
  readonly token?: TokenName;
  readonly got: string;
}

/** The values of the tokens on the day that the number is given, by the office's own calendar. */
export const numberValues = (
  date: LocalDate,
  codes: { readonly class?: string; readonly unit?: string; readonly type?: string },
): Result<NumberValues, NumberFault> => {
  const parts = dateParts(date);
  if (!parts.ok) return parts;
  const { day, month, year } = parts.value;
  return ok({
    ...codes,
    day: String(day),
    month: String(month),
    'roman-month': romanMonth(month) ?? '',
    year: String(year).padStart(4, '0'),
  });
};

/**
 * Form of a code: separators stand around it, so a blank, a brace or an empty code would allow two readings of a
 * number.
 */
const CODE = /^[A-Za-z0-9][A-Za-z0-9._\-/()]*$/;

const written = (part: PatternPart, seq: number, values: NumberValues): Result<string, NumberFault> => {
  if (part.type === 'text') return ok(part.text);
  const { name, width } = part;
  if (name === 'seq') return ok(String(seq).padStart(width ?? 1, '0'));
  const value = values[name];
  if (value === undefined || value === '') return err({ code: 'VALUE_MISSING', token: name, got: '' });
  if (!CODE.test(value)) return err({ code: 'VALUE_NOT_ALLOWED', token: name, got: value });
  if (width === null) return ok(value);
  return ok(name === 'year' ? value.slice(-width) : value.padStart(width, '0'));
};

/**
 * Number as written by a pattern. The width of `{seq:4}` is the least one: the 10,000th letter of a year is 10000, not
 * 0000.
 */
export const formatNumber = (
  pattern: NumberPattern,
  seq: number,
  values: NumberValues,
): Result<string, NumberFault> => {
  if (!Number.isSafeInteger(seq) || seq < 1) return err({ code: 'SEQUENCE_NOT_POSITIVE', got: String(seq) });
  let number = '';
  for (const part of pattern.parts) {
    const text = written(part, seq, values);
    if (!text.ok) return text;
    number += text.value;
  }
  return ok(number);
};
