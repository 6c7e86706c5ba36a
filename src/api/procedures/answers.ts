import { z } from 'zod';
import { listOf } from '../http/answers.js';
import { Instant, Sha256 } from '../http/schema.js';

const Finding = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    class: z.enum(['standard', 'unsupported', 'soundness', 'office']),
    rule: z.string(),
    element: z.string().nullable().describe('Null where the file as a whole is meant'),
    message: z.string(),
    remedy: z.string(),
    path: z.array(z.string()).describe('Element ids of a shortest way that shows it'),
  })
  .meta({ id: 'ProcedureFinding' });

export const PublishedAnswer = z
  .strictObject({
    published: z.boolean(),
    procedure: z.string().nullable(),
    digest: Sha256.nullable(),
    findings: z.array(Finding),
  })
  .meta({ id: 'PublishedProcedure' });

const Version = z
  .strictObject({
    procedure: z.string(),
    digest: Sha256,
    publishedAt: Instant,
    current: z.boolean().describe('New applications take this one'),
  })
  .meta({ id: 'ProcedureVersion' });

export const VersionList = listOf('ProcedureVersionList', Version);
