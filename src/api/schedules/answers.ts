import { z } from 'zod';
import { CARE } from '../../domain/ports/care.js';
import { listOf } from '../http/answers.js';
import { Instant } from '../http/schema.js';

const Schedule = z
  .strictObject({
    care: z.enum(CARE),
    schedule: z.string().describe('Id of the schedule at Temporal'),
    made: z.boolean().describe('False until a worker has started: nothing comes round'),
    paused: z.boolean(),
    everyHours: z.number().nullable(),
    lastRunAt: Instant.nullable(),
    nextRunAt: Instant.nullable(),
    lastOutcome: z.enum(['completed', 'running', 'failed']).nullable(),
    failing: z
      .strictObject({ attempt: z.int(), reason: z.string() })
      .nullable()
      .describe('The last run does not get on: how often it was tried, and why it failed'),
  })
  .meta({ id: 'Schedule' });

export const ScheduleList = listOf('ScheduleList', Schedule);
