import { z } from 'zod';
import type { AskedKind } from '../../domain/application/asked-correction.js';
import { AnyJson, Instant, enumOf } from '../http/schema.js';

/** `file`: machine work that waits for a correction of the file. `source`: other data of the system it came from. */
export type CorrectionKind = AskedKind | 'file';

const STATE = enumOf<'open' | 'done'>({ open: true, done: true });

const CorrectionItem = z
  .strictObject({
    requirement: z.string().nullable().describe('Id of the requirement whose file is missing or wrong'),
    requirementName: z.string().nullable(),
    field: z.string().nullable().describe('Field of the form; `applicant.` and the name of a particular'),
    fieldName: z.string().nullable().describe('Title of the field, as its form has it'),
    reason: z.string(),
    deadline: z.iso.date().nullable().describe('The last day'),
    before: AnyJson.nullable().describe(
      'Of a field, on its application: what it was when it was asked for; of `source`: what is on file',
    ),
    after: AnyJson.nullable().describe(
      'Of a field, on its application: what it is now; of `source`: what the system it came from gives',
    ),
    state: enumOf<'open' | 'done' | 'answered'>({ open: true, done: true, answered: true }).describe(
      '`answered`: it is not done, and `answer` of the correction says why',
    ),
  })
  .meta({ id: 'CorrectionItem' });

/** Request for a correction, for whoever is next. */
export const CorrectionAnswer = z
  .strictObject({
    kind: enumOf<CorrectionKind>({
      incomplete: true,
      return: true,
      repair: true,
      recall: true,
      'paraf-void': true,
      source: true,
      file: true,
    }),
    to: z
      .string()
      .nullable()
      .describe(
        "Element whose task does it; null where it is for the applicant, and of `source`, which any officer's `correct` settles",
      ),
    reason: z.string().nullable(),
    items: z.array(CorrectionItem),
    by: z.string().nullable().describe('Who asked; null for an applicant, who reads no names of officers'),
    byName: z.string().nullable(),
    at: Instant,
    answer: z.string().nullable().describe('What the applicant wrote when they sent the file back'),
    state: STATE,
  })
  .meta({ id: 'Correction' });

export const Corrections = z
  .array(CorrectionAnswer)
  .describe('What was asked to be corrected and is not yet: why, what, and by whom');
