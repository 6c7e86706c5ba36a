/** Faults of a file of the office. Each names its place and, for an unknown word, the nearest known one. */
import type { z } from 'zod';
import { isNear, nearest, unknownWord } from '../../domain/shared/nearest.js';

export interface FileIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** A key that the schema does not know, below `path`. */
  readonly key?: string;
}

type Schema = z.core.$ZodType;
type Raw = z.core.$ZodIssue;

/** The part of a schema's definition that is looked at here; each kind of schema has some of it. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly innerType?: Schema;
  readonly in?: Schema;
  readonly element?: Schema;
  readonly items?: readonly Schema[];
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly options?: readonly Schema[];
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly getter?: () => Schema;
}

const definitionOf = (schema: Schema): Definition => schema._zod.def;

/** Schemas of a place inside another: several where the schema is a choice. */
const inside = (schema: Schema, path: readonly PropertyKey[]): readonly Schema[] => {
  const { type, shape, innerType, in: input, element, items, valueType, options, getter } = definitionOf(schema);
  if (innerType !== undefined) return inside(innerType, path);
  if (type === 'pipe' && input !== undefined) return inside(input, path);
  if (getter !== undefined) return inside(getter(), path);
  if (options !== undefined) return options.flatMap((option) => inside(option, path));
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  const next =
    shape?.[String(step)] ??
    element ??
    (typeof step === 'number' ? items?.[step] : undefined) ??
    valueType ??
    undefined;
  return next === undefined ? [] : inside(next, rest);
};

/** Keys that may stand at a place. */
export const knownKeys = (schema: Schema, path: readonly PropertyKey[]): readonly string[] => [
  ...new Set(
    inside(schema, path).flatMap((found) => {
      const { shape, keyType } = definitionOf(found);
      const words = keyType === undefined ? undefined : definitionOf(keyType).entries;
      return [...Object.keys(shape ?? {}), ...Object.values(words ?? {}).map(String)];
    }),
  ),
];

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );

const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The option of a choice that was meant: the one that the value has the shape of. */
const meant = (errors: readonly (readonly Raw[])[], value: unknown): readonly Raw[] | undefined =>
  isContainer(value)
    ? errors.find((issues) => !issues.some(({ path, code }) => path.length === 0 && code !== 'unrecognized_keys'))
    : undefined;

const wordsFrom = (values: readonly unknown[]): readonly string[] =>
  values.filter((value): value is string => typeof value === 'string');

/** Keys beside a missing discriminator that no alternative of the choice knows. */
const unknownBeside = (schema: Schema, path: readonly PropertyKey[], input: unknown): readonly FileIssue[] => {
  const above = path.slice(0, -1);
  const known = knownKeys(schema, above);
  return Object.keys(Object(valueAt(input, above)) as object)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: above, key, message: unknownWord('known key', key, known) }));
};

const told = (schema: Schema, raw: Raw, input: unknown, above: readonly PropertyKey[]): readonly FileIssue[] => {
  const path = [...above, ...raw.path];
  const value = valueAt(input, path);
  switch (raw.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schema, path);
      return raw.keys.map((key) => ({ path, key, message: unknownWord('known key', key, known) }));
    }
    case 'invalid_key': {
      const key = String(path.at(-1) ?? '');
      const known = knownKeys(schema, path.slice(0, -1));
      return known.length === 0
        ? [{ path, message: raw.issues[0]?.message ?? raw.message }]
        : [{ path: path.slice(0, -1), key, message: unknownWord('known key', key, known) }];
    }
    case 'invalid_union': {
      const misspelt = value === undefined ? unknownBeside(schema, path, input) : [];
      if (misspelt.length > 0) return misspelt;
      const option = meant(raw.errors, value);
      if (option !== undefined) return option.flatMap((inner) => told(schema, inner, input, path));
      const words = raw.errors
        .flat()
        .flatMap((inner) => (inner.code === 'invalid_value' ? wordsFrom(inner.values) : []));
      return typeof value === 'string' && words.length > 0
        ? [{ path, message: unknownWord('word that may stand here', value, words) }]
        : [{ path, message: raw.message }];
    }
    case 'invalid_value': {
      const words = wordsFrom(raw.values);
      return typeof value === 'string' && words.length > 0
        ? [
            {
              path,
              message: `${raw.message}; the nearest is ${nearest(value, words)
                .map((word) => `"${word}"`)
                .join(' or ')}`,
            },
          ]
        : [{ path, message: raw.message }];
    }
    case 'invalid_type':
    case 'too_big':
    case 'too_small':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'custom':
      return [{ path, message: raw.message }];
  }
};

const samePlace = (one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean =>
  one.length === other.length && one.every((step, at) => step === other[at]);

/**
 * True for a key that is missing only because it is misspelt beside it: the fault is told once, of the key that stands
 * there.
 */
const isMisspelt = (
  { path, key }: FileIssue,
  all: readonly FileIssue[],
  input: unknown,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): boolean => {
  const missing = path.at(-1);
  if (key !== undefined || typeof missing !== 'string' || valueAt(input, path) !== undefined) return false;
  const above = path.slice(0, -1);
  return all.some(
    (other) =>
      other.key !== undefined &&
      samePlace(other.path, above) &&
      isNear(other.key, missing) &&
      nearest(other.key, keysAt(above)).includes(missing),
  );
};

/** The issues of a value that a schema has refused. */
export const issuesOf = (schema: z.ZodType, error: z.ZodError, input: unknown): readonly FileIssue[] => {
  const all = error.issues.flatMap((issue) => told(schema, issue, input, []));
  return all.filter((issue) => !isMisspelt(issue, all, input, (path) => knownKeys(schema, path)));
};

/** A place as the messages name it, such as `body.3.text`; empty at the top. */
export const placeOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');
