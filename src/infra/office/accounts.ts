/** The accounts of a demonstration (config/demo/accounts.yaml). */
import { z } from 'zod';

export const accountsFile = z.array(
  z.strictObject({
    login: z.string(),
    name: z.string(),
    title: z.string().nullable().default(null),
    rank: z.string().nullable().default(null),
    nip: z.string().nullable().default(null),
    kind: z.enum(['staff', 'applicant']).default('staff'),
    roles: z.array(z.string()),
    signs: z.boolean().default(false),
  }),
);
