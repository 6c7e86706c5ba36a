import { z } from 'zod';
import { signingWaitFields } from '../messages/answers.js';
import { Reason, reasonFields } from '../messages/reason.js';
import { LETTER_KIND_NAMES } from '../../domain/letter/kinds.js';
import type { CeremonyLetterState } from '../../domain/signing/ceremony.js';
import { ApplicationNumber } from '../applications/number.js';
import { CalendarFindingAnswer } from '../clock/answers.js';
import { listOf } from '../http/answers.js';
import { Instant, Sha256, enumOf } from '../http/schema.js';

const count = z.int().min(0);

const CeremonyLetter = z
  .strictObject({
    application: z.string(),
    applicationNumber: ApplicationNumber,
    task: z.string(),
    letter: Sha256.describe('SHA-256 of the letter that was shown'),
    state: enumOf<CeremonyLetterState>({
      waiting: true,
      signing: true,
      'held-up': true,
      signed: true,
      refused: true,
      failed: true,
    }).describe(
      'waiting: not reached yet; signing: being made; held-up: something outside is away, it goes on by itself; refused: nothing was done; failed: the task is in the work list again',
    ),
    again: z
      .string()
      .nullable()
      .describe('The task at which a letter that failed is signed now, with a new key; else null'),
    at: Instant.optional().describe('When it was signed or failed'),
    since: Instant.optional().describe('Since when it is held up'),
    reason: Reason.optional(),
  })
  .meta({ id: 'CeremonyLetter' });

export const CeremonyAnswer = z
  .strictObject({
    id: z.string(),
    createdAt: Instant,
    expiresAt: Instant.describe('Until then the secret may be used; what is not signed by then stays in the work list'),
    state: z.enum(['running', 'ended']).describe('Ended when every letter is signed, refused or failed'),
    ...signingWaitFields,
    letters: count,
    counts: z.strictObject({
      waiting: count,
      signing: count,
      'held-up': count,
      signed: count,
      refused: count,
      failed: count,
    }),
    items: z.array(CeremonyLetter),
  })
  .meta({ id: 'SigningCeremony' });

const LetterToSign = z
  .strictObject({
    application: z.string(),
    applicationNumber: ApplicationNumber,
    task: z.string(),
    letter: Sha256.describe('SHA-256 of the letter: what is shown, and what is signed'),
    kind: z.enum(LETTER_KIND_NAMES),
    number: z.string().nullable(),
    permitType: z.string(),
    permitTypeName: z.string(),
    dueAt: Instant.nullable(),
    dueFindings: z.array(CalendarFindingAnswer).describe('What is not certain of `dueAt`'),
  })
  .meta({ id: 'LetterToSign' });

export const LettersToSign = listOf('LettersToSign', LetterToSign)
  .extend({
    others: z
      .array(z.strictObject({ ...reasonFields, letters: count }).meta({ id: 'LettersNotToSign' }))
      .describe('How many letters before this role who asks may not sign, by the reason'),
  })
  .meta({ id: 'LettersToSign' });
