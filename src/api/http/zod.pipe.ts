import type { PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { problem, type FieldError } from '../problem/problem.js';

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const fieldErrors = (error: z.ZodError): readonly FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), detail: 'this field is not known' }))
      : [{ pointer: pointer(issue.path), detail: issue.message, issue: issue as z.core.$ZodRawIssue }],
  );

/** Parses with the schema or throws INPUT_INVALID with a pointer to each fault. The value itself is never repeated. */
export const parseInput = <T>(schema: z.ZodType<T>, value: unknown): T => {
  // the input of an issue tells its kind in the message, and never leaves the process
  const parsed = schema.safeParse(value, { reportInput: true });
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
