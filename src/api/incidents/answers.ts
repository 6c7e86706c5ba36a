import { z } from 'zod';
import { listOf } from '../http/answers.js';
import { Instant } from '../http/schema.js';

const Incident = z
  .strictObject({
    id: z.string(),
    application: z.string(),
    task: z.string().nullable(),
    code: z.string(),
    detail: z.string(),
    firstAt: Instant,
    lastAt: Instant,
    count: z.int(),
    settledAt: Instant.nullable().describe('When it worked again'),
  })
  .meta({ id: 'Incident' });

export const IncidentList = listOf('IncidentList', Incident);
