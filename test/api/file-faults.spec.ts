import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalOfFile } from '../../src/domain/application/form.js';
import { err } from '../../src/domain/shared/result.js';
import { aCase, prabumulih, tell } from '../builders/case.js';
import { fieldFault } from '../../src/domain/shared/field-fault.js';
import { anApplication, apiWorld, NOW, type ApiWorld } from '../fakes/api-world.js';

const FAULTS = [
  fieldFault('/applicant/address', 'is needed by the letter'),
  fieldFault('/data/businessName', 'expected at most {most} characters', { most: 200 }),
];

describe('a correction that is waited for', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await apiWorld();
    const lacking = tell(aCase(await prabumulih()), {
      type: 'correction-wanted',
      key: 'correction-wanted/file/0',
      at: NOW,
      actor: { user: 'system', roles: [] },
      task: 'file',
      code: 'INPUT_INVALID',
      detail: '/applicant/address is needed by the letter',
    });
    const { record } = world;
    record.contents.applications.set('app-1', anApplication({ state: lacking.state }));
    record.contents.files.set('app-1', { applicant: { name: 'Budi' }, data: {} });
    for (const entry of lacking.last?.changes.audit ?? []) await record.applications.appendAudit('app-1', entry);
  });
  afterAll(() => world.close());

  it('says on the application what is wrong, and whose it is to mend', async () => {
    const answer = await world.app.inject({
      url: '/api/v1/applications/app-1',
      headers: { authorization: `Bearer ${await world.login('fo')}` },
    });

    expect(answer.json()).toMatchObject({
      wanted: [
        {
          ...{ task: 'correct~x3a~1', element: 'receive', role: 'front-office', code: 'INPUT_INVALID' },
          ...{ title: 'Data yang dikirim tidak sesuai', technical: '/applicant/address is needed by the letter' },
        },
      ],
    });
  });
});

describe('a file that no letter could be written from', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await apiWorld({}, () => ({ begin: () => Promise.resolve(err(refusalOfFile('izin-praktik', FAULTS))) }));
  });
  afterAll(() => world.close());

  it.each([
    ['of zero-width characters', '\u200B\u200D'],
    ['with a control character', 'Budi\u0007Santoso'],
    ['of signs alone', '---'],
  ])('is refused at once where its name is one %s', async (_, name) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications',
      payload: { permitType: 'izin-praktik', applicant: { name } },
      headers: { authorization: `Bearer ${await world.login('fo')}`, 'idempotency-key': 'file-faults-name' },
    });

    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { errors: expect.arrayContaining([expect.objectContaining({ pointer: '/applicant/name' })]) },
    ]);
  });

  it.each([
    ['id', 'diperlukan oleh surat', 'paling banyak 200 karakter'],
    ['en', 'is needed by the letter', 'expected at most 200 characters'],
  ])('is refused with each field that is wrong, in the language of its sender: %s', async (language, needed, long) => {
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
      {
        code: 'INPUT_INVALID',
        errors: [
          { pointer: '/applicant/address', detail: needed },
          { pointer: '/data/businessName', detail: long },
        ],
      },
    ]);
  });

  it('is told of its shape and of its form at once', async () => {
    const both = await apiWorld();
    both.forms = { ...both.forms, faults: () => FAULTS };
    const answer = await both.app.inject({
      method: 'POST',
      url: '/api/v1/applications',
      payload: {
        permitType: 'izin-praktik',
        applicant: { name: 'Siti', nationalId: '12' },
        data: {},
        lain: 1,
      },
      headers: { authorization: `Bearer ${await both.login('fo')}`, 'idempotency-key': 'key-00000001' },
    });

    expect((answer.json() as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/applicant/address',
      '/applicant/nationalId',
      '/data/businessName',
      '/lain',
    ]);
    await both.close();
  });
});
