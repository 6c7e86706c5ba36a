import { z } from 'zod';
import { asciiFilter, reasonText, said } from '../http/schema.js';

const instant = z.iso
  .datetime({ offset: true, error: said('expected a date and time with an offset, e.g. 2026-11-23T09:00:00+07:00') })
  .transform((text) => Date.parse(text));
const reason = reasonText(4000);
const kind = z
  .enum(['a', 'b', 'c'])
  .describe(
    'Metro regulation 27/2020, article 29: a, network infrastructure; b, staff of informatics; c, service halted',
  );
const cause = z.string().trim().min(1).max(100).describe('An event of article 1 no. 44, e.g. bencana-alam, kebakaran');
const evidence = reasonText(4000).describe('Id of a document, or words: minutes, a report, a notice');

export const OutageQuery = z.strictObject({
  office: asciiFilter(100).optional(),
  status: z.enum(['running', 'standing', 'all']).default('standing'),
});
export type OutageQueryInput = z.output<typeof OutageQuery>;

export const DeclareBody = z.strictObject({
  kind,
  cause,
  reason,
  evidence,
  from: instant.optional().describe('Now, where left out'),
  to: instant.nullable().default(null).describe('Null: it lasts'),
  office: asciiFilter(100).optional().describe('"*" for every office; one’s own where left out'),
});
export type DeclareInput = z.output<typeof DeclareBody>;

export const CorrectBody = z.strictObject({
  kind: kind.optional(),
  cause: cause.optional(),
  reason,
  evidence: evidence.optional(),
  from: instant.optional(),
  to: instant.nullable().optional().describe('Null: it lasts'),
});
export type CorrectInput = z.output<typeof CorrectBody>;

export const EndBody = z.strictObject({
  at: instant.optional().describe('Now, where left out'),
  reason,
});
export type EndInput = z.output<typeof EndBody>;

export const ReasonBody = z.strictObject({ reason });
export type OutageReasonInput = z.output<typeof ReasonBody>;

export const ConfirmBody = z.strictObject({
  kind,
  cause,
  reason,
  evidence,
  from: instant.optional().describe('As detected, where left out'),
  to: instant.optional().describe('As detected, where left out'),
});
export type ConfirmInput = z.output<typeof ConfirmBody>;
