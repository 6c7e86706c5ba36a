import { z } from 'zod';
import { ClockAnswer, OutcomeAnswer, applicationFields } from '../applications/answers.js';
import { ExpectedDate } from '../clock/answers.js';

/** An application as its applicant follows it without an account: no names of officers. */
export const TrackedAnswer = z
  .strictObject({
    ...applicationFields,
    clock: ClockAnswer,
    expected: ExpectedDate.nullable().describe(
      'When it will probably be done; null once it has ended. `clock.expectedAt` is the end of the promise',
    ),
    at: z
      .array(
        z.strictObject({
          step: z.string().nullable(),
          name: z.string(),
          role: z.string().nullable().describe('Null where no task is open: a gate, or work of the machine'),
          waitsForApplicant: z.boolean(),
        }),
      )
      .describe('Where the application is now: the step and the role that has it, and gates that wait'),
    letterNumber: z.string().nullable().describe('Of the signed letter; null before it is signed'),
    outcome: OutcomeAnswer.nullable(),
    dataDestroyed: z.boolean().describe('True once the personal data was destroyed'),
  })
  .meta({ id: 'TrackedApplication' });
