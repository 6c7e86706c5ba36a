import { z } from 'zod';
import { REMEDIES, remedyPath, type RemedyName } from '../../domain/incidents/remedies.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { readerLanguages } from '../messages/reader.js';
import type { Answer } from '../http/schema.js';

export const RemedyAnswer = z
  .strictObject({
    text: z.string().describe('What to do, in the language of the reader'),
    operation: z.string().describe('`operationId` of the act'),
    method: z.enum(['GET', 'POST', 'PATCH', 'PUT']),
    path: z.string().describe('Address of the act; what stands in braces is the caller’s to choose'),
  })
  .meta({ id: 'Remedy' });

export const presentRemedy = (
  catalogue: Pick<MessageCatalogue, 'text'>,
  name: RemedyName,
  ids: Readonly<Record<string, string | null>>,
): Answer<typeof RemedyAnswer> => ({
  text: catalogue.text(`remedy.${name}`, {}, readerLanguages()),
  operation: REMEDIES[name].operation,
  method: REMEDIES[name].method,
  path: `/api/v1${remedyPath(name, ids)}`,
});
