import { ApplicationNumber } from '../applications/number.js';
import { z } from 'zod';
import type { DisposalOrigin, DisposalState, RetentionState } from '../../domain/retention/rule.js';
import { listOf } from '../http/answers.js';
import { Instant, Sha256, enumOf } from '../http/schema.js';

export const DisposalStatus = enumOf<DisposalState>({
  proposed: true,
  approved: true,
  rejected: true,
  destroyed: true,
  certified: true,
});

const Item = z
  .strictObject({
    id: z.string(),
    application: z.string(),
    applicationNumber: ApplicationNumber,
    kind: z.string(),
    sha256: Sha256,
    filedAt: Instant,
  })
  .meta({ id: 'DestroyedItem', description: 'A document that was destroyed: nothing here says whose it was' });

const RetentionStatus = enumOf<RetentionState['kind'] | 'erased'>({
  running: true,
  'in-force': true,
  held: true,
  permanent: true,
  kept: true,
  due: true,
  erased: true,
});
const Until = z
  .union([Instant, z.iso.date()])
  .nullable()
  .describe('The last day of retention, or the end of the permit that is in force');

/** Retention of an application by the schedule: its status and its end. */
export const Keeping = z.strictObject({ status: RetentionStatus, until: Until }).meta({ id: 'Keeping' });

export const DisposalAnswer = z
  .strictObject({
    id: z.string(),
    office: z.string(),
    application: z.string(),
    applicationNumber: ApplicationNumber,
    origin: enumOf<DisposalOrigin>({ schedule: true, request: true }).describe(
      'The schedule proposed it, or the applicant asked',
    ),
    status: DisposalStatus,
    retainedUntil: z.iso.date().nullable().describe('Last day of retention'),
    proposedBy: z.string(),
    proposedByName: z.string().nullable(),
    proposedAt: Instant,
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: Instant.nullable(),
    reason: z.string().nullable(),
    legalBasis: z
      .string()
      .nullable()
      .describe('The law by which it was approved though the schedule keeps it for good'),
    retention: Keeping.nullable().describe('While nobody has decided: what keeps the application now'),
    destroyedAt: Instant.nullable(),
    items: z.array(Item),
    certificate: z
      .strictObject({ number: z.string(), sha256: Sha256, verify: z.url() })
      .nullable()
      .describe('Once it is certified'),
  })
  .meta({ id: 'Disposal' });

export const DisposalList = listOf('DisposalList', DisposalAnswer);

/** The applicant's view of their wish for erasure, once it is on the list. */
export const ErasureAnswer = z
  .strictObject({
    id: z.string(),
    application: z.string(),
    applicationNumber: ApplicationNumber,
    status: DisposalStatus,
    proposedAt: Instant,
    retention: Keeping.nullable().describe('While nobody has decided: what keeps the application now'),
  })
  .meta({ id: 'ErasureRequest' });

export const RetentionAnswer = z
  .strictObject({
    application: z.string(),
    applicationNumber: ApplicationNumber,
    status: RetentionStatus,
    until: Until,
    hold: z.strictObject({ reason: z.string(), by: z.string(), byName: z.string().nullable(), at: Instant }).nullable(),
  })
  .meta({ id: 'Retention' });
