import { z } from 'zod';
import { LETTER_KIND_NAMES } from '../../domain/letter/kinds.js';
import { ApplicationNumber } from '../applications/number.js';
import { listOf } from '../http/answers.js';
import { Instant } from '../http/schema.js';

const kind = z.enum(LETTER_KIND_NAMES);

export const RegisterAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    pattern: z.string(),
    reset: z.enum(['yearly', 'never']),
    kinds: z.array(kind),
    year: z.int().nullable().describe('The running year; null for a register that never starts anew'),
    last: z.int().describe('Last number taken'),
    reserved: z.int(),
    used: z.int(),
    void: z.int(),
  })
  .meta({ id: 'Register' });

export const RegisterList = listOf('RegisterList', RegisterAnswer);

export const EntryAnswer = z
  .strictObject({
    seq: z.int().describe('The running number'),
    number: z.string(),
    state: z.enum(['reserved', 'used', 'void']),
    reason: z.string().nullable().describe('Why it is void'),
    application: z.string(),
    applicationNumber: ApplicationNumber,
    at: Instant.describe('When it was reserved'),
    kind: kind.nullable().describe('What the number was taken for; null where its key does not say'),
  })
  .meta({ id: 'RegisterEntry' });

export const EntryList = listOf('RegisterEntryList', EntryAnswer);
