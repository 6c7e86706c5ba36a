import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aCase, did, itemOf, officer, prabumulih, tell, upTo, type Case } from '../builders/case.js';
import { anApplication, apiWorld, aTask, type ApiWorld } from '../fakes/api-world.js';

let world: ApiWorld;
beforeEach(async () => {
  world = await apiWorld();
});
afterEach(() => world.close());

/** The record of a case: its application, its audit, and its open task. */
const stands = async (
  kase: Case,
  task: { readonly element: string; readonly action: string; readonly role: string },
) => {
  const { contents, applications } = world.record;
  contents.applications.set('app-1', anApplication({ state: kase.state }));
  contents.files.set('app-1', { applicant: { name: 'Budi' }, data: {} });
  for (const { changes } of kase.log) for (const entry of changes.audit) await applications.appendAudit('app-1', entry);
  const id = task.element === 'draft' ? 'correct:1' : itemOf(kase, task.element);
  contents.tasks.set(`app-1/${id}`, aTask({ id, ...task }));
};

const read = async (login: string, path: string, language = 'id'): Promise<Record<string, unknown>> => {
  const { app } = world;
  const headers = { authorization: `Bearer ${await world.login(login)}`, 'accept-language': language };
  const answer = await app.inject({ url: `/api/v1${path}`, headers });
  return JSON.parse(answer.body) as Record<string, unknown>;
};

describe('what a kasi returned', () => {
  beforeEach(async () => {
    const drafted = upTo(aCase(await prabumulih()), 'draft');
    await stands(
      tell(drafted, {
        ...{ type: 'return-task', key: 'r', at: drafted.state.lastAt, actor: officer('kasi') },
        ...{ task: itemOf(drafted, 'paraf-kasi'), to: 'process', reason: 'alamat keliru', items: ['Jalan Merdeka'] },
      }),
      { element: 'process', action: 'process', role: 'back-office' },
    );
  });

  it('stands on the task of the back office, in its list, on the application and in the list of applications', async () => {
    const asked = { kind: 'return', reason: 'alamat keliru', items: [{ reason: 'Jalan Merdeka', state: 'open' }] };
    const list = await read('bo', '/tasks?view=role');
    const applications = await read('bo', '/applications');

    expect(list['items']).toMatchObject([{ element: 'process', corrections: [asked] }]);
    expect(await read('bo', '/applications/app-1/tasks/process~2')).toMatchObject({ corrections: [asked] });
    expect(await read('bo', '/applications/app-1')).toMatchObject({ corrections: [asked] });
    expect(applications['items']).toMatchObject([{ corrections: [asked] }]);
  });
});

describe('what the front office found incomplete', () => {
  it('stands for the applicant without the name of an officer', async () => {
    const waiting = did(aCase(await prabumulih()), 'receive', {
      ...{ outcome: 'incomplete', reason: 'KTP tidak terbaca', items: [{ requirement: 'ktp', reason: 'buram' }] },
    });
    await stands(waiting, { element: 'correct', action: 'correct', role: 'applicant' });
    const { contents } = world.record;
    contents.applications.set('app-1', anApplication({ state: waiting.state, applicantUser: 'user-pemohon' }));

    const asked = { kind: 'incomplete', reason: 'KTP tidak terbaca', by: null, byName: null };
    expect(await read('pemohon', '/applications/app-1')).toMatchObject({
      corrections: [{ ...asked, items: [{ requirement: 'ktp', reason: 'buram' }] }],
    });
  });
});

it('names the field that was sent back on the page of whoever has the secret', async () => {
  const waiting = did(aCase(await prabumulih()), 'receive', {
    ...{ outcome: 'incomplete', reason: 'belum lengkap' },
    items: [{ field: 'applicant.address', reason: 'tanpa nomor rumah' }],
  });
  await stands(waiting, { element: 'correct', action: 'correct', role: 'applicant' });
  const secret = 'rahasia-pelacakan-yang-panjang';
  world.record.contents.tracking.set('app-1', createHash('sha256').update(secret).digest('hex'));

  const page = await world.app.inject({ url: `/t/app-1/${secret}` });
  expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('Alamat pemohon: tanpa nomor rumah')]);
});

describe('the task of a wanted correction', () => {
  it.each([
    ['id', 'Perbaiki data permohonan (Susun konsep)', 'POST /api/v1/applications/app-1/correct'],
    ['en', 'Correct the data of the application (Susun konsep)', 'POST /api/v1/applications/app-1/correct'],
  ])('is called by what it is, and says what does it: %s', async (language, name, route) => {
    world.record.contents.applications.set('app-1', anApplication());
    world.record.contents.tasks.set(
      'app-1/correct:1',
      aTask({
        ...{ id: 'correct:1', element: 'draft', name: 'Susun konsep' },
        ...{ action: 'correct-application', role: 'back-office' },
      }),
    );

    expect(await read('bo', '/applications/app-1/tasks/correct~x3a~1', language)).toMatchObject({
      name,
      corrections: [{ kind: 'file', state: 'open' }],
    });
    const answer = await world.app.inject({
      ...{ method: 'POST', url: '/api/v1/applications/app-1/tasks/correct~x3a~1/complete', payload: {} },
      headers: {
        ...{ authorization: `Bearer ${await world.login('bo')}`, 'idempotency-key': 'wanted-00001' },
        'accept-language': language,
      },
    });
    expect([answer.statusCode, answer.json()]).toMatchObject([409, { code: 'ACTION_UNKNOWN' }]);
    expect((answer.json() as { readonly detail: string }).detail).toContain(route);
  });
});

it('is named in the language of the page on the tracking page, whatever the browser prefers', async () => {
  const secret = 'rahasia-pelacakan-yang-panjang';
  const { contents } = world.record;
  contents.applications.set('app-1', anApplication({ state: aCase(await prabumulih()).state, status: 'running' }));
  contents.tracking.set('app-1', createHash('sha256').update(secret).digest('hex'));
  contents.tasks.set(
    'app-1/correct:1',
    aTask({
      ...{ id: 'correct:1', element: 'draft', name: 'Susun konsep' },
      ...{ action: 'correct-application', role: 'back-office' },
    }),
  );

  const page = await world.app.inject({ url: `/t/app-1/${secret}`, headers: { 'accept-language': 'en' } });

  expect([page.statusCode, page.body]).toEqual([
    200,
    expect.stringContaining('Perbaiki data permohonan (Susun konsep)'),
  ]);
});

describe('other data that OSS sends for a running application', () => {
  const said = async (name: string, inbox: string): Promise<void> =>
    world.record.applications.appendAudit('app-1', {
      ...{ at: 5, actor: 'system', verb: 'source-updated', after: { changed: ['applicant.name'], inbox } },
      personal: { applicant: { name }, data: { location: 'Jalan 1' } },
    });
  const corrections = async (path: string): Promise<unknown> => (await read('fo', path))['corrections'];

  beforeEach(async () => {
    await stands(aCase(await prabumulih()), { element: 'receive', action: 'receive', role: 'front-office' });
    const { contents } = world.record;
    const row = contents.applications.get('app-1') ?? anApplication();
    const origin = { source: 'oss', keys: {} } as never;
    contents.applications.set('app-1', { ...row, origin, applicantUser: null });
  });

  it('waits for the officer on the application with old and new, on the task and in both lists', async () => {
    await said('PT Baru', '1');
    const asked = {
      kind: 'source',
      state: 'open',
      items: [{ field: 'applicant.name', reason: 'berbeda pada sistem asal' }],
    };

    expect(await corrections('/applications/app-1')).toMatchObject([
      { ...asked, items: [{ ...asked.items[0], before: 'Budi', after: 'PT Baru' }] },
    ]);
    expect(await corrections('/applications/app-1/tasks/receive')).toMatchObject([asked]);
    expect((await read('fo', '/tasks?view=role'))['items']).toMatchObject([{ corrections: [asked] }]);
    expect((await read('fo', '/applications'))['items']).toMatchObject([{ corrections: [asked] }]);
  });

  it('costs the lists no audit of an application of which nothing was sent', async () => {
    const audits: string[] = [];
    const { audit } = world.record.applications;
    Object.assign(world.record.applications, {
      audit: (id: string) => {
        audits.push(id);
        return audit(id);
      },
    });
    for (const path of ['/tasks?view=role', '/applications'])
      expect((await read('fo', path))['items']).toMatchObject([{ corrections: [] }]);
    expect(audits).toEqual([]);

    await said('PT Baru', '1');
    expect((await read('fo', '/tasks?view=role'))['items']).toMatchObject([{ corrections: [{ kind: 'source' }] }]);
    expect(audits).toEqual(['app-1']);
  });

  it('is settled by an officer’s correction, and stands once for all that was sent until then', async () => {
    await said('PT Baru', '1');
    await said('PT Lebih Baru', '2');
    expect(await corrections('/applications/app-1/tasks/receive')).toHaveLength(1);
    const correct = { at: 6, actor: 'user-fo', verb: 'correct-application' };
    await world.record.applications.appendAudit('app-1', {
      ...{ ...correct, after: { corrected: ['applicant.email'], through: 'tracking-secret' } },
    });
    expect(await corrections('/applications/app-1/tasks/receive')).toHaveLength(1);

    await world.record.applications.appendAudit('app-1', { ...correct, after: { corrected: ['applicant.name'] } });
    expect(await corrections('/applications/app-1/tasks/receive')).toEqual([]);
  });

  it('waits for each of its fields by name: a correction of another settles none, one of two leaves the other', async () => {
    await world.record.applications.appendAudit('app-1', {
      ...{ at: 5, actor: 'system', verb: 'source-updated' },
      after: { changed: ['applicant.name', 'data.location', 'data.project.lokasi.0.alamat'], inbox: '1' },
      personal: { applicant: { name: 'PT Baru' }, data: { location: 'Jalan 2' } },
    });
    const correct = async (...corrected: readonly string[]): Promise<unknown> => {
      const [at, actor, verb] = [6, 'user-fo', 'correct-application'];
      await world.record.applications.appendAudit('app-1', { at, actor, verb, after: { corrected } });
      const open = (await corrections('/applications/app-1/tasks/receive')) as readonly {
        readonly items: readonly { readonly field: string; readonly state: string }[];
      }[];
      return open.map(({ items }) => items.map(({ field, state }) => `${field} ${state}`));
    };

    expect(await correct('applicant.phone')).toEqual([
      // what the source sends whole is no field that a correction names
      ['applicant.name open', 'location open', 'project.lokasi.0.alamat done'],
    ]);
    expect(await correct('location')).toEqual([
      ['applicant.name open', 'location done', 'project.lokasi.0.alamat done'],
    ]);
    expect(await correct('applicant.name')).toEqual([]);
  });
});
