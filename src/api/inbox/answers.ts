import { ApplicationNumber } from '../applications/number.js';
import { z } from 'zod';
import type { InboxEntry, InboxFate } from '../../domain/ports/inbox.js';
import { ERROR_CODES } from '../../domain/shared/error-codes.js';
import { listOf } from '../http/answers.js';
import { AnyObject, Instant, enumOf } from '../http/schema.js';
import { RemedyAnswer } from '../incidents/remedy.js';

export const InboxStatus = enumOf<InboxFate>({
  waiting: true,
  taken: true,
  refused: true,
  'not-understood': true,
  'set-aside': true,
});

export const InboxChannel = enumOf<InboxEntry['source']>({ oss: true, sicantik: true, staff: true });

const Trouble = z
  .strictObject({
    code: z.enum(ERROR_CODES),
    title: z.string(),
    about: z.string().describe('The permit code or the field that is meant; empty where there is none'),
  })
  .meta({ id: 'InboxTrouble' });

const members = {
  id: z.string(),
  channel: InboxChannel,
  receivedAt: Instant,
  status: InboxStatus.describe('`refused`: understood, and nothing of it concerns this office'),
  statusText: z.string(),
  attempts: z.int().min(0),
  nextAt: Instant.nullable().describe('When a message that waits is tried next'),
  applications: z.array(z.string()).describe('Ids of the applications that something of it came to'),
  applicationNumbers: z.array(ApplicationNumber).describe('Their numbers, in the same order'),
  troubles: z.array(Trouble),
  why: z.string().nullable().describe('What stands in the way, in the language of the reader'),
  technical: z.string().nullable().describe('The same for an operator, in English, without personal data'),
  passedOver: z.array(z.string()).describe('Why each part of it that came to nothing did so, in English'),
  remedies: z.array(RemedyAnswer),
};

export const InboxMessage = z.strictObject(members).meta({ id: 'InboxMessage' });

export const InboxList = listOf('InboxList', InboxMessage);

export const InboxMessageDetail = z
  .strictObject({
    ...members,
    content: AnyObject.nullable().describe(
      'What came, whole; for who may not read personal data with their kind and length in the place of values; null once the data has been destroyed',
    ),
    contentMasked: z.boolean(),
  })
  .meta({ id: 'InboxMessageDetail' });
