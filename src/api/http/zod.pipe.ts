import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import {
  fieldFault,
  isFieldText,
  sentenceOf,
  type FieldFault,
  type PlainText,
} from '../../domain/shared/field-fault.js';
import { pointerTo } from '../../domain/shared/json-pointer.js';
import { reasonsMissedIn } from '../../domain/shared/reason-missing.js';
import { problem } from '../problem/problem.js';

const OF_TYPE: Readonly<Record<string, PlainText>> = {
  string: 'expected a text',
  number: 'expected a number',
  int: 'expected a whole number',
  boolean: 'expected true or false',
  object: 'expected an object',
  record: 'expected an object',
  array: 'expected a list',
  tuple: 'expected a list',
};

const OF_FORMAT: Readonly<Record<string, PlainText>> = {
  email: 'expected an e-mail address, name@domain.tld',
  date: 'expected a date, YYYY-MM-DD',
  datetime: 'expected a date and time with an offset, e.g. 2026-11-23T09:00:00+07:00',
};

const tooSmall = (pointer: string, { origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): FieldFault => {
  const least = Number(minimum);
  if (origin === 'string')
    return least === 1
      ? fieldFault(pointer, 'is empty')
      : fieldFault(pointer, 'expected at least {least} characters', { least });
  if (origin === 'array') return fieldFault(pointer, 'expected at least {least} items', { least });
  return inclusive === false
    ? fieldFault(pointer, 'expected more than {least}', { least })
    : fieldFault(pointer, 'expected {least} or more', { least });
};

const tooBig = (pointer: string, { origin, maximum, inclusive }: z.core.$ZodIssueTooBig): FieldFault => {
  const most = Number(maximum);
  if (origin === 'string') return fieldFault(pointer, 'expected at most {most} characters', { most });
  if (origin === 'array') return fieldFault(pointer, 'expected at most {most} items', { most });
  return inclusive === false
    ? fieldFault(pointer, 'expected less than {most}', { most })
    : fieldFault(pointer, 'expected {most} or less', { most });
};

const choicesOf = (values: readonly unknown[]): string => values.map(String).join(', ');

/** The schema's own sentence about the place; null where it has none. */
const saidBySchema = (pointer: string, issue: z.core.$ZodIssue): FieldFault | null => {
  if (!isFieldText(issue.message)) return null;
  const values = issue.code === 'custom' ? (issue.params ?? {}) : {};
  return { pointer, text: issue.message, values: values as FieldFault['values'] };
};

const faultsOf = (issue: z.core.$ZodIssue): readonly FieldFault[] => {
  const pointer = pointerTo(...issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fieldFault(`${pointer}${pointerTo(key)}`, 'this field is not known'));
  if ('input' in issue && issue.input === undefined) return [fieldFault(pointer, 'is missing')];
  const said = saidBySchema(pointer, issue);
  return [said ?? faultOf(pointer, issue)];
};

const faultOf = (
  pointer: string,
  issue: Exclude<z.core.$ZodIssue, { readonly code: 'unrecognized_keys' }>,
): FieldFault => {
  switch (issue.code) {
    case 'invalid_type':
      return fieldFault(pointer, OF_TYPE[issue.expected] ?? 'has another form');
    case 'too_small':
      return tooSmall(pointer, issue);
    case 'too_big':
      return tooBig(pointer, issue);
    case 'invalid_format':
      return fieldFault(pointer, OF_FORMAT[issue.format] ?? 'has another form');
    case 'invalid_value':
      return fieldFault(pointer, 'expected one of: {choices}', { choices: choicesOf(issue.values) });
    case 'invalid_union':
      return 'options' in issue
        ? fieldFault(pointer, 'expected one of: {choices}', { choices: choicesOf(issue.options) })
        : fieldFault(pointer, 'fits none of the forms that are taken here');
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return fieldFault(pointer, 'has another form');
  }
};

/** The problem for these faults: REASON_MISSING where only a reason is missing, otherwise INPUT_INVALID. */
export const inputInvalid = (faults: readonly FieldFault[]): Error => {
  const expected = reasonsMissedIn(faults);
  return expected.length === 0
    ? problem('INPUT_INVALID', sentenceOf(faults), undefined, { errors: faults })
    : problem('REASON_MISSING', sentenceOf(faults), { expected }, { errors: faults });
};

/** Every fault that the schema finds, each with its place in the body; the value itself is never repeated. */
export const faultsBySchema = (schema: z.ZodType, value: unknown, at = ''): readonly FieldFault[] => {
  const { error } = schema.safeParse(value, { reportInput: true });
  return (error?.issues ?? []).flatMap(faultsOf).map((fault) => ({ ...fault, pointer: `${at}${fault.pointer}` }));
};

/**
 * Parses with the schema or throws INPUT_INVALID (REASON_MISSING) with every fault. `at`: place of the value in the
 * body.
 */
export const parseInput = <T>(schema: z.ZodType<T>, value: unknown, at = ''): T => {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw inputInvalid(faultsBySchema(schema, value, at));
};

/** A parameter of the address is called by its name, not by a place in a body; a missing one says where it belongs. */
const inAddress = (fault: FieldFault): FieldFault => {
  const name = fault.pointer.replace(/^\//, '');
  return fault.text === 'is missing'
    ? fieldFault(name, 'is missing: it belongs in the address, ?{name}=…, not in the body or the form', { name })
    : { ...fault, pointer: name };
};

/**
 * Pipe of one schema, which validates the input and describes it in the OpenAPI document. `query`: parameters of the
 * same address, so that a body that has one of them is told where it belongs.
 */
export class ZodPipe<T> implements PipeTransform<unknown, T> {
  constructor(
    private readonly schema: z.ZodType<T>,
    private readonly query?: z.ZodObject,
  ) {}

  transform(value: unknown, { type }: Pick<ArgumentMetadata, 'type'>): T {
    const parsed = this.schema.safeParse(value ?? {}, { reportInput: true });
    if (parsed.success) return parsed.data;
    const faults = faultsBySchema(this.schema, value ?? {});
    throw inputInvalid(faults.map((fault) => (type === 'query' ? inAddress(fault) : this.misplaced(fault))));
  }

  private misplaced(fault: FieldFault): FieldFault {
    const name = fault.pointer.slice(1);
    return fault.text === 'this field is not known' && Object.hasOwn(this.query?.shape ?? {}, name)
      ? fieldFault(fault.pointer, 'belongs in the address, ?{name}=…, not here', { name })
      : fault;
  }
}
