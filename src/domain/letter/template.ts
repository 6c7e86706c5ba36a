import type { Json, JsonObject } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';
import { LATE_FIELDS, type LateField, type Run, type Text } from './content.js';
import { dateInIndonesian, inRupiah, inWords, nipInGroups } from './wording.js';

/**
 * Texts of a template: words, `{{path.to.value}}`, `{{path | filter}}`, `**bold**` and `__italic__`.
 * Values are put in as they are: an applicant called `**` stays `**`.
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
  /** Where in the template: `body[3].items[0]`. */
  readonly at: string;
  /** The placeholder, filter or mark that is wrong. */
  readonly got: string;
  /** What could stand there. */
  readonly expected: readonly string[];
}

/** Filters of a placeholder, in the order an office may chain them: `{{fee | rupiah}}`, `{{name | upper}}`. */
const FILTERS: Readonly<Record<string, (value: Json) => string | null>> = {
  upper: (value) => (typeof value === 'string' ? value.toLocaleUpperCase('id-ID') : null),
  tanggal: (value) => {
    const text = typeof value === 'string' ? dateInIndonesian(value) : null;
    return text?.ok === true ? text.value : null;
  },
  terbilang: (value) => {
    const text = typeof value === 'number' ? inWords(value) : null;
    return text?.ok === true ? text.value : null;
  },
  rupiah: (value) => {
    const text = typeof value === 'number' ? inRupiah(value) : null;
    return text?.ok === true ? text.value : null;
  },
  nip: (value) => (typeof value === 'string' && /^\d{18}$/.test(value) ? nipInGroups(value) : null),
};
/** For a value that may be missing: an absent or empty one is printed as a dash, or as the words after a colon. */
const OPTIONAL = 'opsional';

const isOptional = (filter: string): boolean => filter === OPTIONAL || filter.startsWith(`${OPTIONAL}:`);

/** What is printed in place of a missing value; null where the value must be there. */
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

/** The nearest names first: what a mistyped placeholder probably meant. */
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
  if (value === undefined || value === null || value === '') {
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
  for (const name of filters.filter((filter) => !isOptional(filter))) {
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (filter === undefined)
      return err({ code: 'FILTER_UNKNOWN', at, got: name, expected: [...Object.keys(FILTERS), OPTIONAL] });
    const result = filter(text);
    if (result === null)
      return err({
        code: 'FILTER_REFUSED',
        at,
        got: `${path} | ${name}: ${JSON.stringify(text)}`,
        expected: [FILTER_TAKES[name] ?? ''],
      });
    text = result;
  }
  return ok(clean(String(text)));
};

const FILTER_TAKES: Readonly<Record<string, string>> = {
  upper: 'a text',
  tanggal: 'a date as YYYY-MM-DD',
  terbilang: 'a whole number from 0',
  rupiah: 'a whole number of rupiah from 0',
  nip: 'the 18 digits of an official as text',
};

/** Splits a template text into words, style marks and placeholders. */
const TOKEN = /(\{\{[^{}]*\}\}|\*\*|__)/u;

/** Fills one text of a template; every fault in it is named, not only the first. */
export const fillText = (template: string, data: JsonObject, at: string): Result<Text, readonly TemplateFault[]> => {
  const runs: Run[] = [];
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

/** Fills a text that must be complete before the number is known (a file's title, a copy's addressee): no late field. */
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
