import { ApplicationNumber } from '../applications/number.js';
import { z } from 'zod';
import type { Obstacle } from '../../domain/process/migrate.js';
import { listOf } from '../http/answers.js';
import { reasonFields } from '../messages/reason.js';
import { Sha256 } from '../http/schema.js';

const about = {
  application: z.string(),
  applicationNumber: ApplicationNumber,
  from: Sha256.describe('Digest of the version that it follows'),
};

const Obstacles = z.array(
  z.strictObject({ code: z.string() as z.ZodType<Obstacle['code']>, element: z.string(), detail: z.string() }),
);

const Forecast = z
  .discriminatedUnion('verdict', [
    z.strictObject({ ...about, verdict: z.literal('unchanged') }),
    z.strictObject({
      ...about,
      verdict: z.literal('goes-on'),
      shownAnew: z.array(z.string()).describe('Tasks whose name, lane, row or time is another'),
    }),
    z.strictObject({
      ...about,
      verdict: z.literal('needs-mapping'),
      missing: z.array(z.strictObject({ element: z.string(), candidates: z.array(z.string()) })),
    }),
    z.strictObject({ ...about, verdict: z.literal('cannot'), because: Obstacles }),
  ])
  .meta({ id: 'MigrationForecast' });

export const ForecastList = listOf('MigrationForecastList', Forecast);

const Moved = z
  .strictObject({
    application: z.string(),
    applicationNumber: ApplicationNumber,
    moved: z.boolean(),
    code: reasonFields.code.nullable().describe('Why it was not moved'),
    title: reasonFields.title.nullable(),
    detail: reasonFields.detail.nullable(),
    technical: reasonFields.technical.nullable(),
  })
  .meta({ id: 'MovedApplication' });

export const MovedList = listOf('MovedApplicationList', Moved);
