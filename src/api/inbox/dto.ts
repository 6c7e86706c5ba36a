import { z } from 'zod';
import { numberedPageQuery } from '../http/answers.js';
import { asciiFilter, reasonText } from '../http/schema.js';
import { InboxChannel, InboxStatus } from './answers.js';

export const InboxQuery = z.strictObject({
  channel: InboxChannel.optional(),
  status: InboxStatus.optional(),
  application: asciiFilter(191).optional(),
  since: z.iso.datetime({ offset: true }).optional().describe('Came then or later'),
  ...numberedPageQuery,
});
export type InboxQueryInput = z.infer<typeof InboxQuery>;

export const SetAsideBody = z.strictObject({
  reason: reasonText(1000, 3).describe('Why nobody needs to do anything more; it stands in the system log'),
});
