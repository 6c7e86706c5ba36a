import type { PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { preferredLanguage } from '../messages/languages.js';
import { readerLanguages } from '../messages/reader.js';
import type { FieldFault } from '../../domain/shared/error-codes.js';
import { pointerTo } from '../../domain/shared/json-pointer.js';
import { problem } from '../problem/problem.js';

const fieldErrors = (error: z.ZodError): readonly FieldFault[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointerTo(...issue.path, key), detail: 'this field is not known' }))
      : [{ pointer: pointerTo(...issue.path), detail: issue.message }],
  );

const WORDS = { id: z.locales.id().localeError, en: z.locales.en().localeError };

/** zod's own words in the reader's language, of those that the message catalogues speak. */
const wordsFor = (acceptLanguage: string | undefined): z.core.$ZodErrorMap =>
  WORDS[preferredLanguage(acceptLanguage, ['id', 'en'])];

/** Parses with the schema or throws INPUT_INVALID with a pointer to each fault. The value itself is never repeated. */
export const parseInput = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value, { error: wordsFor(readerLanguages()) });
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw problem('INPUT_INVALID', `${errors.length} fault(s) in the input`, undefined, { errors });
};

/** One schema validates the input and describes it in the OpenAPI document. */
export class ZodPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    return parseInput(this.schema, value ?? {});
  }
}
