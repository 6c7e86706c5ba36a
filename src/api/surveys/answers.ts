import { z } from 'zod';
import { ApplicationNumber } from '../applications/number.js';
import { Instant } from '../http/schema.js';

const SurveyForm = z
  .strictObject({
    id: z.string(),
    source: z.string().describe('The regulation that it follows'),
    title: z.string(),
    elements: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        question: z.string(),
        answers: z.array(z.string()).length(4).describe('From 1 (worst) to 4 (best)'),
      }),
    ),
  })
  .meta({ id: 'SurveyForm' });

export const SurveyAnswer = z
  .strictObject({ filledAt: Instant.nullable().describe('Null while it can be filled'), form: SurveyForm })
  .meta({ id: 'Survey' });

export const FilledAnswer = z.strictObject({ status: z.literal('filled') }).meta({ id: 'FilledSurvey' });

export const KioskAnswer = z
  .strictObject({
    survey: z.string(),
    applicationNumber: ApplicationNumber,
    url: z.url().describe('The form, for the office’s own device'),
    api: z.url().describe('The same for a program'),
  })
  .meta({ id: 'SurveyKiosk' });
