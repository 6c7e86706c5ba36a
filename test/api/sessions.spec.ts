import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NOW, PASSWORD, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

describe('sessions', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
  });
  afterEach(() => world.close());

  const login = (password: string, name = 'kasi') =>
    world.app.inject({ method: 'POST', url: '/api/v1/sessions', payload: { login: name, password } });

  it('gives a token that tells who one is, and keeps only its hash', async () => {
    const answer = await login(PASSWORD);
    const { token } = answer.json() as { token: string };

    const me = await world.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } });

    expect(me.json()).toMatchObject({ id: 'user-kasi', roles: [{ role: 'kasi', office: 'prabumulih' }] });
    expect(me.body).not.toContain('argon2');
    expect([...world.record.contents.sessions.keys()]).not.toContain(token);
  });

  it('is void after logging out', async () => {
    const headers = { authorization: `Bearer ${await world.login('kasi')}` };
    const out = await world.app.inject({ method: 'DELETE', url: '/api/v1/sessions/current', headers });

    const me = await world.app.inject({ url: '/api/v1/me', headers });

    expect(out.statusCode).toBe(204);
    expect(me.statusCode).toBe(401);
    expect(me.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is void after its hours', async () => {
    const headers = { authorization: `Bearer ${await world.login('kasi')}` };
    world.now = NOW + 8 * 3_600_000;

    expect((await world.app.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401);
  });

  it('answers a wrong password and an unknown login alike', async () => {
    const wrong = await login('salah');
    const unknown = await login('salah', 'siapa');

    const said = (answer: Answer): unknown => ({ ...(answer.json() as object), correlationId: null });
    expect(said(wrong)).toEqual(said(unknown));
    expect(wrong.statusCode).toBe(401);
  });

  it('locks after five failures, longer each time, and says when to come back', async () => {
    for (let n = 0; n < 5; n += 1) await login('salah');

    const locked = await login(PASSWORD);
    expect(locked.statusCode).toBe(429);
    expect(locked.json()).toMatchObject({ code: 'ACCOUNT_LOCKED', data: { retryAfterSeconds: 60 } });
    expect((locked.json() as { detail: string }).detail).toContain('Coba lagi setelah 60 detik');
    expect(locked.headers['retry-after']).toBe('60');

    world.now = NOW + 60_001;
    await login('salah');
    expect((await login(PASSWORD)).headers['retry-after']).toBe('120');

    world.now = NOW + 300_000;
    expect((await login(PASSWORD)).statusCode).toBe(201);
  });

  it('judges no more guesses at the same time than one after the other', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => login('salah')));

    const codes = answers.map((answer) => (answer.json() as { code: string }).code);
    expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(5);
    expect(codes.filter((code) => code === 'ACCOUNT_LOCKED')).toHaveLength(25);
    expect((await login(PASSWORD)).statusCode).toBe(429);
  });

  it('lets everyone in who knows the password, however many at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => login(PASSWORD)));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 12 }, () => 201));
  });

  it('stands in a log with account and address, which administrators and supervisors read', async () => {
    const { contents } = world.record;
    const user = contents.users.get('user-kabid')!;
    contents.users.set('user-kabid', { ...user, disabled: true });
    await login('salah');
    await login('rahasia', 'siapa');
    await login(PASSWORD, 'kabid');
    for (let n = 0; n < 5; n += 1) await login('salah', 'bo');
    await login(PASSWORD);

    const ask = async (name: string, query: string): Promise<Answer> =>
      world.app.inject({
        url: `/api/v1/sign-ins?${query}`,
        headers: { authorization: `Bearer ${await world.login(name)}` },
      });
    const seen = (await ask('pengawas', 'limit=200')).json() as { items: { account: string; outcome: string }[] };
    expect(seen.items.map(({ account, outcome }) => [account, outcome])).toEqual([
      ['user-pengawas', 'signed-in'],
      ['user-kasi', 'signed-in'],
      ...Array.from({ length: 5 }, () => ['user-bo', 'password-wrong']),
      ['user-kabid', 'account-disabled'],
      [null, 'account-unknown'],
      ['user-kasi', 'password-wrong'],
    ]);
    expect(seen.items[0]).toMatchObject({ address: '127.0.0.1', at: new Date(NOW).toISOString() });
    expect(JSON.stringify(contents.signIns)).not.toContain('siapa');
    await login(PASSWORD, 'bo');
    const mine = (await ask('admin', 'account=user-bo&limit=1')).json() as { items: unknown[]; cursor: string };
    expect(mine.items).toMatchObject([{ outcome: 'account-locked' }]);
    expect((await ask('admin', `account=user-bo&limit=200&cursor=${mine.cursor}`)).json()).toMatchObject({
      items: Array.from({ length: 5 }, () => ({ outcome: 'password-wrong' })),
      cursor: null,
    });
    for (const name of ['kasi', 'kadin', 'pemohon'])
      expect((await ask(name, 'limit=1')).json()).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('lets nobody in while its line in the log cannot be written', async () => {
    world.record.contents.signIns.push = () => {
      throw Object.assign(new Error('away'), { code: 'DATABASE_UNAVAILABLE' });
    };

    expect((await login(PASSWORD)).json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(world.record.contents.sessions.size).toBe(0);
  });

  it('refuses a disabled account and a running session of it', async () => {
    const headers = { authorization: `Bearer ${await world.login('kasi')}` };
    const user = world.record.contents.users.get('user-kasi')!;
    world.record.contents.users.set('user-kasi', { ...user, disabled: true });

    expect((await world.app.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401);
    expect((await login(PASSWORD)).statusCode).toBe(401);
  });

  it('never writes a password or token to the log', async () => {
    const { token } = (await login(PASSWORD)).json() as { token: string };
    await login('rahasia-salah');

    const logged = world.logs.join('');
    expect(logged).not.toContain(PASSWORD);
    expect(logged).not.toContain('rahasia-salah');
    expect(logged).not.toContain(token);
    expect(logged).toContain('"route":"/api/v1/sessions"');
  });
});
