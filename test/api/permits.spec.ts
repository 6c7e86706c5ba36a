import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anApplication, apiWorld, NOW, OFFICE, type ApiWorld } from '../fakes/api-world.js';

let world: ApiWorld;
beforeEach(async () => {
  world = await apiWorld();
  world.record.contents.applications.set('app-1', anApplication({ id: 'app-1', office: OFFICE }));
  world.record.contents.files.set('app-1', { applicant: { name: 'Siti' }, data: {} });
  await world.lives.tell(
    'app-1',
    {
      ...{ type: 'issue', key: 'issue', at: NOW, by: 'kadin', office: OFFICE, permitType: 'izin-praktik' },
      ...{ validUntil: NOW + 86_400_000 * 365 },
      letter: { number: '0001', sha256: 'a'.repeat(64), application: 'app-1' },
    },
    { reminderDays: [] },
  );
});
afterEach(() => world.close());

const DECISION = { ground: 'Pasal 7 ayat (3) huruf a', decision: '0009/BEKU/2026' };
const ask = async (login: string, method: string, path: string, payload?: unknown) =>
  world.app.inject({
    ...{ method, url: `/api/v1${path}`, ...(payload === undefined ? {} : { payload }) },
    headers: { authorization: `Bearer ${await world.login(login)}`, 'idempotency-key': 'kunci-0001' },
  });

describe('issued permits over HTTP', () => {
  it('are listed with their state for the office, and read one by one', async () => {
    const listed = await ask('fo', 'GET', '/permits?status=valid');
    expect(listed.json()).toMatchObject({ items: [{ permit: 'app-1', status: 'valid' }], cursor: null });
    expect((await ask('fo', 'GET', '/permits/app-1')).json()).toMatchObject({
      status: 'valid',
      letters: [{ number: '0001' }],
    });
    expect((await ask('fo', 'GET', '/permits/none')).statusCode).toBe(404);
    expect((await ask('pemohon2', 'GET', '/permits')).statusCode).toBe(403);
  });

  it('are suspended and given back by a supervisor alone, with ground and decision, once for each key', async () => {
    for (const login of ['fo', 'kadin', 'admin', 'pemohon'])
      expect((await ask(login, 'POST', '/permits/app-1/suspend', DECISION)).statusCode).toBe(403);
    expect((await ask('pengawas', 'POST', '/permits/app-1/suspend', { ground: 'x' })).statusCode).toBe(400);

    const first = await ask('pengawas', 'POST', '/permits/app-1/suspend', DECISION);
    expect([first.statusCode, first.json()]).toMatchObject([200, { status: 'suspended', suspended: DECISION }]);
    expect((await ask('pengawas', 'POST', '/permits/app-1/suspend', DECISION)).statusCode).toBe(200);
  });

  it('refuse what their state does not allow', async () => {
    const answer = await ask('pengawas', 'POST', '/permits/app-1/lift', DECISION);
    expect([answer.statusCode, answer.json()]).toMatchObject([409, { code: 'PERMIT_STATE_UNSUITABLE' }]);
  });
});

describe('the bundle of a case over HTTP', () => {
  it('is for supervisors, and what goes out is in the chain', async () => {
    for (const login of ['fo', 'kadin', 'admin', 'pemohon'])
      expect((await ask(login, 'GET', '/applications/app-1/case')).statusCode).toBe(403);

    const answer = await ask('pengawas', 'GET', '/applications/app-1/case');

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/zip', 'cache-control': 'no-store' });
    expect(Buffer.from(answer.bytes).toString()).toBe('PK');
    expect(world.record.contents.audit.map(({ row }) => [row.verb, row.actor])).toContainEqual([
      'case-exported',
      expect.any(String),
    ]);
    expect((await ask('pengawas', 'GET', '/applications/none/case')).statusCode).toBe(404);
  });

  it('is refused by name once the data it would hold is destroyed', async () => {
    world.record.contents.files.delete('app-1');

    const answer = await ask('pengawas', 'GET', '/applications/app-1/case');

    expect([answer.statusCode, answer.json()]).toMatchObject([409, { code: 'DATA_DESTROYED' }]);
  });
});
