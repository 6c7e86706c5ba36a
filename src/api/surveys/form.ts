import { z } from 'zod';

/** A questionnaire as data: elements by meaning, answers 1 to 4 (Permenpan RB 14/2017). */
export const SurveyFormSchema = z.strictObject({
  id: z.string().min(1),
  source: z.string().min(1),
  title: z.string().min(1),
  elements: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[a-z][a-z-]*$/),
        name: z.string().min(1),
        question: z.string().min(1),
        answers: z.tuple([z.string().min(1), z.string().min(1), z.string().min(1), z.string().min(1)]),
      }),
    )
    .min(1)
    .refine((elements) => new Set(elements.map(({ key }) => key)).size === elements.length, 'a key stands twice'),
});

export type SurveyForm = z.infer<typeof SurveyFormSchema>;

export interface SurveyAnswers {
  readonly answers: Readonly<Record<string, number>>;
  readonly comment?: string | undefined;
}

/** Schema of the answers: each element answered, from 1 to 4, and nothing else. */
export const answersSchema = (form: SurveyForm): z.ZodType<SurveyAnswers> =>
  z.strictObject({
    answers: z.strictObject(
      Object.fromEntries(form.elements.map(({ key, name }) => [key, z.int().min(1).max(4).describe(name)])),
    ),
    comment: z.string().trim().max(2000).optional().describe('Suggestions, at most 2,000 characters'),
  });
