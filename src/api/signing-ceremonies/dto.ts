import { z } from 'zod';
import { MOST_LETTERS } from '../../domain/signing/ceremony.js';
import { hasOneSecret, ONE_SECRET, secretFields } from '../acts/dto.js';
import { reasonText, said } from '../http/schema.js';
import { TaskId } from '../tasks/task-segment.js';

const id = z.string().trim().min(1).max(191);

const LetterOrder = z.strictObject({
  application: id,
  task: TaskId,
  letter: z
    .string()
    .regex(/^[0-9a-f]{64}$/, said('expected a SHA-256 as 64 small hexadecimal digits'))
    .describe('SHA-256 of the letter that was shown'),
});

export const CeremonyBody = z
  .strictObject({
    letters: z
      .array(LetterOrder)
      .min(1)
      .max(MOST_LETTERS)
      .refine(
        (letters) => new Set(letters.map(({ application, task }) => `${application}/${task}`)).size === letters.length,
        said('expected each letter once'),
      ),
    ...secretFields,
  })
  .refine(hasOneSecret, ONE_SECRET);
export type CeremonyInput = z.infer<typeof CeremonyBody>;

export const SettleBody = z.strictObject({
  reason: reasonText(2000).describe('How it is known that the provider did not sign'),
});
export type SettleInput = z.infer<typeof SettleBody>;
