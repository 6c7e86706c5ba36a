import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { preferredLanguage } from '../../src/api/messages/languages.js';
import { HTTP_STATUS } from '../../src/api/problem/http-status.js';
import { ERROR_CODES } from '../../src/domain/shared/error-codes.js';
import { aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

interface File {
  readonly errors: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, string>>;
}
const texts = (language: string): File => JSON.parse(readFileSync(`config/messages/${language}.json`, 'utf8')) as File;

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
    ['id', {}, ['Input tidak valid: diharapkan string, diterima undefined', 'isian ini tidak dikenal']],
    [
      'en',
      { 'accept-language': 'en' },
      ['Invalid input: expected string, received undefined', 'this field is not known'],
    ],
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
