import { ApplicationNumber } from '../applications/number.js';
import { z } from 'zod';
import type { DocumentRow } from '../../domain/ports/documents.js';
import { listOf } from '../http/answers.js';
import { messageFields } from '../messages/answers.js';
import { AnyObject, Instant, Sha256, enumOf } from '../http/schema.js';

/** A file of an application, without its bytes. */
export const DocumentAnswer = z
  .strictObject({
    id: z.string(),
    application: z.string(),
    applicationNumber: ApplicationNumber,
    kind: enumOf<DocumentRow['kind']>({
      requirement: true,
      recommendation: true,
      'application-signature': true,
      draft: true,
      letter: true,
      'signed-letter': true,
      receipt: true,
      'correction-request': true,
      print: true,
    }),
    requirement: z.string().nullable().describe('Id of the requirement that it is handed in for'),
    name: z.string(),
    mediaType: z.string(),
    size: z.int().describe('Bytes'),
    sha256: Sha256,
    createdAt: Instant,
    createdBy: z.string(),
    createdByName: z.string().nullable(),
    meta: AnyObject.describe('Of a recommendation: number, date, result'),
  })
  .meta({ id: 'Document' });

/** Answer to an upload: status of the act, and the file. */
export const AddedDocument = z
  .strictObject({ ...messageFields, document: DocumentAnswer })
  .meta({ id: 'AddedDocument' });

export const DocumentList = listOf('DocumentList', DocumentAnswer);
