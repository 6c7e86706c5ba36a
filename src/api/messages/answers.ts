import { ApplicationNumber } from '../applications/number.js';
import { z } from 'zod';
import { answers, type AnswerAt } from '../http/answers.js';
import { Instant } from '../http/schema.js';
import { reasonFields } from './reason.js';

const failure = { ...reasonFields, at: Instant };

/** Reason why a letter could not be signed, with the instant. */
export const SigningFailure = z.strictObject(failure).meta({ id: 'SigningFailure' });

/** Signs of life and last instant of a signature that is being made. */
export const signingWaitFields = {
  silentSince: Instant.nullable().describe(
    'Since when nobody heard of the worker that holds the secret; null while it is heard',
  ),
  endsAt: Instant.nullable().describe(
    'By then each letter is signed or its task is in the work list again, where any worker is up; those that are held up go on',
  ),
};

const Signature = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('pending'),
      since: Instant.describe('When it was ordered'),
      ...signingWaitFields,
      heldUp: z
        .strictObject({ ...reasonFields, since: Instant })
        .nullable()
        .describe('What it waits for: something outside is away, it goes on by itself'),
    }),
    z.strictObject({ status: z.literal('done'), at: Instant }),
    z.strictObject({
      status: z.literal('failed'),
      ...failure,
      task: z.string().nullable().describe('The task at which the letter can be signed now'),
    }),
  ])
  .meta({
    id: 'SignatureOutcome',
    description:
      'A signature is made after the act was accepted. pending: it is being made; done: the letter is signed; failed: it is not, and the task is in the work list again',
  });

export const messageFields = {
  key: z.string().describe('The `Idempotency-Key` of the act'),
  status: z.enum(['pending', 'accepted', 'declined']),
  seq: z.int().optional().describe('Number of the transition in the record, once accepted'),
  at: Instant.optional(),
  ...z.strictObject(reasonFields).partial().shape,
  note: z
    .enum(['stored', 'delivered', 'kept'])
    .optional()
    .describe(
      'Of a pending act. stored: it is delivered as soon as the workflow service answers; delivered: the application has not decided yet; kept: until a procedure waits for the message or begins by it',
    ),
  application: z.string().optional().describe('Which took a message that was kept'),
  applicationNumber: ApplicationNumber.optional(),
  signature: Signature.optional().describe('What came of the signature that an accepted act asked for'),
};

/** Status of an act that was sent to an application. */
export const MessageAnswer = z.strictObject(messageFields).meta({ id: 'Message' });

/** Answers of every act. */

export const actAnswers = <S extends z.ZodType>(
  schema: S,
): { readonly 200: AnswerAt<S>; readonly 202: AnswerAt<S> } => ({
  200: answers(schema, 'The application has accepted the act', 'Location'),
  202: answers(
    schema,
    'The act is stored, or the signature that it asked for is still being made; `Location` tells where its outcome can be read',
    'Location',
    'Retry-After',
  ),
});

/** Answers of every act for one without an account, who has no address to read the outcome at. */

export const outcomeAnswers = <S extends z.ZodType>(
  schema: S,
): { readonly 200: AnswerAt<S>; readonly 202: AnswerAt<S> } => ({
  200: answers(schema, 'The application has accepted the act'),
  202: answers(schema, 'The act is stored; the tracking page shows what comes of it'),
});
