import { z } from 'zod';
import { pageQuery } from '../http/answers.js';
import { asciiFilter } from '../http/schema.js';

export const TaskQuery = z.strictObject({
  view: z.enum(['mine', 'role', 'unassigned', 'overdue', 'returned']).default('role'),
  office: asciiFilter(100).optional().describe('Needed by who works in more than one office'),
  application: asciiFilter(200).optional(),
  ...pageQuery,
});
export type TaskInput = z.infer<typeof TaskQuery>;

export const ReassignBody = z.strictObject({
  to: z.string().trim().min(1).max(200).nullable().describe('User id, or null to give the task back to its role'),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Needed where the task leaves its role: for an official who does not hold it'),
});
export type ReassignInput = z.infer<typeof ReassignBody>;
