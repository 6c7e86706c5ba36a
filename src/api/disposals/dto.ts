import { z } from 'zod';
import { pageQuery } from '../http/answers.js';
import { reasonText } from '../http/schema.js';
import { DisposalStatus } from './answers.js';

export const DisposalQuery = z.strictObject({
  status: DisposalStatus.optional(),
  ...pageQuery,
});
export type DisposalQueryInput = z.output<typeof DisposalQuery>;

export const ReasonBody = z.strictObject({
  reason: reasonText(500, 3).describe('Kept after the destruction: without personal data'),
});
export type DisposalReasonInput = z.output<typeof ReasonBody>;

export const ApproveBody = z.strictObject({
  ...ReasonBody.shape,
  legalBasis: z
    .string()
    .trim()
    .min(3)
    .max(500)
    .optional()
    .describe('The law by which it is destroyed, where the retention schedule keeps it for good'),
});
export type ApproveInput = z.output<typeof ApproveBody>;
