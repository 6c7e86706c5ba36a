import { z } from 'zod';

export const ConfirmBody = z.strictObject({
  fingerprint: z
    .string()
    .transform((text) => text.replaceAll(/[\s:]/g, '').toLowerCase())
    .pipe(z.string().regex(/^[0-9a-f]{64}$/, 'expected the 64 hexadecimal digits of a SHA-256'))
    .optional()
    .describe(
      "Needed for a key: the certificate's SHA-256 as its owner reads it out; colons and spaces are passed over",
    ),
});
export type ConfirmInput = z.output<typeof ConfirmBody>;

export const RefuseBody = z.strictObject({ reason: z.string().trim().min(1).max(500) });
export type RefuseInput = z.infer<typeof RefuseBody>;
