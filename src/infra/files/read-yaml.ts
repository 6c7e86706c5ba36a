/** The one reader of the office's files, YAML or JSON: each fault with its file and line. */
import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { issuesOf, placeOf } from './issues.js';

type Path = readonly PropertyKey[];

/** Node of a place: its key, where it has one, since its value may begin some lines below. */
const nodeAt = (document: Document, path: Path): unknown => {
  if (path.length === 0) return document.contents;
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    : undefined;
  return pair?.key ?? document.getIn(path, true);
};

/** The line of the place itself, or of the nearest part around it that is there: a key that is missing has no line. */
const lineAt = (document: Document, lines: LineCounter, path: Path): number | null => {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = nodeAt(document, path.slice(0, length));
    if (isNode(node) && node.range != null) return lines.linePos(node.range[0]).line;
  }
  return null;
};

/** The steps to a place such as `body[3].items[0]`. */
const stepsOf = (at: string): Path =>
  at
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

const MOST_SHOWN = 60;

/**
 * The value at the place, as words for a message; empty where it is absent or not a plain value. Long values are cut.
 */
const got = (document: Document, path: Path): string => {
  const value: unknown = path.length === 0 ? undefined : document.getIn(path);
  if (value === undefined || (typeof value === 'object' && value !== null)) return '';
  const text = JSON.stringify(value);
  return `; it says ${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}`;
};

const place = (name: string, line: number | null): string => (line === null ? name : `${name}:${line}`);

/**
 * Reads the text of one file into its shape; every fault of it is added to the list with its line, and undefined is
 * answered.
 */
export const parseYaml = <S extends z.ZodType>(
  name: string,
  source: string,
  schema: S,
  faults: string[],
): z.output<S> | undefined => {
  const lines = new LineCounter();
  const document = parseDocument(source, { uniqueKeys: true, lineCounter: lines });
  if (document.errors.length > 0) {
    faults.push(
      ...document.errors.map((error) => `${place(name, lines.linePos(error.pos[0]).line)}: ${error.message}`),
    );
    return undefined;
  }
  let plain: unknown;
  try {
    plain = document.toJS();
  } catch (cause) {
    // An alias to nothing, or aliases that multiply.
    faults.push(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  }
  const parsed = schema.safeParse(plain);
  if (parsed.success) return parsed.data;
  faults.push(
    ...issuesOf(schema, parsed.error, plain).map(({ path, key, message }) => {
      const at = key === undefined ? path : [...path, key];
      const field = path.length === 0 ? '' : `${placeOf(path)}: `;
      return `${place(name, lineAt(document, lines, at))}: ${field}${message}${got(document, path)}`;
    }),
  );
  return undefined;
};

/** Reads one file into its shape; every fault of it is added to the list, and undefined is answered. */
export const readYaml = <S extends z.ZodType>(path: string, schema: S, faults: string[]): z.output<S> | undefined => {
  try {
    return parseYaml(path, readFileSync(path, 'utf8'), schema, faults);
  } catch (cause) {
    faults.push(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  }
};

/** A place in a file with its line, such as `config/letters/surat-izin.yaml:12` for `body[3].items[0]`. */
export const placeIn = (name: string, source: string, at: string): string => {
  const lines = new LineCounter();
  return place(name, lineAt(parseDocument(source, { lineCounter: lines }), lines, stepsOf(at)));
};

/** A file of the office does not say what the system needs; the message names every fault of it. */
export class FileInvalid extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'FileInvalid';
  }
}

/** Reads one file into its shape, or throws FileInvalid. */
export const readFileOf = <S extends z.ZodType>(path: string, schema: S): z.output<S> => {
  const faults: string[] = [];
  const read = readYaml(path, schema, faults);
  if (read === undefined || faults.length > 0) throw new FileInvalid(faults);
  return read;
};
