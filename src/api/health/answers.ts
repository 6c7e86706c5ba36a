import { z } from 'zod';
import { CalendarFindingAnswer } from '../clock/answers.js';

export const HealthAnswer = z
  .strictObject({
    status: z.literal('ok'),
    calendar: z
      .strictObject({ status: z.enum(['ok', 'degraded']), findings: z.array(CalendarFindingAnswer) })
      .describe('degraded: due dates of this year, or soon of the next, are less than certain. It serves all the same'),
  })
  .meta({ id: 'Health' });

export const ReadinessAnswer = z
  .strictObject({
    status: z.enum(['ready', 'not-ready']),
    database: z.boolean(),
    orchestration: z
      .boolean()
      .describe('False is told, but does not make the API unready: acts are stored and delivered later'),
    worker: z
      .boolean()
      .describe(
        'Whether a worker asks for work. False is told within a minute and a half, and does not make the API unready',
      ),
  })
  .meta({ id: 'Readiness' });
