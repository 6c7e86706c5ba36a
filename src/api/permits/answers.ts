import { z } from 'zod';
import { ApplicationNumber } from '../applications/number.js';
import { PermitState } from '../applications/answers.js';
import { listOf } from '../http/answers.js';
import { Instant, Sha256 } from '../http/schema.js';

const Letter = z.strictObject({
  number: z.string(),
  sha256: Sha256,
  application: z.string().describe('The application whose procedure made it'),
  applicationNumber: ApplicationNumber,
});

/** An issued permit and its state. */
export const PermitAnswer = z
  .strictObject({
    permit: z.string().describe('Id: that of the application that it was granted on'),
    permitNumber: ApplicationNumber.describe('Number of that application'),
    office: z.string(),
    permitType: z.string(),
    permitTypeName: z.string(),
    status: PermitState,
    issuedAt: Instant,
    validUntil: Instant.nullable().describe('Its last instant; null where it has no end'),
    letters: z.array(Letter).describe('The first, and duplicates that took its place'),
    amendments: z.array(Letter).optional().describe('Decisions that changed its content, oldest first'),
    suspended: z.strictObject({ since: Instant, ground: z.string(), decision: z.string() }).nullable(),
    successor: z.string().nullable().describe('The application of the permit that took its place'),
    successorNumber: ApplicationNumber.nullable(),
    reminded: z.array(z.int()).describe('Days before the end of which the holder was reminded'),
    seq: z.int(),
    lastAt: Instant,
  })
  .meta({ id: 'Permit' });

export const PermitList = listOf('PermitList', PermitAnswer);
