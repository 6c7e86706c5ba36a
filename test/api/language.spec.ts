import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { preferredLanguage } from '../../src/api/messages/languages.js';
import { HTTP_STATUS } from '../../src/api/problem/http-status.js';
import { ERROR_CODES, refusal } from '../../src/domain/shared/error-codes.js';
import { aTask, anApplication, apiWorld, NOW, type Answer, type ApiWorld } from '../fakes/api-world.js';

interface File {
  readonly errors: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, string>>;
  readonly causes: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}
const texts = (language: string): File => JSON.parse(readFileSync(`config/messages/${language}.json`, 'utf8')) as File;

type Wrong = string | number | boolean | null | readonly null[] | object;

interface ProblemAnswer {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly detail: string }[];
}

/** True where the catalogue of this language has the sentence, with any values. */
const isSaidIn = (language: string, said: string, part: 'fields' | 'causes' = 'fields'): boolean =>
  Object.values(texts(language)[part]).some((sentence) => {
    const parts = sentence.split(/\{[a-z]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`, 'su').test(said);
  });

/** Every operation that takes JSON, with its address and the document's example of its body. */
const withBody = (): readonly (readonly [string, string, string, Readonly<Record<string, unknown>>])[] => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  };
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId, requestBody }]) => {
      const example = requestBody?.content['application/json']?.example;
      // who is logged out is told nothing more, and a password that was changed opens no session
      if (example === undefined || operationId === 'logout' || operationId === 'changeOwnPassword') return [];
      return [[operationId, method.toUpperCase(), path.replace(/\{\w+\}/g, 'app-1'), example] as const];
    }),
  );
};

interface Described {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly example: Readonly<Record<string, unknown>> }>>;
  };
}

describe('a problem speaks the language of its reader', () => {
  let world: ApiWorld;
  let token: string;
  let sent = 0;
  beforeAll(async () => {
    // The act is made to answer every code, also those that it declares for no state.
    world = await apiWorld({ checkAnswers: 'sample' });
    world.record.contents.applications.set('app-1', anApplication());
    world.record.contents.tasks.set('app-1/receive', aTask());
    token = await world.login('fo');
  });
  afterAll(() => world.close());

  const complete = (headers: Readonly<Record<string, string>>): Promise<Answer> => {
    sent += 1;
    return world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/tasks/receive/complete',
      payload: { input: { outcome: 'complete' } },
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': `language-${String(sent)}`, ...headers },
    });
  };

  it.each(ERROR_CODES)('%s', async (code) => {
    world.rule = () => ({ code, detail: 'for an operator' });
    for (const [language, header] of [
      ['id', {}],
      ['en', { 'accept-language': 'en-GB,en;q=0.9' }],
    ] as const) {
      const answer = await complete(header);

      expect([answer.statusCode, answer.headers['content-language'], answer.headers['vary']]).toEqual([
        HTTP_STATUS[code],
        language,
        'Accept-Language',
      ]);
      expect(answer.json()).toMatchObject({
        code,
        title: texts(language).errors[code],
        detail: texts(language).details[code],
        technical: 'for an operator',
      });
    }
  });

  it('names a task and an instant as every other answer does', async () => {
    world.rule = () => refusal('TASK_NOT_OPEN', 'was done', { task: 'sign#2', by: 'user-kadin', at: NOW });

    expect((await complete({})).json()).toMatchObject({
      data: { task: 'sign~2', by: 'user-kadin', at: '2026-11-23T02:00:00.000Z' },
    });
  });

  it.each([
    ['id', {}, 'belum diisi'],
    ['en', { 'accept-language': 'en' }, 'is missing'],
  ])('and so does what it says of a header, in %s', async (_, header, detail) => {
    const answer = await complete({ 'idempotency-key': '', ...header });
    const missing = await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/withdraw',
      payload: { reason: 'x' },
      headers: { authorization: `Bearer ${token}`, ...header },
    });

    expect(answer.statusCode).toBe(400);
    expect(missing.json()).toMatchObject({ errors: [{ pointer: 'Idempotency-Key', detail }] });
  });

  it.each([
    ['id', {}, ['belum diisi', 'isian ini tidak dikenal']],
    ['en', { 'accept-language': 'en' }, ['is missing', 'this field is not known']],
  ])('and of a body, in %s', async (_, headers, details) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      payload: { login: 'fo', pasword: 'x' },
      headers,
    });

    expect(answer.json()).toMatchObject({
      errors: [
        { pointer: '/password', detail: details[0] },
        { pointer: '/pasword', detail: details[1] },
      ],
    });
  });

  describe('also where what was sent is wrong in every way', () => {
    const WRONG: readonly Wrong[] = [null, 7, '', 'x'.repeat(9_999), -1.5, true, [], [null], {}];
    const tokens: string[] = [];
    beforeAll(async () => {
      for (const login of ['fo', 'admin', 'pengawas', 'kadin', 'pemohon']) tokens.push(await world.login(login));
    });

    it.each(withBody())('%s', async (_, method, url, example) => {
      const bodies = [
        { 'tidak-dikenal': 1 },
        ...WRONG.map((wrong) => Object.fromEntries(Object.keys(example).map((name) => [name, wrong]))),
      ];
      for (const [language, header] of [
        ['id', {}],
        ['en', { 'accept-language': 'en' }],
      ] as const) {
        for (const [n, payload] of bodies.entries()) {
          const answer = await world.app.inject({
            method,
            url,
            payload,
            headers: {
              authorization: `Bearer ${tokens[n % tokens.length] ?? ''}`,
              'idempotency-key': `wrong-${String((sent += 1))}`,
              'if-match': '*',
              ...header,
            },
          });
          if (answer.statusCode < 400 || answer.body === '') continue;
          const { title, detail, code, errors = [] } = answer.json() as ProblemAnswer;

          const advice = texts(language).details[code] ?? '';
          expect([title, detail.slice(-advice.length)]).toEqual([texts(language).errors[code], advice]);
          const why = detail.slice(0, -advice.length).trim();
          expect(why === '' || isSaidIn(language, why, 'causes')).toBe(true);
          expect(errors.map((error) => error.detail).filter((said) => !isSaidIn(language, said))).toEqual([]);
        }
      }
    });
  });
});

it.each([
  [undefined, 'id'],
  ['*', 'id'],
  ['en', 'en'],
  ['fr-FR, en;q=0.5', 'en'],
  ['en;q=0.2, id;q=0.8', 'id'],
  ['en;q=0', 'id'],
  ['*, en;q=0.5', 'id'],
  ['ru', 'id'],
  [';;;q=,', 'id'],
])('of %s the language is %s', (header, language) => {
  expect(preferredLanguage(header, ['id', 'en'])).toBe(language);
});
