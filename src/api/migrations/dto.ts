import { z } from 'zod';
import { reasonText } from '../http/schema.js';

const id = z.string().trim().min(1).max(191);
const mapping = z.record(id, id).default({}).describe('Elements that are called otherwise there: old id to new id');
const selection = {
  to: id.describe('Digest of the version to move to'),
  applications: z
    .array(id)
    .min(1)
    .max(500)
    .optional()
    .describe('Which; without it all that run a version of this procedure'),
  mapping,
};

export const DryRunBody = z.strictObject(selection);
export type DryRunInput = z.infer<typeof DryRunBody>;

export const MigrateBody = z.strictObject({ ...selection, reason: reasonText(2000) });
export type MigrateInput = z.infer<typeof MigrateBody>;
