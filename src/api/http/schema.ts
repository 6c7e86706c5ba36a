/** Schemas of requests and answers: zod, and the JSON Schema of the very same. */
import { z } from 'zod';
import type { FieldText } from '../../domain/shared/field-fault.js';
import type { Json } from '../../domain/shared/json.js';

/** Type of a presenter's result for a schema: the schema's own type, with nothing in it to be changed. */
export type Answer<S extends z.ZodType> = Unchanging<z.output<S>>;

type Unchanging<T> = T extends readonly (infer Item)[]
  ? readonly Unchanging<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Unchanging<T[Key]> }
    : T;

/** Message of a schema about a value that it does not take: one of the sentences that the message catalogue has. */
export const said = (text: FieldText): FieldText => text;

export type JsonSchema = Readonly<Record<string, unknown>>;

const COMPONENTS = '#/components/schemas/';
const components = new Map<string, JsonSchema>();

/** `$ref`s into the schema's own definitions lead to the document's components instead. */
const redirected = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(redirected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === '$ref' && typeof member === 'string' ? member.replace(/^#\/\$defs\//, COMPONENTS) : redirected(member),
    ]),
  );
};

const keep = (id: string, schema: JsonSchema): void => {
  if (id.startsWith('__'))
    throw new Error(`a schema that holds itself needs an id, schema.meta({ id }): ${JSON.stringify(schema)}`);
  const kept = components.get(id);
  if (kept !== undefined && JSON.stringify(kept) !== JSON.stringify(schema))
    throw new Error(`two schemas are called "${id}"; what is taken and what is answered differ: name each`);
  components.set(id, schema);
};

const isTrimmed = ({ _zod: { def } }: z.core.$ZodType): boolean =>
  ((def as z.core.$ZodStringDef).checks ?? []).some(
    ({ _zod: check }) => check.def.check === 'overwrite' && (check.def as z.core.$ZodCheckOverwriteDef).tx(' ') === '',
  );

/**
 * Tells in the JSON Schema that white space around a text counts for nothing: a text of white space alone is not as
 * long as it looks.
 */
const sayWhatIsTrimmed = ({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void => {
  const { minLength = 0, pattern } = jsonSchema;
  if (jsonSchema.type !== 'string' || !isTrimmed(zodSchema)) return;
  const whole = /^\^(.+)\$$/s.exec(pattern ?? '')?.[1];
  if (whole !== undefined) jsonSchema.pattern = `^[ \\t\\r\\n]*(?:${whole})[ \\t\\r\\n]*$`;
  if (pattern !== undefined || minLength === 0) return;
  jsonSchema.pattern = minLength === 1 ? '\\S' : `\\S[\\s\\S]{${String(minLength - 2)},}\\S`;
};

/**
 * The JSON Schema of the schema that validates (OpenAPI 3.1 takes JSON Schema 2020-12 as it is). Schemas with an id
 * become components of the document. `io`: the schema of input, or that of output.
 */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const described = z.toJSONSchema(schema, {
    ...{ io, unrepresentable: 'any' },
    ...(io === 'input' ? { override: sayWhatIsTrimmed } : {}),
  });
  const {
    $schema: _dialect,
    $defs = {},
    ...root
  } = redirected(described) as Record<string, unknown> & {
    readonly $defs?: Readonly<Record<string, JsonSchema>>;
  };
  for (const [id, definition] of Object.entries($defs)) keep(id, definition);
  return root;
};

/** The JSON Schema as a component of the document under this name. */
export const namedSchema = (id: string, schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const described = jsonSchema(schema, io);
  if (typeof described['$ref'] === 'string') return described;
  keep(id, described);
  return { $ref: `${COMPONENTS}${id}` };
};

/** Every schema with an id that a route has named, by that id. */
export const componentSchemas = (): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Any JSON value. A body that was read as JSON holds nothing else, so that there is nothing to validate. */
export const AnyJson = z.unknown().meta({ id: 'Json', description: 'Any JSON value' }) as unknown as z.ZodType<Json>;

export const AnyObject = z.record(z.string(), AnyJson);

/** An instant of an answer. */
export const Instant = z.iso.datetime().meta({ id: 'Instant', description: 'UTC, ISO 8601 with milliseconds' });

/** A filter by an id or a number: on record these are ASCII, so that nothing stands there under another character. */
export const asciiFilter = (most: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[\x20-\x7E]+$/, 'expected an id of ASCII letters, digits and signs');

/** Reason of an order; where the order has to give one, its lack is refused as REASON_MISSING. */
export const reasonText = (most: number, least = 1): z.ZodString => z.string().trim().min(least).max(most);

/** An id of the office's files and procedures, as the record has room for it. */
export const AsciiId = z
  .string()
  .trim()
  .min(1)
  .max(150)
  .regex(/^[\x21-\x7E]+$/, 'expected an id of ASCII letters, digits and signs');

export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'Sha256', description: 'SHA-256, 64 small hexadecimal digits' });

/** An enumeration of exactly the members of a type: a member that is added to the type must be added here, too. */
export const enumOf = <T extends string>(members: Readonly<Record<T, true>>): z.ZodType<T> =>
  z.enum(Object.keys(members) as [T, ...T[]]);
