import { z } from 'zod';
import { AsciiId, said } from '../http/schema.js';

const realDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

/** Fields beside the file; `kind` decides which are needed. */
export const DocumentFields = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('requirement'), requirement: AsciiId }),
  z.strictObject({
    kind: z.literal('recommendation'),
    number: z.string().trim().min(1).max(100),
    date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, said('expected a date, YYYY-MM-DD'))
      .refine(realDate, said('expected a day that the calendar has')),
    result: z.enum(['positive', 'negative']),
  }),
]);
export type DocumentInput = z.infer<typeof DocumentFields>;

/** Fields beside the file as a flat form, for the OpenAPI document. */
export const DocumentForm = z.object({
  kind: z.enum(['requirement', 'recommendation']),
  requirement: z.string().optional().describe('Id of the requirement, where kind is requirement'),
  number: z.string().optional().describe('Number of the recommendation'),
  date: z.string().optional().describe('Date of the recommendation, YYYY-MM-DD'),
  result: z.enum(['positive', 'negative']).optional().describe('Result of the recommendation'),
});
