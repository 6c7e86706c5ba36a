import { z } from 'zod';
import { AnyJson, reasonText, said } from '../http/schema.js';
import type { SigningSecret } from '../../domain/ports/signer.js';
import { ERROR_CODES, type ErrorCode } from '../../domain/shared/error-codes.js';
import type { JsonObject } from '../../domain/shared/json.js';

const reason = reasonText(2000);
/** Reason beside an outcome. The rules say for which outcome it is needed. */
const reasonOfOutcome = z.string().trim().max(2000).optional();
const MAX_FIELDS = 100;
const FEW_FIELDS = { error: said('expected at most {most} fields'), params: { most: MAX_FIELDS } };
const note = z.string().trim().max(2000).optional();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, said('expected a SHA-256 as 64 small hexadecimal digits'));

const MAX_ITEMS = 50;
/**
 * Items to correct: each a sentence, or a requirement or field with a sentence. Each stands by itself for whoever
 * corrects it.
 */
const items = z
  .array(
    z.union([
      z.string().trim().min(1).max(500),
      z.strictObject({
        requirement: z.string().trim().min(1).max(100).optional().describe('Id of the requirement'),
        field: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .optional()
          .describe('Field of the form; `applicant.` and the name of a particular'),
        reason: z.string().trim().min(1).max(500),
        deadline: z.iso.date({ error: 'expected a date, YYYY-MM-DD' }).optional().describe('The last day'),
      }),
    ]),
  )
  .max(MAX_ITEMS)
  .describe(
    'What to correct: a sentence or a requirement’s id; or with the requirement or field it is about, and a day',
  );

/**
 * Input of each kind of task. Here only the shape is judged. The rules say which input is needed, with codes of their
 * own (RECEIVER_MISSING, REASON_MISSING).
 */
const INPUT_BY_ACTION = {
  receive: z.strictObject({
    outcome: z.enum(['complete', 'incomplete']).optional(),
    reason: reasonOfOutcome,
    items: items.optional(),
  }),
  correct: z.strictObject({ note }),
  process: z.strictObject({
    note,
    fields: z
      .record(z.string().min(1).max(100), AnyJson)
      .refine((fields) => Object.keys(fields).length <= MAX_FIELDS, FEW_FIELDS)
      .optional()
      .describe(
        "Fields of the application's data as they are to be, particulars of the applicant under `applicant`; a paraf that covers the data becomes void",
      ),
  }),
  approve: z.strictObject({ decision: z.enum(['approved', 'refused']).optional(), reason: reasonOfOutcome }),
  finalise: z.strictObject({ note }),
  print: z.strictObject({ copies: z.int().min(1).max(20).optional() }),
  announce: z.strictObject({ note }),
  'hand-over': z.strictObject({
    delivery: z.literal('electronic').optional().describe('By account and link, with nobody at the counter'),
    receiver: z
      .strictObject({
        name: z.string().trim().max(200).optional(),
        identity: z
          .string()
          .trim()
          .max(100)
          .optional()
          .describe('Number of the identity card (NIK, 16 digits) or of the passport (letters and 6 to 8 digits)'),
        relation: z
          .string()
          .trim()
          .max(100)
          .optional()
          .describe('To the applicant: `pemohon` for themselves, else e.g. kuasa; the applicant where left out'),
        authority: z
          .string()
          .trim()
          .max(200)
          .optional()
          .describe('Number and date of the power of attorney or letter, where it is not the applicant'),
        phone: z.string().trim().max(30).optional().describe('Telephone of the receiver'),
      })
      .optional(),
  }),
} as const;

const FreeInput = z
  .record(z.string().min(1).max(100), AnyJson)
  .refine((fields) => Object.keys(fields).length <= MAX_FIELDS, FEW_FIELDS);

/** The schema of a task's input by its action; a procedure's own actions take the fields of their form. */
export const inputSchemaFor = (action: string): z.ZodType<JsonObject> =>
  (Object.hasOwn(INPUT_BY_ACTION, action)
    ? INPUT_BY_ACTION[action as keyof typeof INPUT_BY_ACTION]
    : FreeInput) as z.ZodType<JsonObject>;

export const CompleteBody = z.strictObject({
  input: z
    .union([...Object.values(INPUT_BY_ACTION), FreeInput])
    .optional()
    .describe('Depends on the action of the task'),
});

/** Body whose `input` is parsed in a second step: its shape is known only when the task is. */
export const AnyCompleteBody = z.strictObject({ input: z.record(z.string(), AnyJson).optional() });

export const ParafBody = z.strictObject({ draft: sha256.describe('SHA-256 of the draft that was shown') });

export const ReturnBody = z.strictObject({
  to: z.string().trim().min(1).max(200).describe('Element id of the earlier task'),
  reason,
  items: items.default([]),
});

export const ReasonBody = z.strictObject({ reason });

/** Secret that opens the signature: the passphrase of the key, or the one-time code that the provider sent. */
export const secretFields = {
  passphrase: z.string().min(1).max(1024).optional().describe("Of the official's key; this or oneTimeCode"),
  oneTimeCode: z
    .string()
    .regex(/^[A-Za-z0-9]{4,20}$/, said('expected 4 to 20 letters or digits'))
    .optional()
    .describe('As the certification provider sent it to the official; this or passphrase'),
} as const;

interface SecretInput {
  readonly passphrase?: string | undefined;
  readonly oneTimeCode?: string | undefined;
}

export const hasOneSecret = ({ passphrase, oneTimeCode }: SecretInput): boolean =>
  (passphrase === undefined) !== (oneTimeCode === undefined);
export const ONE_SECRET = { error: said('expected either passphrase or oneTimeCode'), path: ['passphrase'] };

export const secretOf = ({ passphrase = '', oneTimeCode }: SecretInput): SigningSecret =>
  oneTimeCode === undefined ? { kind: 'passphrase', passphrase } : { kind: 'one-time-code', code: oneTimeCode };

/** Codes of reasons why a signature that was ordered is not made. */
export const SIGNING_CODES = ERROR_CODES.filter((code) => code.startsWith('SIGN_'));

export const isSigningCode = (code: string): code is ErrorCode => SIGNING_CODES.some((known) => known === code);

export const SignBody = z
  .strictObject({ letter: sha256.describe('SHA-256 of the letter that was shown'), ...secretFields })
  .refine(hasOneSecret, ONE_SECRET);
export type SignInput = z.infer<typeof SignBody>;

export const CorrectBody = z.strictObject({
  applicant: z
    .record(z.string().min(1).max(100), z.string().max(500).nullable())
    .default({})
    .describe('Particular to its value as it is to be; null removes it'),
  data: z
    .record(z.string().min(1).max(100), AnyJson)
    .refine((fields) => Object.keys(fields).length <= MAX_FIELDS, FEW_FIELDS)
    .default({})
    .describe('Field of the form to its value as it is to be, whole'),
  reason,
});

export const RecallBody = z.strictObject({
  element: z.string().trim().min(1).max(200),
  reason,
});

export const RepairBody = z.strictObject({
  to: z.string().trim().min(1).max(200).describe('Element id of a task that was completed before'),
  reason,
});

export const HoldBody = z.strictObject({
  ground: z.string().trim().min(1).max(200).describe('The legal ground on which the clock rests'),
  reason,
  consent: z.boolean().default(false).describe('One stop too many, or late in the promise: the supervisor means it'),
  document: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('What shows the ground: the number of a letter or writ, or the id of a document on file'),
});
