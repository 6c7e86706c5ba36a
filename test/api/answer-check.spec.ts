import { Logger, StreamableFile, type CallHandler, type ExecutionContext } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { firstValueFrom, of } from 'rxjs';
import { z } from 'zod';
import { AnswerCheck } from '../../src/api/http/answer-check.js';
import { answers, listOf, media, pageOf, wholeList } from '../../src/api/http/answers.js';
import { Doc } from '../../src/api/http/doc.js';
import { enumOf, jsonSchema } from '../../src/api/http/schema.js';

const Named = z.strictObject({ id: z.string(), name: z.string().nullable() });

/** A handler with a declared answer, called as Nest calls it. */
const handlerOf = (id: string, answer: Parameters<typeof Doc>[0]['answer']): (() => unknown) => {
  const handler = (): unknown => undefined;
  const descriptor = { value: handler };
  Doc({ id, summary: id, answer })({}, 'handler', descriptor as never);
  return handler;
};

const answered = async (
  mode: 'all' | 'sample',
  handler: () => unknown,
  value: unknown,
  statusCode = 200,
  check = new AnswerCheck({ checkAnswers: mode }),
): Promise<unknown> => {
  const context = {
    getHandler: () => handler,
    switchToHttp: () => ({ getResponse: () => ({ statusCode }) }),
  } as unknown as ExecutionContext;
  const next: CallHandler = { handle: () => of(value) };
  return firstValueFrom(check.intercept(context, next));
};

describe('an answer is held against the schema of its route', () => {
  const logged: unknown[] = [];
  beforeEach(() => {
    logged.length = 0;
    jest.spyOn(Logger.prototype, 'error').mockImplementation((line: unknown) => void logged.push(line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const named = handlerOf('check-named', Named);
  const made = handlerOf('check-made', {
    201: answers(Named, 'Made', 'Location'),
    204: answers(null, 'Nothing to tell'),
    200: answers(media('application/pdf'), 'The file'),
  });

  it('passes what is as declared', async () => {
    expect(await answered('all', named, { id: 'a', name: null })).toEqual({ id: 'a', name: null });
    expect(await answered('all', made, { id: 'a', name: 'b' }, 201)).toEqual({ id: 'a', name: 'b' });
    expect(await answered('all', made, undefined, 204)).toBeUndefined();
    const file = new StreamableFile(new Uint8Array(), { type: 'application/pdf' });
    expect(await answered('all', made, file, 200)).toBe(file);
    expect(logged).toEqual([]);
  });

  it.each([
    ['a member that nobody declared', named, { id: 'a', name: null, passwordHash: 'x' }, 200, 'passwordHash'],
    ['a member that is missing', named, { id: 'a' }, 200, '/name'],
    ['a member that JSON leaves out', named, { id: 'a', name: undefined }, 200, '/name'],
    ['a status that nobody declared', made, { id: 'a', name: null }, 202, 'not declared'],
    ['a body where there is none', made, { id: 'a' }, 204, 'without a body'],
    ['another kind of file', made, new StreamableFile(new Uint8Array(), { type: 'text/html' }), 200, 'text/html'],
  ])('does not send %s, where every answer is checked', async (_, handler, value, status, told) => {
    await expect(answered('all', handler, value, status)).rejects.toThrow(told);
  });

  it('sends it in production, and logs operation and place without the value', async () => {
    expect(await answered('sample', named, { id: 'a', name: 17 })).toEqual({ id: 'a', name: 17 });
    expect(logged).toMatchObject([
      { operation: 'check-named', status: 200, places: [expect.stringMatching(/^\/name: /)] },
    ]);
    expect(JSON.stringify(logged)).not.toContain('17');
  });

  it('checks in production the first answer and then one in a hundred', async () => {
    const check = new AnswerCheck({ checkAnswers: 'sample' });
    for (let n = 0; n < 201; n += 1) await answered('sample', named, { id: 17 }, 200, check);

    expect(logged).toHaveLength(3);
  });
});

describe('schemas of answers', () => {
  it('give every list one shape', () => {
    const Names = listOf('CheckNames', Named);
    const item = { id: 'a', name: null };

    expect(Names.parse(wholeList([item]))).toEqual({ items: [item], cursor: null, total: 1 });
    expect(Names.parse(pageOf([item], 'next'))).toEqual({ items: [item], cursor: 'next', total: null });
  });

  it('refuse two schemas of one name, and one that holds itself without a name', () => {
    jsonSchema(z.strictObject({ a: z.string().meta({ id: 'CheckTwice' }) }), 'output');
    expect(() => jsonSchema(z.strictObject({ a: z.int().meta({ id: 'CheckTwice' }) }), 'output')).toThrow('CheckTwice');
    expect(() => jsonSchema(z.strictObject({ a: z.json() }), 'output')).toThrow('needs an id');
  });

  it('name the members of a type', () => {
    expect(jsonSchema(enumOf<'a' | 'b'>({ a: true, b: true }), 'output')).toEqual({ type: 'string', enum: ['a', 'b'] });
  });

  it('refuse two routes of one name', () => {
    expect(() => Doc({ id: 'check-named', summary: 'again', answer: Named })).toThrow('check-named');
  });
});
