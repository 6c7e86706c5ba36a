import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalOfFile } from '../../src/domain/application/form.js';
import { err } from '../../src/domain/shared/result.js';
import { apiWorld, type ApiWorld } from '../fakes/api-world.js';

const FAULTS = [
  { pointer: '/applicant/address', detail: 'is needed by the letter' },
  { pointer: '/data/kbli', detail: 'must be string' },
];

describe('a file that no letter could be written from', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await apiWorld({}, () => ({ begin: () => Promise.resolve(err(refusalOfFile('izin-praktik', FAULTS))) }));
  });
  afterAll(() => world.close());

  it.each([
    ['id', 'diperlukan oleh surat'],
    ['en', 'is needed by the letter'],
  ])('is refused with each field that is wrong, in the language of its sender: %s', async (language, said) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications',
      payload: { permitType: 'izin-praktik', applicant: { name: 'Budi' } },
      headers: {
        authorization: `Bearer ${await world.login('fo')}`,
        'idempotency-key': `file-faults-${language}`,
        'accept-language': language,
      },
    });

    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { code: 'INPUT_INVALID', errors: [{ pointer: '/applicant/address', detail: said }, FAULTS[1]] },
    ]);
  });
});
