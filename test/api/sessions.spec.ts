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
    expect(me.json()).toMatchObject({ code: 'TOKEN_INVALID' });
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
    expect(locked.json()).toMatchObject({ code: 'ACCOUNT_LOCKED' });
    expect(locked.headers['retry-after']).toBe('60');

    world.now = NOW + 60_001;
    await login('salah');
    expect((await login(PASSWORD)).headers['retry-after']).toBe('120');

    world.now = NOW + 300_000;
    expect((await login(PASSWORD)).statusCode).toBe(201);
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
