import { z } from 'zod';
import type { DelegationState } from '../../domain/ports/delegations.js';
import { listOf } from '../http/answers.js';
import { Reason } from '../messages/reason.js';
import { Instant, Sha256, enumOf } from '../http/schema.js';

export const DelegationAnswer = z
  .strictObject({
    id: z.string(),
    office: z.string(),
    kind: z.enum(['Plh.', 'Plt.']).describe('Pelaksana harian, or pelaksana tugas'),
    role: z.string().describe('The role that is stood in for'),
    from: z.string().describe('Who is stood in for'),
    fromName: z.string().nullable(),
    to: z.string().describe('Who stands in'),
    toName: z.string().nullable(),
    startsAt: Instant,
    endsAt: Instant.describe('The first instant at which it no longer holds'),
    letter: z.string().describe('Number of the letter of assignment'),
    decree: z
      .strictObject({ sha256: Sha256, name: z.string() })
      .nullable()
      .describe('The superior’s decree by which a supervisor recorded it'),
    madeBy: z.string(),
    madeByName: z.string().nullable(),
    madeAt: Instant,
    confirmedBy: z.string().nullable().describe('Who confirmed what a supervisor recorded'),
    confirmedByName: z.string().nullable(),
    confirmedAt: Instant.nullable(),
    state: enumOf<DelegationState>({
      waiting: true,
      'to-come': true,
      'in-force': true,
      ended: true,
      lapsed: true,
    }).describe('lapsed: over before a second person had confirmed it; it never gave its role'),
    awaitsConfirmation: z.boolean().describe('Recorded by a supervisor and not confirmed yet: it is not in force'),
    warnings: z
      .array(Reason)
      .describe(
        'What will hold it up: who stands in for a signatory and has no key that signs (`SIGNATORY_WITHOUT_KEY`)',
      ),
    endedAt: Instant.nullable().describe('Ended before its time'),
    endedBy: z.string().nullable(),
    endedByName: z.string().nullable(),
    endedReason: z.string().nullable(),
  })
  .meta({ id: 'Delegation' });

export const DelegationList = listOf('DelegationList', DelegationAnswer);
