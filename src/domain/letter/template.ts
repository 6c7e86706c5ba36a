import { withoutPower } from '../shared/decimal.js';
import type { Json, JsonObject } from '../shared/json.js';
import { isZeroDate } from '../shared/zero-date.js';
import { err, ok, type Result } from '../shared/result.js';
import { LATE_FIELDS, type LateField, type TextRun, type Text } from './content.js';
import { amountIn, inIndonesian, inRupiah } from './amount.js';
import { dateInIndonesian, dayIn, inWords, nipInGroups } from './wording.js';

/**
 * Texts of a template: words, `{{path.to.value}}`, `{{path | filter}}`, `**bold**` and `__italic__`. Values are
 * inserted literally: an applicant called `**` stays `**`.
 */
export interface TemplateFault {
  readonly code:
    | 'PLACEHOLDER_UNKNOWN'
    | 'PLACEHOLDER_MALFORMED'
    | 'PLACEHOLDER_NOT_TEXT'
    | 'FILTER_UNKNOWN'
    | 'FILTER_REFUSED'
    | 'LATE_NOT_HERE'
    | 'STYLE_UNCLOSED'
    | 'LIST_EXPECTED';
  /** Place in the template: `body[3].items[0]`. */
  readonly at: string;
  /** The placeholder, filter or mark that is wrong. */
  readonly got: string;
  /** Possible placeholders, filters or marks in its stead. */
  readonly expected: readonly string[];
}

/** Plain text of a value; a list or an object has none of its own and is written as JSON. */
const spelt = (value: Json): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** Text of a value without a filter: numbers and booleans as Indonesian text writes them. */
const written = (value: Json): string => {
  if (typeof value === 'boolean') return value ? 'ya' : 'tidak';
  const amount = typeof value === 'number' ? amountIn(value) : null;
  return amount === null ? spelt(value) : inIndonesian(amount);
};

const TRUE: ReadonlySet<string> = new Set(['true', '1', 'y', 'ya', 't']);
const FALSE: ReadonlySet<string> = new Set(['false', '0', 'n', 'tidak', 'f']);

/** The first of two words for a true value, the second for a false one; null for any other value. */
const chosen = (value: Json, words: string): string | null => {
  const [yes = 'ya', no = 'tidak'] = words === '' ? [] : words.split('/').map((word) => word.trim());
  const text = spelt(value).trim().toLowerCase();
  if (TRUE.has(text)) return yes;
  return FALSE.has(text) ? no : null;
};

/** Filters of a placeholder, in the order an office may chain them: `{{fee | rupiah}}`, `{{name | upper}}`. */
const FILTERS: Readonly<Record<string, (value: Json, words: string) => string | null>> = {
  upper: (value) => written(value).toLocaleUpperCase('id-ID'),
  tanggal: (value) => {
    const text = dateInIndonesian(dayIn(spelt(value)));
    return text.ok ? text.value : null;
  },
  terbilang: (value) => {
    const amount = amountIn(value);
    const text = amount === null ? null : inWords(amount);
    return text?.ok === true ? text.value : null;
  },
  rupiah: (value) => {
    const amount = amountIn(value);
    return amount === null ? null : inRupiah(amount);
  },
  angka: (value) => {
    const amount = amountIn(value);
    return amount === null ? null : inIndonesian(amount);
  },
  polos: (value) => (typeof value === 'number' ? withoutPower(String(value)) : spelt(value)),
  ya: chosen,
  nip: (value) => {
    const digits = typeof value === 'string' ? value.replaceAll(/\s/g, '') : '';
    return /^\d{18}$/.test(digits) ? nipInGroups(digits) : null;
  },
};
/**
 * Filter for a value that may be missing: an absent or empty one is printed as a dash, or as the words after a colon.
 */
const OPTIONAL = 'opsional';

const isOptional = (filter: string): boolean => filter === OPTIONAL || filter.startsWith(`${OPTIONAL}:`);

/** Text in place of a missing value; null where the value is obligatory. */
const standIn = (filters: readonly string[]): string | null => {
  const filter = filters.find(isOptional);
  return filter === undefined ? null : filter.slice(OPTIONAL.length + 1).trim() || '-';
};

const isLate = (name: string): name is LateField => LATE_FIELDS.some((field) => field === name);

/** The value at a dotted path, or undefined where the data has none. Only own keys count. */
export const valueAt = (data: JsonObject, path: string): Json | undefined => {
  let here: Json | undefined = data;
  for (const key of path.split('.')) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, key)) return undefined;
    here = (here as JsonObject)[key];
  }
  return here;
};

const known = (data: JsonObject, prefix = ''): readonly string[] =>
  Object.entries(data).flatMap(([key, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? known(value as JsonObject, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );

/** Names for a mistyped placeholder, the nearest first. */
const candidates = (data: JsonObject, path: string): readonly string[] => {
  const last = path.split('.').at(-1) ?? path;
  const all = [...known(data), ...LATE_FIELDS.map((field) => `issue.${field}`)];
  const near = all.filter(
    (name) => name.toLowerCase().includes(last.toLowerCase().slice(0, 4)) || name.split('.')[0] === path.split('.')[0],
  );
  return (near.length > 0 ? near : all).slice(0, 12);
};

/** One line of clean text: NFC, every kind of white space as one blank, no control characters. */
const clean = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

interface Placeholder {
  readonly path: string;
  readonly filters: readonly string[];
}

const placeholder = (inside: string): Placeholder | null => {
  const [path = '', ...filters] = inside.split('|').map((part) => part.trim());
  return /^[A-Za-z][\w-]*(\.[\w-]+)*$/.test(path) && filters.every((filter) => filter !== '')
    ? { path, filters }
    : null;
};

type Filled = Result<string, TemplateFault>;

const filled = ({ path, filters }: Placeholder, data: JsonObject, at: string): Filled => {
  const instead = standIn(filters);
  const value = valueAt(data, path);
  if (value === undefined && instead === null) {
    return err({ code: 'PLACEHOLDER_UNKNOWN', at, got: path, expected: candidates(data, path) });
  }
  const isMissing = value === '' || (filters.includes('tanggal') && typeof value === 'string' && isZeroDate(value));
  if (value === undefined || value === null || isMissing) {
    return instead === null
      ? err({ code: 'PLACEHOLDER_NOT_TEXT', at, got: path, expected: ['a value', `{{${path} | ${OPTIONAL}}}`] })
      : ok(clean(instead));
  }
  if (typeof value === 'object') {
    return err({
      code: 'PLACEHOLDER_NOT_TEXT',
      at,
      got: path,
      expected: ['a text or a number', 'a list where the template says itemsFrom or rowsFrom'],
    });
  }
  let text: Json = value;
  for (const said of filters.filter((filter) => !isOptional(filter))) {
    // Only the filter for booleans takes words of its own.
    const words = /^ya\s*:(.*)$/s.exec(said)?.[1]?.trim();
    const name = words === undefined ? said : 'ya';
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (filter === undefined)
      return err({ code: 'FILTER_UNKNOWN', at, got: name, expected: [...Object.keys(FILTERS), OPTIONAL] });
    const result = filter(text, words ?? '');
    if (result === null)
      return err({
        code: 'FILTER_REFUSED',
        at,
        got: `${path} | ${name}: ${JSON.stringify(text)}`,
        expected: [FILTER_TAKES[name] ?? ''],
      });
    text = result;
  }
  return ok(clean(written(text)));
};

const FILTER_TAKES: Readonly<Record<string, string>> = {
  upper: 'a text',
  tanggal: 'a date, such as 2026-11-16, 2026-11-16 08:30:00 or 16/11/2026',
  terbilang: 'a number from 0, also as text',
  rupiah: 'a sum of rupiah from 0 with at most two decimals, also as text',
  angka: 'a number, also as text',
  polos: 'a text or a number',
  ya: 'true or false, also as Y, N, 1 or 0',
  nip: 'the 18 digits of an official as text',
};

/** Splits a template text into words, style marks and placeholders. */
const TOKEN = /(\{\{[^{}]*\}\}|\*\*|__)/u;

/** Fills one text of a template. Names every fault in it, not only the first. */
export const fillText = (template: string, data: JsonObject, at: string): Result<Text, readonly TemplateFault[]> => {
  const runs: TextRun[] = [];
  const faults: TemplateFault[] = [];
  let bold = false;
  let italic = false;
  const style = (): { bold?: true; italic?: true } => ({ ...(bold ? { bold } : {}), ...(italic ? { italic } : {}) });
  const add = (text: string): void => {
    if (text !== '') runs.push({ text, ...style() });
  };
  for (const token of template.replace(/\s+/gu, ' ').trim().split(TOKEN)) {
    if (token === '**') bold = !bold;
    else if (token === '__') italic = !italic;
    else if (!/^\{\{.*\}\}$/u.test(token)) {
      if (/\{\{|\}\}/.test(token))
        faults.push({ code: 'PLACEHOLDER_MALFORMED', at, got: token.trim(), expected: ['{{path.to.value}}'] });
      else add(token);
    } else {
      const found = placeholder(token.slice(2, -2));
      const late = found?.path.startsWith('issue.') === true ? found.path.slice('issue.'.length) : null;
      if (found === null)
        faults.push({
          code: 'PLACEHOLDER_MALFORMED',
          at,
          got: token,
          expected: ['{{path.to.value}}', '{{path.to.value | filter}}'],
        });
      else if (late !== null && isLate(late)) runs.push({ late, ...style() });
      else if (late !== null)
        faults.push({
          code: 'PLACEHOLDER_UNKNOWN',
          at,
          got: found.path,
          expected: LATE_FIELDS.map((field) => `issue.${field}`),
        });
      else {
        const text = filled(found, data, at);
        if (text.ok) add(text.value);
        else faults.push(text.error);
      }
    }
  }
  if (bold) faults.push({ code: 'STYLE_UNCLOSED', at, got: '**', expected: ['a second ** that ends the bold text'] });
  if (italic)
    faults.push({ code: 'STYLE_UNCLOSED', at, got: '__', expected: ['a second __ that ends the italic text'] });
  return faults.length > 0 ? err(faults) : ok(runs);
};

/**
 * Fills a text that must be complete before the number is known (a file's title, a copy's addressee): late fields are
 * faults.
 */
export const fillPlain = (template: string, data: JsonObject, at: string): Result<string, readonly TemplateFault[]> => {
  const text = fillText(template, data, at);
  if (!text.ok) return text;
  const parts: string[] = [];
  for (const run of text.value) {
    if ('late' in run)
      return err([
        { code: 'LATE_NOT_HERE', at, got: `issue.${run.late}`, expected: ['a value that is known before the number'] },
      ]);
    parts.push(run.text);
  }
  return ok(parts.join(''));
};
