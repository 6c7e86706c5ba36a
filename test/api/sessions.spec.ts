import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allOperations } from '../../src/api/http/doc.js';
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
    const detailOf = async (headers: Readonly<Record<string, string>>): Promise<unknown> =>
      ((await world.app.inject({ url: '/api/v1/me', headers })).json() as { readonly detail: string }).detail;

    // a token that is none is not told as one that is missing
    expect(await detailOf({ authorization: 'Bearer salah' })).toContain(
      'Token yang disertakan bukan token kantor ini.',
    );
    expect(await detailOf({})).toContain('Token tidak disertakan.');
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

  it('waits a minute after five failures, and never longer, and says when to come back', async () => {
    for (let n = 0; n < 5; n += 1) await login('salah');

    const locked = await login(PASSWORD);
    expect(locked.statusCode).toBe(429);
    expect(locked.json()).toMatchObject({ code: 'ACCOUNT_LOCKED', data: { retryAfterSeconds: 60 } });
    expect((locked.json() as { detail: string }).detail).toContain('Coba lagi setelah 60 detik');
    expect(locked.headers['retry-after']).toBe('60');

    for (let minute = 1; minute < 20; minute += 1) {
      world.now = NOW + minute * 60_000;
      expect((await login('salah')).statusCode).toBe(401);
      expect((await login(PASSWORD)).headers['retry-after']).toBe('60');
    }
    world.now = NOW + 20 * 60_000;
    expect((await login(PASSWORD)).statusCode).toBe(201);
  });

  it('waits alike at a login that nobody has, so that a wait tells nothing', async () => {
    const walk = async (name: string): Promise<unknown[]> => {
      const answers: unknown[] = [];
      for (let n = 0; n < 7; n += 1) {
        const answer = await login('salah', name);
        answers.push([
          answer.statusCode,
          answer.headers['retry-after'],
          { ...(answer.json() as object), correlationId: 0 },
        ]);
      }
      return answers;
    };

    expect(await walk('siapa')).toEqual(await walk('kasi'));
  });

  it('compares a hash as costly where there is no account, or one that no password opens', async () => {
    const { users } = world.record.contents;
    users.set('user-kabid', { ...users.get('user-kabid')!, passwordHash: '!', kind: 'system' });
    await login('pemanasan', 'siapa');
    const took = async (name: string): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < 4; n += 1) {
        const begun = performance.now();
        await login('salah', name);
        times.push(performance.now() - begun);
      }
      return Math.min(...times);
    };

    const known = await took('kasi');
    for (const name of ['siapa-lagi', 'kabid']) expect(await took(name)).toBeGreaterThan(known / 3);
  });

  it('lets its owner in where they were before, while somebody elsewhere guesses on', async () => {
    expect((await login(PASSWORD)).statusCode).toBe(201);
    const elsewhere = (n: number) => world.record.guesses.take({ login: 'KASI', asker: `10.0.0.${n}` }, world.now);
    const taken = await Promise.all(Array.from({ length: 30 }, (_, n) => elsewhere(n)));

    expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(10);
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

describe('a session of a browser', () => {
  const ORIGIN = 'http://paraf.test';
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
  });
  afterEach(() => world.close());

  const OWN_PAGE = { origin: ORIGIN, 'x-paraf-write': '1' };
  const login = (headers: Record<string, string> = OWN_PAGE): Promise<Answer> =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/sessions/browser',
      headers,
      payload: { login: 'kasi', password: PASSWORD },
    });
  const cookie = async (): Promise<string> => /^[^;]+/.exec((await login()).headers['set-cookie'] ?? '')?.[0] ?? '';
  const ask = (method: string, url: string, headers: Record<string, string>, payload?: unknown): Promise<Answer> =>
    world.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload === undefined ? {} : { payload }) });

  it('is a cookie of this host alone, which no script reads and no answer names', async () => {
    const answer = await login();

    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-paraf=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.json()).toMatchObject({ user: { id: 'user-kasi' } });
    const token = /=([^;]+)/.exec(answer.headers['set-cookie'] ?? '')?.[1] ?? '-';
    expect(answer.body).not.toContain(token);
    const me = await ask('GET', '/me', { cookie: `lain=1; __Host-paraf=${token}` });
    expect(me.json()).toMatchObject({ id: 'user-kasi', session: { kind: 'browser', address: '127.0.0.1' } });
    // out of the cookie it opens nothing, and a token of a program opens nothing in a cookie
    expect((await ask('GET', '/me', { authorization: `Bearer ${token}` })).statusCode).toBe(401);
    expect((await ask('GET', '/me', { cookie: `__Host-paraf=${await world.login('kasi')}` })).statusCode).toBe(401);
  });

  it('writes from pages of the office alone, with a header that no form sends', async () => {
    const mine = { cookie: await cookie() };
    const forged = [
      {},
      { origin: ORIGIN },
      { 'x-paraf-write': '1' },
      { origin: 'https://jahat.test', 'x-paraf-write': '1' },
      { origin: `${ORIGIN}.jahat.test`, 'x-paraf-write': '1' },
      { origin: 'null', 'x-paraf-write': '1' },
    ];

    for (const headers of forged) {
      const answer = await ask('DELETE', '/sessions/current', { ...mine, ...headers });
      expect([headers, answer.statusCode]).toEqual([headers, 401]);
      expect([headers, (await login(headers as Record<string, string>)).statusCode]).toEqual([headers, 401]);
    }
    const out = await ask('DELETE', '/sessions/current', { ...mine, ...OWN_PAGE });
    expect(out.statusCode).toBe(204);
    expect(out.headers['set-cookie']).toBe('__Host-paraf=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0');
    expect((await ask('GET', '/me', mine)).statusCode).toBe(401);
  });

  it('ends an hour after its last request, and after its hours however it is used', async () => {
    const mine = { cookie: await cookie() };
    for (let minutes = 50; minutes < 480; minutes += 50) {
      world.now = NOW + minutes * 60_000;
      expect([minutes, (await ask('GET', '/me', mine)).statusCode]).toEqual([minutes, 200]);
    }
    world.now = NOW + 480 * 60_000;
    expect((await ask('GET', '/me', mine)).statusCode).toBe(401);

    const idle = { cookie: await cookie() };
    world.now += 3_600_000;
    expect((await ask('GET', '/me', idle)).statusCode).toBe(401);
  });

  it('is listed beside the others, and a stolen one is ended from another device', async () => {
    const stolen = { authorization: `Bearer ${await world.login('kasi')}` };
    await world.login('kasi');
    await world.login('kabid');
    world.now = NOW + 120_000;
    const mine = { cookie: await cookie() };
    const listed = (await ask('GET', '/me/sessions', mine)).json() as {
      items: { id: string; kind: string; current: boolean; beganAt: string; address: string }[];
    };
    expect(listed.items.map(({ kind, current }) => [kind, current])).toEqual([
      ['browser', true],
      ['program', false],
      ['program', false],
    ]);
    expect(listed.items[2]).toMatchObject({ beganAt: new Date(NOW).toISOString(), address: '127.0.0.1' });
    const hashes = [...world.record.contents.sessions.keys()].join();
    for (const { id } of listed.items) expect(hashes).not.toContain(id);

    const theirs = { authorization: `Bearer ${await world.login('kabid')}` };
    const notTheirs = await ask('DELETE', `/me/sessions/${listed.items[2]?.id ?? ''}`, theirs);
    expect(notTheirs.json()).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    const ended = await ask('DELETE', `/me/sessions/${listed.items[2]?.id ?? ''}`, { ...mine, ...OWN_PAGE });
    expect(ended.statusCode).toBe(204);
    expect((await ask('GET', '/me', stolen)).statusCode).toBe(401);
    expect((await ask('DELETE', '/me/sessions', { ...mine, ...OWN_PAGE })).statusCode).toBe(204);
    expect((await ask('GET', '/me/sessions', mine)).json()).toMatchObject({ total: 1, items: [{ current: true }] });
    expect((await ask('GET', '/me', theirs)).statusCode).toBe(200);
    expect(world.record.contents.systemLog.map(({ actor, verb, detail }) => [actor, verb, detail])).toEqual([
      ['user-kasi', 'session-end', { ended: 1 }],
      ['user-kasi', 'session-end', { ended: 1 }],
    ]);
  });

  it('ends with a role that its account gets or loses, at once', async () => {
    const mine = { authorization: `Bearer ${await world.login('fo')}` };
    const admin = { authorization: `Bearer ${await world.login('admin')}`, 'if-match': '*' };

    await ask('PATCH', '/accounts/user-fo', admin, { title: 'Loket 2' });
    expect((await ask('GET', '/me', mine)).statusCode).toBe(200);
    expect((await ask('PATCH', '/accounts/user-fo', admin, { roles: ['back-office'] })).statusCode).toBe(200);
    expect((await ask('GET', '/me', mine)).statusCode).toBe(401);
  });

  it('gives the password again before accounts are touched, once the last time is long ago', async () => {
    const admin = { authorization: `Bearer ${await world.login('admin')}`, 'if-match': '*' };
    const change = (): Promise<Answer> => ask('PATCH', '/accounts/user-fo', admin, { title: 'Loket 2' });
    world.now = NOW + 15 * 60_000;

    const refused = await change();
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { code: 'PROOF_NEEDED' }]);
    expect((await ask('GET', '/accounts', admin)).statusCode).toBe(200);
    expect((await ask('POST', '/me/proof', admin, { password: 'salah' })).json()).toMatchObject({
      code: 'PASSWORD_WRONG',
    });
    expect((await change()).statusCode).toBe(403);
    const proof = await ask('POST', '/me/proof', admin, { password: PASSWORD });
    expect(proof.json()).toEqual({ provenUntil: new Date(NOW + 30 * 60_000).toISOString() });
    expect((await change()).statusCode).toBe(200);
    // a proof in one session is none in another
    const other = { authorization: `Bearer ${await world.login('admin')}`, 'if-match': '*' };
    world.now = NOW + 30 * 60_000 - 1;
    expect((await change()).statusCode).toBe(200);
    world.now = NOW + 30 * 60_000;
    expect((await ask('PATCH', '/accounts/user-fo', other, { title: 'x' })).statusCode).toBe(403);
  });

  it('says what one may ask for, in which office and language', async () => {
    const me = async (name: string, language = 'id'): Promise<{ may: string[] }> =>
      (
        await ask('GET', '/me', {
          authorization: `Bearer ${await world.login(name)}`,
          'accept-language': language,
        })
      ).json() as { may: string[] };

    expect(await me('kasi', 'en')).toMatchObject({ office: { id: 'prabumulih' }, language: 'en' });
    expect((await me('admin')).may).toEqual(expect.arrayContaining(['manage-accounts', 'view-sign-ins']));
    expect((await me('pemohon')).may).not.toContain('view-staff-names');
    expect((await me('pemohon')).may).toContain('withdraw');
  });

  it('asks for the password again at keys, accounts and destruction, by every route', () => {
    const proven = [...allOperations().values()].filter((doc) => doc.proven === true).map(({ id }) => id);

    expect(proven.sort()).toEqual([
      'addAccount',
      'approveDisposal',
      'changeAccount',
      'confirmConfirmation',
      'handInMySigningKey',
      'resetAccountPassword',
      'unlockSigningKey',
    ]);
  });
});
