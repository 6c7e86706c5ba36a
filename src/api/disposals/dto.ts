import { z } from 'zod';
import { pageQuery } from '../http/answers.js';
import { DisposalStatus } from './answers.js';

export const DisposalQuery = z.strictObject({
  status: DisposalStatus.optional(),
  ...pageQuery,
});
export type DisposalQueryInput = z.output<typeof DisposalQuery>;

export const ReasonBody = z.strictObject({
  reason: z.string().trim().min(3).max(500).describe('Kept after the destruction: without personal data'),
});
export type DisposalReasonInput = z.output<typeof ReasonBody>;
