import { z } from 'zod';

export const TaskQuery = z.strictObject({
  view: z.enum(['mine', 'role', 'unassigned', 'overdue', 'returned']).default('role'),
  office: z.string().trim().min(1).max(100).optional().describe('Needed by who works in more than one office'),
  application: z.string().trim().min(1).max(200).optional(),
  cursor: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type TaskInput = z.infer<typeof TaskQuery>;

export const ReassignBody = z.strictObject({
  to: z.string().trim().min(1).max(200).nullable().describe('User id, or null to give the task back to its role'),
});
export type ReassignInput = z.infer<typeof ReassignBody>;
