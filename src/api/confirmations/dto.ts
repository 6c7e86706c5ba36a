import { z } from 'zod';
import { reasonText } from '../http/schema.js';

/** A fingerprint as people read it out: pairs with colons or spaces between them, in either case. */
const READ_OUT = /^\s*(?:[0-9A-Fa-f]{2}[\s:]*){32}$/;

export const DecideBody = z.strictObject({
  fingerprint: z
    .string()
    .regex(READ_OUT, 'expected the 64 hexadecimal digits of a SHA-256')
    .meta({ examples: ['0123456789abcdef'.repeat(4)] })
    .optional()
    .describe(
      "Needed for a key: the certificate's SHA-256 as its owner reads it out; colons and spaces are passed over",
    ),
});
export type DecideInput = z.infer<typeof DecideBody>;

export const RefuseConfirmationBody = z.strictObject({ reason: reasonText(500) });
export type RefuseConfirmationInput = z.infer<typeof RefuseConfirmationBody>;
