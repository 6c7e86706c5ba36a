import { err, ok, type Result } from '../shared/result.js';

/**
 * Pattern of an office's letter numbers: `{class}/{seq:4}/{unit}/{roman-month}/{year}`. Order, separators, padding and
 * month style differ from office to office and from permit type to permit type.
 */
const TOKENS = {
  /** Running number of the register; `{seq:4}` pads to at least four digits. */
  seq: { widths: [1, 10] },
  /** Classification code of the letter's subject: 503, 500.16.7.2. */
  class: { widths: null },
  /** Code of the unit that issues. */
  unit: { widths: null },
  /** Short code of the permit type. */
  type: { widths: null },
  /** Day of the month; `{day:2}` pads. */
  day: { widths: [1, 2] },
  /** Month as a number; `{month:2}` pads. */
  month: { widths: [1, 2] },
  /** Month I to XII. */
  'roman-month': { widths: null },
  /** Year; `{year:2}` is its last two digits. */
  year: { widths: [2, 4] },
} as const satisfies Record<string, { readonly widths: readonly [number, number] | null }>;

export type TokenName = keyof typeof TOKENS;

export type PatternPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'token'; readonly name: TokenName; readonly width: number | null };

export interface NumberPattern {
  readonly source: string;
  readonly parts: readonly PatternPart[];
}

export interface PatternFault {
  readonly code:
    | 'TOKEN_UNKNOWN'
    | 'TOKEN_WIDTH'
    | 'BRACE_UNPAIRED'
    | 'CHARACTER_NOT_ALLOWED'
    | 'SEQUENCE_MISSING'
    | 'SEQUENCE_TWICE'
    | 'YEAR_MISSING';
  readonly got: string;
  /** Position in the pattern, from 0. */
  readonly position: number;
  readonly expected: string;
}

const names = Object.keys(TOKENS) as readonly TokenName[];
const isToken = (name: string): name is TokenName => names.some((known) => known === name);

const token = (inside: string, position: number): Result<PatternPart, PatternFault> => {
  const [name = '', width, ...rest] = inside.split(':');
  if (!isToken(name)) {
    return err({
      code: 'TOKEN_UNKNOWN',
      got: `{${inside}}`,
      position,
      expected: `one of ${names.map((known) => `{${known}}`).join(' ')}`,
    });
  }
  if (width === undefined) return ok({ type: 'token', name, width: null });
  const range: readonly [number, number] | null = TOKENS[name].widths;
  if (range === null)
    return err({ code: 'TOKEN_WIDTH', got: `{${inside}}`, position, expected: `{${name}} without a width` });
  const [least, most] = range;
  const size = /^\d{1,2}$/.test(width) && rest.length === 0 ? Number(width) : NaN;
  const good = name === 'year' ? size === 2 || size === 4 : size >= least && size <= most;
  return good
    ? ok({ type: 'token', name, width: size })
    : err({
        code: 'TOKEN_WIDTH',
        got: `{${inside}}`,
        position,
        expected: name === 'year' ? '{year:2} or {year:4}' : `{${name}:${least}} to {${name}:${most}}`,
      });
};

/** Characters allowed between tokens, by which a letter's number can be searched and cited. */
const LITERAL = /^[A-Za-z0-9./_\- ()]*$/;

const split = (source: string): readonly { readonly text: string; readonly position: number }[] =>
  [...source.matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)].map((found) => ({ text: found[0], position: found.index }));

const partOf = (text: string, position: number): Result<PatternPart, PatternFault> => {
  if (text === '{' || text === '}')
    return err({ code: 'BRACE_UNPAIRED', got: text, position, expected: 'a token between { and }' });
  if (text.startsWith('{')) return token(text.slice(1, -1), position);
  return LITERAL.test(text)
    ? ok({ type: 'text', text })
    : err({ code: 'CHARACTER_NOT_ALLOWED', got: text, position, expected: 'letters, digits, blanks and . / _ - ( )' });
};

/**
 * Reads a pattern; names every fault in it. With `reset: 'yearly'` the year must be part of the number: else the first
 * letter of next year would bear the number of this year's first.
 */
export const parsePattern = (
  source: string,
  options: { readonly reset: 'yearly' | 'never' },
): Result<NumberPattern, readonly PatternFault[]> => {
  const faults: PatternFault[] = [];
  const parts: PatternPart[] = [];
  for (const { text, position } of split(source)) {
    const part = partOf(text, position);
    if (part.ok) parts.push(part.value);
    else faults.push(part.error);
  }
  const count = (name: TokenName): number => parts.filter((part) => part.type === 'token' && part.name === name).length;
  const end = source.length;
  const malformed = faults.length > 0;
  if (count('seq') === 0 && !malformed)
    faults.push({ code: 'SEQUENCE_MISSING', got: source, position: end, expected: '{seq} or {seq:4}' });
  if (count('seq') > 1)
    faults.push({ code: 'SEQUENCE_TWICE', got: source, position: source.lastIndexOf('{seq'), expected: 'one {seq}' });
  if (options.reset === 'yearly' && count('year') === 0 && !malformed) {
    faults.push({
      code: 'YEAR_MISSING',
      got: source,
      position: end,
      expected: '{year}, since the register starts anew each year',
    });
  }
  return faults.length > 0 ? err(faults) : ok({ source, parts });
};
