import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiWorld, NOW, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';
import { memoryDelegations } from '../fakes/delegations.js';

let world: ApiWorld;
let delegations: ReturnType<typeof memoryDelegations>;
beforeEach(async () => {
  delegations = memoryDelegations();
  world = await apiWorld({}, () => ({ delegations }));
});
afterEach(() => world.close());

const ask = async (login: string, method: string, path: string, payload?: unknown, more = {}): Promise<Answer> =>
  world.app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { authorization: `Bearer ${await world.login(login)}`, ...more },
    ...(payload === undefined ? {} : { payload }),
  });

const stand = (kind: 'Plh.' | 'Plt.', over: Partial<Parameters<typeof delegations.add>[0]> = {}): Promise<void> =>
  delegations.add({
    ...{ id: `d-${kind}${over.to ?? ''}`, office: OFFICE, kind, role: 'kadin', from: 'user-kadin', to: 'user-sekdin' },
    ...{ startsAt: NOW - 1, endsAt: NOW + 60_000, letter: '800/1', madeBy: 'user-kadin', madeAt: NOW - 1, ...over },
  });

describe('the officers of the office', () => {
  it('are found by role, with their ids, by whoever delegates or reassigns', async () => {
    for (const login of ['kadin', 'pengawas', 'fo'])
      expect((await ask(login, 'GET', 'officers?role=kabid')).json()).toMatchObject({
        items: [{ id: 'user-kabid', name: 'Nama kabid', roles: ['kabid'], active: true, standsInFor: [] }],
        total: 1,
      });
    expect((await ask('pemohon', 'GET', 'officers')).statusCode).toBe(403);
  });

  it('say who is not there, and who stands in for whom now', async () => {
    await stand('Plh.');
    // one that waits for a second person stands for nobody yet
    await stand('Plt.', { id: 'd-2', role: 'kasi', from: 'user-kasi', to: 'user-kabid', madeBy: 'user-pengawas' });
    const { administration } = world.record;
    const entry = { at: NOW, office: OFFICE, actor: 'user-admin', verb: 'account-disable', subject: 'x', detail: {} };
    await administration.setDisabled('user-kadin', true, entry);

    const { items } = (await ask('pengawas', 'GET', 'officers?role=kadin')).json() as { items: unknown[] };
    expect(items).toMatchObject([
      { id: 'user-kadin', active: false, standsInFor: [] },
      {
        id: 'user-sekdin',
        roles: ['sekdin'],
        standsInFor: [{ role: 'kadin', official: 'user-kadin', officialName: 'Nama kadin' }],
      },
    ]);
    expect((await ask('pengawas', 'GET', 'officers?role=kasi')).json()).toMatchObject({ items: [{ id: 'user-kasi' }] });
  });
});

describe('a role that nothing asks for', () => {
  const account = (roles: readonly string[]) => ({ login: 'baru', name: 'Pegawai Baru', roles });

  it('is refused with the nearest known one, and no account is made', async () => {
    const answer = await ask('admin', 'POST', 'accounts', account(['front-office', 'kabdi']));

    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'INPUT_INVALID',
      errors: [{ pointer: '/roles/1', detail: expect.stringContaining('yang terdekat: "kabid"') }],
    });
    expect(await world.record.accounts.byLogin('baru')).toBeNull();
  });

  it('is refused where an account is changed, too', async () => {
    const { etag = '' } = (await ask('admin', 'GET', 'accounts/user-kasi')).headers;

    const answer = await ask('admin', 'PATCH', 'accounts/user-kasi', { roles: ['ksai'] }, { 'if-match': etag });

    expect(answer.json()).toMatchObject({ errors: [{ detail: expect.stringContaining('"kasi"') }] });
    expect((await world.record.accounts.byId('user-kasi'))?.roles).toEqual([{ role: 'kasi', office: OFFICE }]);
  });
});

describe('readiness', () => {
  it('says where no worker asks for work', async () => {
    const ready = async () => (await world.app.inject({ url: '/ready' })).json();
    expect(await ready()).toEqual({ status: 'ready', database: true, orchestration: true, worker: true });

    world.attended = false;
    expect(await ready()).toEqual({ status: 'ready', database: true, orchestration: true, worker: false });
  });
});
