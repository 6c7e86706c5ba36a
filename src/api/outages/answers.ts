import { z } from 'zod';
import type { OutageProposal } from '../../domain/ports/clock-journal.js';
import { listOf } from '../http/answers.js';
import { Instant, enumOf } from '../http/schema.js';

const Said = z.strictObject({
  version: z.int(),
  at: Instant,
  by: z.string(),
  byName: z.string().nullable(),
  what: z.enum(['declared', 'corrected', 'withdrawn']),
  from: Instant,
  to: Instant.nullable(),
  reason: z.string(),
});

export const OutageAnswer = z
  .strictObject({
    id: z.string(),
    office: z.string().describe('`*` for every office'),
    kind: z.enum(['a', 'b', 'c']),
    cause: z.string(),
    reason: z.string(),
    evidence: z.string(),
    declaredBy: z.string(),
    declaredByName: z.string().nullable(),
    version: z.int().describe('Number of the last notice about it'),
    status: z.enum(['running', 'ended', 'withdrawn']),
    from: Instant,
    to: Instant.nullable().describe('Null while it lasts'),
    declaredAt: Instant,
    history: z.array(Said),
  })
  .meta({ id: 'Outage' });

export const OutageList = listOf('OutageList', OutageAnswer);

export const JournalAnswer = z
  .strictObject({
    entries: z.int(),
    broken: z.int().nullable().describe('Null where the chain holds; otherwise the first notice that does not'),
  })
  .meta({ id: 'OutageJournal' });

export const ProposalAnswer = z
  .strictObject({
    id: z.string(),
    office: z.string(),
    component: z.string().describe('What was down: api, worker, temporal'),
    from: Instant,
    to: Instant,
    orderly: z.boolean().describe('It was stopped in order, not broken off'),
    detectedAt: Instant,
    status: enumOf<OutageProposal['state']>({ proposed: true, confirmed: true, 'technical-fault': true }),
    decidedAt: Instant.nullable(),
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    reason: z.string().nullable(),
    window: z.string().nullable().describe('The outage that it became'),
  })
  .meta({ id: 'OutageProposal' });

export const ProposalList = listOf('OutageProposalList', ProposalAnswer);

export const ConfirmedAnswer = z
  .strictObject({ proposal: ProposalAnswer, outage: OutageAnswer })
  .meta({ id: 'ConfirmedOutageProposal' });
