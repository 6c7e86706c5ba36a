import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anApplication, NOW, PASSWORD, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const NEW = 'kata sandi baru yang panjang';

describe('accounts of an office', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
  });
  afterEach(() => world.close());

  const ask = (token: string, method: string, url: string, payload?: unknown): Promise<Answer> =>
    world.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${token}`, ...(method === 'PATCH' ? { 'if-match': '*' } : {}) },
      ...(payload === undefined ? {} : { payload }),
    });
  const login = async (name: string, password: string): Promise<string> =>
    (
      (
        await world.app.inject({ method: 'POST', url: '/api/v1/sessions', payload: { login: name, password } })
      ).json() as { token: string }
    ).token;
  const code = (answer: Answer): unknown => (answer.json() as { code?: string }).code;

  const ROUTES = [
    ['GET', '/accounts'],
    ['GET', '/accounts/user-kasi'],
    ['POST', '/accounts', { login: 'baru', name: 'Baru', roles: ['kasi'] }],
    ['PATCH', '/accounts/user-kasi', { roles: ['kabid'] }],
    ['POST', '/accounts/user-kasi/password'],
    ['POST', '/accounts/user-kasi/signing-key/unlock'],
    ['GET', '/system-log'],
  ] as const;

  it.each(['fo', 'kadin', 'pengawas', 'tim', 'pemohon'])(
    'are no affair of %s, and trying changes nothing',
    async (name) => {
      const token = await world.login(name);
      const before = JSON.stringify([...world.record.contents.users]);

      for (const [method, url, payload] of ROUTES) {
        const answer = await ask(token, method, url, payload);
        expect([method, url, answer.statusCode, code(answer)]).toEqual([method, url, 403, 'PERMISSION_DENIED']);
      }

      expect(JSON.stringify([...world.record.contents.users])).toBe(before);
      expect(world.record.contents.systemLog).toEqual([]);
    },
  );

  it('are made with a password for one use, which opens nothing but its own change', async () => {
    const admin = await world.login('admin');
    const made = await ask(admin, 'POST', '/accounts', {
      login: 'sari',
      name: 'Sari',
      nip: '199001012015012001',
      roles: ['kasi'],
    });
    const { id, oneTimePassword } = made.json() as { id: string; oneTimePassword: string };
    const token = await login('sari', oneTimePassword);

    expect(made.statusCode).toBe(201);
    for (const [method, url] of [
      ['GET', '/me'],
      ['GET', '/tasks'],
      ['GET', '/me/signing-key'],
      ['DELETE', '/sessions/current'],
    ] as const)
      expect(code(await ask(token, method, url))).toBe('PASSWORD_CHANGE_NEEDED');
    const changed = await ask(token, 'PUT', '/me/password', { current: oneTimePassword, password: NEW });
    expect(changed.statusCode).toBe(204);
    expect((await ask(token, 'GET', '/me')).json()).toMatchObject({
      id,
      roles: [{ role: 'kasi', office: 'prabumulih' }],
    });
    expect(
      (
        await world.app.inject({
          method: 'POST',
          url: '/api/v1/sessions',
          payload: { login: 'sari', password: oneTimePassword },
        })
      ).statusCode,
    ).toBe(401);
  });

  it('have one login each, whatever its case, and only roles of staff', async () => {
    const admin = await world.login('admin');

    expect(code(await ask(admin, 'POST', '/accounts', { login: 'KASI', name: 'Lain', roles: ['kasi'] }))).toBe(
      'LOGIN_TAKEN',
    );
    for (const roles of [[], ['applicant'], ['tracking-holder'], ['Kepala Dinas']])
      expect(code(await ask(admin, 'POST', '/accounts', { login: 'lain2', name: 'Lain', roles }))).toBe(
        'INPUT_INVALID',
      );
  });

  it('lose their sessions with a reset password, and with being disabled', async () => {
    const admin = await world.login('admin');
    const first = await world.login('kasi');
    const { oneTimePassword } = (await ask(admin, 'POST', '/accounts/user-kasi/password')).json() as {
      oneTimePassword: string;
    };

    expect((await ask(first, 'GET', '/me')).statusCode).toBe(401);
    const second = await login('kasi', oneTimePassword);
    expect((await ask(admin, 'PATCH', '/accounts/user-kasi', { disabled: true })).json()).toMatchObject({
      disabled: true,
    });
    expect((await ask(second, 'PUT', '/me/password', { current: oneTimePassword, password: NEW })).statusCode).toBe(
      401,
    );
    expect((await ask(admin, 'PATCH', '/accounts/user-kasi', { disabled: false })).statusCode).toBe(200);
    expect(await login('kasi', oneTimePassword)).toEqual(expect.any(String));
  });

  it('change their roles in this office alone, at once', async () => {
    const kasi = world.record.contents.users.get('user-kasi')!;
    world.record.contents.users.set('user-kasi', {
      ...kasi,
      roles: [...kasi.roles, { role: 'kabid', office: 'metro' }],
    });
    const admin = await world.login('admin');
    const token = await world.login('kasi');

    const changed = await ask(admin, 'PATCH', '/accounts/user-kasi', { roles: ['sekdin'], title: 'Sekretaris' });

    expect(changed.json()).toMatchObject({
      title: 'Sekretaris',
      name: 'Nama kasi',
      roles: [{ role: 'sekdin', office: 'prabumulih' }],
    });
    // the session began with the other role
    expect((await ask(token, 'GET', '/me')).statusCode).toBe(401);
    expect((await ask(await world.login('kasi'), 'GET', '/me')).json()).toMatchObject({
      roles: expect.arrayContaining([
        { role: 'kabid', office: 'metro' },
        { role: 'sekdin', office: 'prabumulih' },
      ]),
    });
  });

  it('says for whom one stands in, by which assignment, and who stands in for oneself', async () => {
    // a procedure is published in which the head signs
    world.record.contents.applications.set('app-1', anApplication());
    const token = await world.login('kadin');
    const made = await ask(token, 'POST', '/delegations', {
      ...{ kind: 'Plh.', role: 'kadin', from: 'user-kadin', to: 'user-sekdin', letter: '800/12/2026' },
      ...{ startsAt: new Date(NOW).toISOString(), endsAt: new Date(NOW + 86_400_000).toISOString() },
    });
    expect(made.statusCode).toBe(201);
    // who stands in has handed in no key
    const { id, warnings } = made.json() as { readonly id: string; readonly warnings: readonly object[] };
    expect(warnings).toMatchObject([
      { code: 'SIGNATORY_WITHOUT_KEY', detail: expect.stringContaining('kuncinya belum diserahkan') },
    ]);
    world.keys.handedIn.set('user-sekdin', new Uint8Array([1]));
    expect((await ask(token, 'GET', `/delegations/${id}`)).json()).toMatchObject({ warnings: [] });
    const assignment = {
      ...{ kind: 'Plh.', role: 'kadin', letter: '800/12/2026', hasDecree: false, inForce: true },
      ...{ startsAt: new Date(NOW).toISOString(), endsAt: new Date(NOW + 86_400_000).toISOString() },
    };

    expect((await ask(await world.login('sekdin'), 'GET', '/me')).json()).toMatchObject({
      standsInFor: [{ ...assignment, user: 'user-kadin', userName: 'Nama kadin' }],
      stoodInForBy: [],
    });
    expect((await ask(token, 'GET', '/me')).json()).toMatchObject({
      standsInFor: [],
      stoodInForBy: [{ ...assignment, user: 'user-sekdin', userName: 'Nama sekdin' }],
    });
  });

  it('records a stand-in also while nobody tells whether their key signs', async () => {
    const silent = await apiWorld({}, ({ keys }) => ({
      signingKeys: { ...keys, status: () => Promise.reject(new Error('the provider is away')) },
    }));
    try {
      silent.record.contents.applications.set('app-1', anApplication());
      const made = await silent.app.inject({
        method: 'POST',
        url: '/api/v1/delegations',
        payload: {
          ...{ kind: 'Plh.', role: 'kadin', from: 'user-kadin', to: 'user-sekdin', letter: '800/12/2026' },
          ...{ startsAt: new Date(NOW).toISOString(), endsAt: new Date(NOW + 86_400_000).toISOString() },
        },
        headers: { authorization: `Bearer ${await silent.login('kadin')}`, 'idempotency-key': 'stand-in-0001' },
      });

      expect([made.statusCode, made.json()]).toMatchObject([201, { warnings: [] }]);
      expect(silent.logs.join()).toContain('the provider is away');
    } finally {
      await silent.close();
    }
  });

  it('of administrators are not changed by themselves', async () => {
    const admin = await world.login('admin');

    for (const [method, url, payload] of [
      ['PATCH', '/accounts/user-admin', { roles: ['administrator', 'kadin'] }],
      ['POST', '/accounts/user-admin/password', undefined],
      ['POST', '/accounts/user-admin/signing-key/unlock', undefined],
    ] as const)
      expect(code(await ask(admin, method, url, payload))).toBe('OWN_ACCOUNT');
  });

  it('of applicants and of other offices are none of this office’s', async () => {
    const admin = await world.login('admin');
    const kabid = world.record.contents.users.get('user-kabid')!;
    world.record.contents.users.set('user-kabid', { ...kabid, roles: [{ role: 'kabid', office: 'metro' }] });

    for (const id of ['user-pemohon', 'user-kabid', 'nobody'])
      expect(code(await ask(admin, 'POST', `/accounts/${id}/password`))).toBe('ACCOUNT_NOT_FOUND');
    expect(JSON.stringify((await ask(admin, 'GET', '/accounts')).json())).not.toMatch(/user-pemohon|user-kabid|argon2/);
  });

  it('stand in the system log with who did what, without names or passwords, a page at a time', async () => {
    const admin = await world.login('admin');
    await ask(admin, 'PATCH', '/accounts/user-kasi', { roles: ['kabid'], name: 'Nama Rahasia' });
    const { oneTimePassword } = (await ask(admin, 'POST', '/accounts/user-kasi/password')).json() as {
      oneTimePassword: string;
    };

    const newest = (await ask(admin, 'GET', '/system-log?limit=1')).json() as { items: unknown[]; cursor: string };
    const older = await ask(admin, 'GET', `/system-log?limit=1&cursor=${newest.cursor}`);

    expect(newest.items).toMatchObject([{ verb: 'password-reset', actor: 'user-admin', subject: 'user-kasi' }]);
    expect(older.json()).toMatchObject({
      items: [
        {
          verb: 'account-change',
          detail: { fields: ['name', 'roles'], roles: { before: ['kasi'], after: ['kabid'] } },
        },
      ],
    });
    const said = JSON.stringify(world.record.contents.systemLog) + world.logs.join('');
    for (const secret of ['Nama Rahasia', oneTimePassword]) expect(said).not.toContain(secret);
  });
});

describe('one’s own password', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
  });
  afterEach(() => world.close());

  const change = (token: string, current: string, password: string): Promise<Answer> =>
    world.app.inject({
      method: 'PUT',
      url: '/api/v1/me/password',
      headers: { authorization: `Bearer ${token}` },
      payload: { current, password },
    });

  it.each([
    ['is too short', 'sebelas-ttk', 'PASSWORD_UNSUITABLE'],
    ['is the old one', PASSWORD, 'PASSWORD_UNSUITABLE'],
    ['is a common one', 'password1234', 'PASSWORD_UNSUITABLE'],
    ['is login and office', 'kasi-prabumulih-1', 'PASSWORD_UNSUITABLE'],
  ])('is not changed where the new one %s', async (_why, password, expected) => {
    const answer = await change(await world.login('kasi'), PASSWORD, password);

    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([422, expected]);
    expect(await world.login('kasi')).toEqual(expect.any(String));
  });

  it('locks the account after wrong guesses, as the login does', async () => {
    const token = await world.login('kasi');
    const codes: unknown[] = [];
    for (let n = 0; n < 6; n += 1) codes.push(((await change(token, 'salah', NEW)).json() as { code: string }).code);

    expect(codes).toEqual([...Array<string>(5).fill('PASSWORD_WRONG'), 'ACCOUNT_LOCKED']);
  });

  it('ends every other session and keeps this one', async () => {
    const [one, other] = [await world.login('kasi'), await world.login('kasi')];

    expect((await change(one, PASSWORD, NEW)).statusCode).toBe(204);

    const me = (token: string) =>
      world.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } });
    expect([(await me(one)).statusCode, (await me(other)).statusCode]).toEqual([200, 401]);
  });
});

describe('one’s own signing key', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
  });
  afterEach(() => world.close());

  const handIn = async (
    name: string,
    passphrase: string | null,
    bytes = new Uint8Array([0x30, 0x82]),
  ): Promise<Answer> => {
    const form = new FormData();
    if (passphrase !== null) form.set('passphrase', passphrase);
    form.set('file', new Blob([bytes]), 'kunci.p12');
    return world.app.inject({
      method: 'PUT',
      url: '/api/v1/me/signing-key',
      headers: { authorization: `Bearer ${await world.login(name)}` },
      payload: form,
    });
  };
  const code = (answer: Answer): unknown => (answer.json() as { code?: string }).code;

  it('is handed in with its passphrase, told with its certificate, and noted without secrets', async () => {
    const answer = await handIn('kadin', 'frasa-sandi');
    const status = await world.app.inject({
      url: '/api/v1/me/signing-key',
      headers: { authorization: `Bearer ${await world.login('kadin')}` },
    });

    expect(answer.json()).toMatchObject({
      subject: 'CN=Kepala Dinas, O=Kota Prabumulih',
      validUntil: '2028-01-01T00:00:00.000Z',
    });
    expect(status.json()).toMatchObject({ status: 'ready', certificate: { fingerprint: 'f'.repeat(64) } });
    expect([...world.keys.handedIn.keys()]).toEqual(['user-kadin']);
    expect(world.record.contents.systemLog).toMatchObject([
      { verb: 'signing-key-hand-in', actor: 'user-kadin', subject: 'user-kadin' },
    ]);
    expect(JSON.stringify(world.record.contents.systemLog) + world.logs.join('')).not.toContain('frasa-sandi');
  });

  it('is opened with a one-time code that the provider sends, where it sends any', async () => {
    const ask = async (body: object): Promise<Answer> =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/me/signing-code',
        headers: { authorization: `Bearer ${await world.login('kadin')}` },
        payload: body,
      });

    expect(code(await ask({ letters: 2 }))).toBe('SIGN_CERTIFICATE_MISSING');
    await handIn('kadin', 'frasa-sandi');
    expect((await ask({ letters: 2 })).statusCode).toBe(202);
    for (const letters of [0, 201, 1.5, '2']) expect(code(await ask({ letters }))).toBe('INPUT_INVALID');
    expect(world.keys.codes).toEqual([{ official: 'user-kadin', letters: 2 }]);
    expect(world.record.contents.systemLog).toMatchObject([
      { verb: 'signing-key-hand-in' },
      { verb: 'signing-code-request', detail: { letters: 2 } },
    ]);
  });

  it('is refused with what is wrong, and an earlier one stays', async () => {
    await handIn('kadin', 'frasa-sandi');
    const first = world.keys.handedIn.get('user-kadin');

    expect(code(await handIn('kadin', 'salah', new Uint8Array([1])))).toBe('SIGN_PASSPHRASE_WRONG');
    expect(code(await handIn('kadin', null))).toBe('INPUT_INVALID');
    expect((await handIn('kadin', 'frasa-sandi', new Uint8Array(300_000))).statusCode).toBe(413);
    expect(world.keys.handedIn.get('user-kadin')).toBe(first);
  });

  it('is for staff', async () => {
    expect(code(await handIn('pemohon', 'frasa-sandi'))).toBe('PERMISSION_DENIED');
  });

  it('is opened again by an administrator, once', async () => {
    world.record.contents.lockedSigners.add('user-kadin');
    const headers = { authorization: `Bearer ${await world.login('admin')}` };
    const unlock = () =>
      world.app.inject({ method: 'POST', url: '/api/v1/accounts/user-kadin/signing-key/unlock', headers });

    expect((await unlock()).statusCode).toBe(204);
    expect(code(await unlock())).toBe('ALREADY_DONE');
    expect(world.record.contents.systemLog).toMatchObject([{ verb: 'signing-key-unlock', subject: 'user-kadin' }]);
  });
});
