import { z } from 'zod';
import { reasonText, said } from '../http/schema.js';
import { numberedPageQuery } from '../http/answers.js';

const year = z.coerce
  .number({ error: said('expected a year such as 2026') })
  .int()
  .min(1900)
  .max(9999)
  .optional()
  .describe('The running year of the office, where left out');

export const YearQuery = z.strictObject({ year });
export type YearInput = z.output<typeof YearQuery>;

export const EntriesQuery = z.strictObject({
  year,
  ...numberedPageQuery,
});
export type EntriesInput = z.output<typeof EntriesQuery>;

const reason = reasonText(1000);

export const BeginBody = z.strictObject({
  last: z.int().min(1).max(9_999_999).describe('Last number of the paper register in the running year'),
  reason,
});
export type BeginInput = z.output<typeof BeginBody>;

export const VoidBody = z.strictObject({ reason });
export type VoidInput = z.output<typeof VoidBody>;

/** Place of a number in its register, not its text. */
export const Seq = z.coerce
  .number({ error: said('expected the running number, a whole number from 1') })
  .int()
  .min(1)
  .max(9_999_999_999);
