/** The words of JSON Schema, draft 2020-12, that a form may use: a misspelt one would ask for nothing, in silence. */
import { z } from 'zod';

const count = z.int().min(0);
const types = z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

/**
 * Schema of a form's file: it checks the keywords only. Their meaning is judged when the form is opened, by the
 * meta-schema of JSON Schema and with the letters.
 */
export const formSchema = z.strictObject({
  $schema: z.literal('https://json-schema.org/draft/2020-12/schema').optional(),
  $comment: z.string().optional(),
  get $defs() {
    return z.record(z.string(), formSchema).optional();
  },
  $ref: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  examples: z.array(z.json()).optional(),
  type: z
    .union([types, z.array(types)], { error: () => 'expected a type of JSON Schema, or a list of them' })
    .optional(),
  enum: z.array(z.json()).min(1).optional(),
  const: z.json().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().positive().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), formSchema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), formSchema]).optional();
  },
  dependentRequired: z.record(z.string(), z.array(z.string())).optional(),
  minProperties: count.optional(),
  maxProperties: count.optional(),
  get items() {
    return formSchema.optional();
  },
  minItems: count.optional(),
  maxItems: count.optional(),
  uniqueItems: z.boolean().optional(),
  get allOf() {
    return z.array(formSchema).min(1).optional();
  },
  get anyOf() {
    return z.array(formSchema).min(1).optional();
  },
  get oneOf() {
    return z.array(formSchema).min(1).optional();
  },
  get not() {
    return formSchema.optional();
  },
  get if() {
    return formSchema.optional();
  },
  get then() {
    return formSchema.optional();
  },
  get else() {
    return formSchema.optional();
  },
});
