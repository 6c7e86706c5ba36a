import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prabumulih } from '../builders/case.js';
import { OFFICE, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const FINGERPRINT = '0123456789abcdef'.repeat(4);
/** Fingerprint as a person reads it out: in pairs, in capitals. */
const READ_OUT = (FINGERPRINT.match(/../g) ?? []).join(':').toUpperCase();

describe('what waits for a second person', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    const { definition } = await prabumulih();
    world = await apiWorld({}, () => ({
      definitions: {
        save: async () => undefined,
        find: async () => definition,
        xml: async () => null,
        current: async () => definition.digest,
        versions: async () => [{ process: definition.main, digest: definition.digest, version: '1', savedAt: 0 }],
      },
    }));
    await world.confirmations.ask(
      {
        ...{ id: 'c-1', office: OFFICE, kind: 'signing-key', account: 'user-kadin', topic: FINGERPRINT },
        ...{ askedBy: 'user-kadin', askedAt: world.now },
        content: {
          fingerprint: FINGERPRINT,
          subject: 'CN=A. ZAHEDI',
          issuer: 'CN=Penerbit',
          validUntil: world.now + 86_400_000,
        },
      },
      { at: world.now, office: OFFICE, actor: 'user-kadin', verb: 'asked', subject: 'user-kadin', detail: {} },
    );
  });
  afterEach(() => world.close());

  const ask = async (login: string, method: string, url: string, payload?: unknown): Promise<Answer> =>
    world.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${await world.login(login)}` },
      ...(payload === undefined ? {} : { payload }),
    });
  const code = (answer: Answer): unknown => (answer.json() as { code?: string }).code;

  it('is listed for administrators, supervisors and the head, with what they compare', async () => {
    for (const login of ['admin', 'pengawas', 'kadin']) {
      const answer = await ask(login, 'GET', '/confirmations');

      expect(answer.json()).toMatchObject({
        items: [
          {
            ...{ id: 'c-1', kind: 'signing-key', account: 'user-kadin', accountName: 'Nama kadin', state: 'waiting' },
            key: { fingerprint: FINGERPRINT, subject: 'CN=A. ZAHEDI' },
            // nobody confirms blind: supervisors and the head may not read accounts
            holder: { login: 'kadin', nip: null, email: null, roles: ['kadin'] },
          },
        ],
      });
    }
    for (const login of ['fo', 'kasi', 'tim', 'pemohon'])
      expect([login, code(await ask(login, 'GET', '/confirmations'))]).toEqual([login, 'PERMISSION_DENIED']);
  });

  it('is confirmed by another person who compared the fingerprint, once, and logged', async () => {
    expect(code(await ask('kadin', 'POST', '/confirmations/c-1/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'APPROVAL_BY_PROPOSER',
    );
    expect(code(await ask('kasi', 'POST', '/confirmations/c-1/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'PERMISSION_DENIED',
    );
    expect(code(await ask('admin', 'POST', '/confirmations/c-1/confirm', {}))).toBe('INPUT_INVALID');
    expect(code(await ask('admin', 'POST', '/confirmations/c-1/confirm', { fingerprint: 'f'.repeat(64) }))).toBe(
      'STATE_CHANGED',
    );
    expect(code(await ask('admin', 'POST', '/confirmations/c-9/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'CONFIRMATION_NOT_FOUND',
    );

    const confirmed = await ask('admin', 'POST', '/confirmations/c-1/confirm', { fingerprint: READ_OUT });
    expect(confirmed.json()).toMatchObject({ id: 'c-1', state: 'confirmed', decidedBy: 'user-admin' });
    expect(code(await ask('pengawas', 'POST', '/confirmations/c-1/refuse', { reason: 'keliru' }))).toBe('ALREADY_DONE');
    expect(world.record.contents.systemLog.at(-1)).toMatchObject({
      ...{ actor: 'user-admin', verb: 'signing-key-confirmed', subject: 'user-kadin' },
      detail: { topic: FINGERPRINT, askedBy: 'user-kadin' },
    });
    expect((await ask('admin', 'GET', '/confirmations')).json()).toMatchObject({ items: [] });
  });

  it('is refused with a reason', async () => {
    expect(code(await ask('pengawas', 'POST', '/confirmations/c-1/refuse', { reason: ' ' }))).toBe('REASON_MISSING');
    const refused = await ask('pengawas', 'POST', '/confirmations/c-1/refuse', { reason: 'bukan miliknya' });

    expect(refused.json()).toMatchObject({ state: 'refused', reason: 'bukan miliknya' });
    expect(code(await ask('admin', 'POST', '/confirmations/c-1/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'ALREADY_DONE',
    );
  });
});

/** A key that is replaced is nobody's affair any more. */
describe('a signing key that waits', () => {
  it('waits no more when its owner hands another in', async () => {
    const world = await apiWorld();
    const waits = (id: string, topic: string): Promise<unknown> =>
      world.confirmations.ask(
        {
          ...{ id, office: OFFICE, kind: 'signing-key', account: 'user-kadin', topic, content: {} },
          ...{ askedBy: 'user-kadin', askedAt: world.now },
        },
        { at: world.now, office: OFFICE, actor: 'user-kadin', verb: 'asked', subject: 'user-kadin', detail: {} },
      );
    await waits('old', FINGERPRINT);
    // of the key that is handed in now
    await waits('new', 'f'.repeat(64));
    const form = new FormData();
    form.set('passphrase', 'frasa-sandi');
    form.set('file', new Blob([new Uint8Array([2, 3])]), 'kunci.p12');
    const handed = await world.app.inject({
      ...{ method: 'PUT', url: '/api/v1/me/signing-key', payload: form },
      headers: { authorization: `Bearer ${await world.login('kadin')}` },
    });
    const confirmed = await world.app.inject({
      ...{ method: 'POST', url: '/api/v1/confirmations/old/confirm', payload: { fingerprint: FINGERPRINT } },
      headers: { authorization: `Bearer ${await world.login('admin')}` },
    });

    expect(handed.json()).toMatchObject({ fingerprint: 'f'.repeat(64), status: 'ready', confirmation: 'new' });
    expect(confirmed.json()).toMatchObject({ code: 'STATE_CHANGED' });
    expect(world.confirmations.rows.map(({ id, state }) => [id, state])).toEqual([
      ['old', 'superseded'],
      ['new', 'waiting'],
    ]);
    expect(world.record.contents.systemLog.map(({ verb }) => verb)).toContain('signing-key-superseded');
    await world.close();
  });
});

/** One administrator alone makes nobody who signs or gives a paraf. */
describe('an account that signs, gives a paraf or administers', () => {
  let world: ApiWorld;
  let mails: { readonly to: string; readonly password: string }[];
  const begin = async (mail: boolean): Promise<void> => {
    const { definition } = await prabumulih();
    mails = [];
    world = await apiWorld({}, () => ({
      definitions: {
        save: async () => undefined,
        find: async () => definition,
        xml: async () => null,
        current: async () => definition.digest,
        versions: async () => [{ process: definition.main, digest: definition.digest, version: '1', savedAt: 0 }],
      },
      tellPassword: mail
        ? async (to, { password }) => {
            mails.push({ to: to.email, password });
          }
        : null,
    }));
  };
  afterEach(() => world.close());

  const ask = async (login: string, method: string, url: string, payload?: unknown): Promise<Answer> =>
    world.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: {
        authorization: `Bearer ${await world.login(login)}`,
        ...(method === 'PATCH' ? { 'if-match': '*' } : {}),
      },
      ...(payload === undefined ? {} : { payload }),
    });
  const code = (answer: Answer): unknown => (answer.json() as { code?: string }).code;
  const signIn = async (login: string, password: string): Promise<number> =>
    (await world.app.inject({ method: 'POST', url: '/api/v1/sessions', payload: { login, password } })).statusCode;
  const waiting = async (): Promise<readonly { readonly id: string; readonly kind: string }[]> =>
    ((await ask('pengawas', 'GET', '/confirmations')).json() as { items: { id: string; kind: string }[] }).items;
  const verbs = (): readonly string[] => world.record.contents.systemLog.map(({ verb }) => verb);

  it('opens when a second person has confirmed it: neither who made it nor itself', async () => {
    await begin(false);
    const made = await ask('admin', 'POST', '/accounts', { login: 'sari', name: 'Sari', roles: ['kasi', 'kadin'] });
    const { id, oneTimePassword, awaitsConfirmation } = made.json() as {
      readonly id: string;
      readonly oneTimePassword: string;
      readonly awaitsConfirmation: readonly string[];
    };

    expect(made.json()).toMatchObject({ disabled: true });
    expect(await signIn('sari', oneTimePassword)).toBe(401);
    // asked for again, it waits as before
    expect((await ask('admin', 'PATCH', `/accounts/${id}`, { disabled: false })).json()).toMatchObject({
      disabled: true,
      awaitsConfirmation,
    });
    const [confirmation = ''] = awaitsConfirmation;
    expect(code(await ask('admin', 'POST', `/confirmations/${confirmation}/confirm`, {}))).toBe('APPROVAL_BY_PROPOSER');
    expect((await ask('kadin', 'POST', `/confirmations/${confirmation}/confirm`, {})).json()).toMatchObject({
      ...{ state: 'confirmed', kind: 'account-change', change: { enable: true }, account: id },
      oneTimePassword: null,
    });
    expect(await signIn('sari', oneTimePassword)).toBe(201);
    expect(verbs()).toEqual(['account-add', 'account-change-asked', 'one-time-password', 'account-change-confirmed']);
    expect(JSON.stringify(world.record.contents.systemLog)).toContain('shown, for the office has no mail');
  });

  it('has its password mailed with the confirmation, never before it would be taken', async () => {
    await begin(true);
    const sari = { login: 'sari', name: 'Sari', email: 'sari@kantor.id', roles: ['kasi'] };
    expect((await ask('admin', 'POST', '/accounts', sari)).json()).toMatchObject({ oneTimePassword: null });
    expect(mails).toEqual([]);

    const [one] = await waiting();
    const confirmed = await ask('pengawas', 'POST', `/confirmations/${one?.id ?? ''}/confirm`, {});
    expect(confirmed.json()).toMatchObject({ state: 'confirmed', oneTimePassword: null });
    expect(mails).toEqual([{ to: 'sari@kantor.id', password: expect.any(String) }]);
    expect(await signIn('sari', mails[0]?.password ?? '')).toBe(201);
    expect(verbs()).toEqual(['account-add', 'account-change-asked', 'account-change-confirmed']);
    expect(world.record.contents.systemLog.at(-1)).toMatchObject({ detail: { password: 'mailed' } });
  });

  it('that is refused opens nothing', async () => {
    await begin(false);
    const made = await ask('admin', 'POST', '/accounts', { login: 'sari', name: 'Sari', roles: ['administrator'] });
    const { oneTimePassword } = made.json() as { readonly oneTimePassword: string };
    const [one] = await waiting();

    await ask('pengawas', 'POST', `/confirmations/${one?.id ?? ''}/refuse`, { reason: 'tidak dikenal' });
    expect(await signIn('sari', oneTimePassword)).toBe(401);
    expect(await waiting()).toEqual([]);
  });

  it('gets a role, another number or another address by two people, and loses a role by one', async () => {
    await begin(false);
    const given = await ask('admin', 'PATCH', '/accounts/user-fo', { roles: ['front-office', 'kabid'] });
    expect(given.json()).toMatchObject({ roles: [{ role: 'front-office' }] });
    const renamed = await ask('admin', 'PATCH', '/accounts/user-kadin', { nip: '2', rank: 'IV/b', email: 'x@y.id' });
    expect(renamed.json()).toMatchObject({ nip: null, email: null, rank: 'IV/b' });

    for (const { id } of await waiting())
      expect((await ask('pengawas', 'POST', `/confirmations/${id}/confirm`, {})).statusCode).toBe(200);
    expect(world.record.contents.users.get('user-fo')?.roles.map(({ role }) => role)).toEqual([
      'front-office',
      'kabid',
    ]);
    expect(world.record.contents.users.get('user-kadin')).toMatchObject({ nip: '2', email: 'x@y.id', rank: 'IV/b' });
    expect((await ask('admin', 'PATCH', '/accounts/user-fo', { roles: ['front-office'] })).json()).toMatchObject({
      roles: [{ role: 'front-office' }],
      awaitsConfirmation: [],
    });
    // what the fields are, not what is in them
    expect(JSON.stringify(world.record.contents.systemLog)).not.toContain('x@y.id');
  });

  it('without an address has its password shown once and noted, as long as it signs, approves and administers nothing', async () => {
    await begin(true);
    const made = await ask('admin', 'POST', '/accounts', { login: 'sari', name: 'Sari', roles: ['front-office'] });
    const { id, oneTimePassword } = made.json() as { readonly id: string; readonly oneTimePassword: string };
    expect(await signIn('sari', oneTimePassword)).toBe(201);
    expect(world.record.contents.systemLog.at(-1)).toMatchObject({
      detail: { password: 'shown, for its owner has no address' },
    });

    expect(code(await ask('admin', 'POST', '/accounts', { login: 'tono', name: 'Tono', roles: ['kasi'] }))).toBe(
      'INPUT_INVALID',
    );
    expect(code(await ask('admin', 'PATCH', `/accounts/${id}`, { roles: ['front-office', 'kasi'] }))).toBe(
      'INPUT_INVALID',
    );
    expect(mails).toEqual([]);
  });

  it('that gains its first role of that kind gets a new password: who knew the old one is let in with it no more', async () => {
    await begin(true);
    const made = await ask('admin', 'POST', '/accounts', { login: 'sari', name: 'Sari', roles: ['front-office'] });
    const { id, oneTimePassword } = made.json() as { readonly id: string; readonly oneTimePassword: string };
    const signedIn = await world.app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      payload: { login: 'sari', password: oneTimePassword },
    });
    const token = (signedIn.json() as { readonly token: string }).token;
    const chosen = 'Rawa-tenang-7-senja!';
    const changed = await world.app.inject({
      method: 'PUT',
      url: '/api/v1/me/password',
      headers: { authorization: `Bearer ${token}` },
      payload: { current: oneTimePassword, password: chosen },
    });
    expect(changed.statusCode).toBe(204);
    await ask('admin', 'PATCH', `/accounts/${id}`, { email: 'sari@kantor.id', roles: ['front-office', 'kasi'] });
    const [one] = await waiting();
    expect((await ask('kadin', 'POST', `/confirmations/${one?.id ?? ''}/confirm`, {})).statusCode).toBe(200);

    expect(mails.map(({ to }) => to)).toEqual(['sari@kantor.id']);
    expect(await signIn('sari', chosen)).toBe(401);
    expect(await signIn('sari', mails[0]?.password ?? '')).toBe(201);
  });

  it('has its password reset by two people, and its owner has it by mail', async () => {
    await begin(true);
    expect(code(await ask('admin', 'POST', '/accounts/user-kasi/password'))).toBe('INPUT_INVALID');
    const kasi = world.record.contents.users.get('user-kasi');
    if (kasi === undefined) throw new Error('fixture is impossible: no account kasi');
    world.record.contents.users.set('user-kasi', { ...kasi, email: 'kasi@kantor.id' });

    const reset = await ask('admin', 'POST', '/accounts/user-kasi/password');
    expect(reset.json()).toEqual({ oneTimePassword: null, confirmation: expect.any(String) });
    expect(await world.login('kasi')).toEqual(expect.any(String));
    const { confirmation } = reset.json() as { readonly confirmation: string };
    const confirmed = await ask('kadin', 'POST', `/confirmations/${confirmation}/confirm`, {});

    expect(confirmed.json()).toMatchObject({ kind: 'password-reset', state: 'confirmed', oneTimePassword: null });
    expect(mails).toEqual([{ to: 'kasi@kantor.id', password: expect.any(String) }]);
    expect(await signIn('kasi', mails[0]?.password ?? '')).toBe(201);
    expect(JSON.stringify(world.record.contents.systemLog)).toContain('"password":"mailed"');
    expect(JSON.stringify(world.record.contents.systemLog)).not.toContain(mails[0]?.password ?? '');
  });

  /** Account that waits for its second person, under an address that is wrong. */
  const newcomer = async (): Promise<string> => {
    const sari = { login: 'sari', name: 'Sari', email: 'salah@kantor.id', roles: ['kasi'] };
    return ((await ask('admin', 'POST', '/accounts', sari)).json() as { readonly id: string }).id;
  };

  it('that waits is corrected within the one confirmation that opens it: no password goes to the wrong address', async () => {
    await begin(true);
    const id = await newcomer();
    const [first] = await waiting();
    await ask('admin', 'PATCH', `/accounts/${id}`, { email: 'benar@kantor.id' });

    // who looked at the first is told that it is another now
    expect(code(await ask('kadin', 'POST', `/confirmations/${first?.id ?? ''}/confirm`, {}))).toBe('STATE_CHANGED');
    const left = await waiting();
    expect(left).toMatchObject([{ kind: 'account-change', change: { enable: true, email: 'benar@kantor.id' } }]);
    // a reset has nothing to add: the confirmation mails the first password
    expect((await ask('admin', 'POST', `/accounts/${id}/password`)).json()).toEqual({
      ...{ oneTimePassword: null, confirmation: left[0]?.id },
    });
    await ask('kadin', 'POST', `/confirmations/${left[0]?.id ?? ''}/confirm`, {});

    expect(mails.map(({ to }) => to)).toEqual(['benar@kantor.id']);
    expect(await signIn('sari', mails[0]?.password ?? '')).toBe(201);
    expect(await waiting()).toEqual([]);
  });

  it('is changed by what was asked last, and by nobody who asked for a part of it', async () => {
    await begin(true);
    const id = await newcomer();
    const { users } = world.record.contents;
    const second = users.get('user-admin');
    if (second === undefined) throw new Error('fixture is impossible: no administrator');
    users.set('user-admin2', { ...second, id: 'user-admin2', login: 'admin2' });
    await ask('admin2', 'PATCH', `/accounts/${id}`, { email: 'dua@kantor.id', nip: '2' });
    const [one] = (await waiting()) as unknown as readonly { readonly id: string; readonly alsoAskedBy: object }[];
    expect(one?.alsoAskedBy).toEqual([{ id: 'user-admin', name: 'Nama admin' }]);
    for (const asker of ['admin', 'admin2'])
      expect(code(await ask(asker, 'POST', `/confirmations/${one?.id ?? ''}/confirm`, {}))).toBe(
        'APPROVAL_BY_PROPOSER',
      );

    // named again as it is on record, an address does not wait any more; the rest does
    await ask('admin2', 'PATCH', `/accounts/${id}`, { email: 'salah@kantor.id' });
    expect(await waiting()).toMatchObject([{ change: { enable: true, nip: '2' } }]);
    expect(verbs().at(-1)).toBe('account-change-asked');
  });

  it('has the password that went to a replaced address ended, and another mailed to the new one', async () => {
    await begin(true);
    const id = await newcomer();
    const [one] = await waiting();
    await ask('kadin', 'POST', `/confirmations/${one?.id ?? ''}/confirm`, {});
    await ask('admin', 'PATCH', `/accounts/${id}`, { email: 'benar@kantor.id' });
    await ask('admin', 'POST', `/accounts/${id}/password`);
    const [change, reset] = (await waiting()) as unknown as readonly {
      readonly id: string;
      readonly alsoWaiting: readonly string[];
      readonly before: readonly string[];
    }[];
    expect(change).toMatchObject({ alsoWaiting: [reset?.id], before: [] });
    expect(reset).toMatchObject({ alsoWaiting: [change?.id], before: [change?.id] });

    // the reset would go where its owner is not
    const early = await ask('kadin', 'POST', `/confirmations/${reset?.id ?? ''}/confirm`, {});
    expect(early.json()).toMatchObject({ code: 'ACTION_OUT_OF_TURN', data: { before: [change?.id] } });
    await ask('kadin', 'POST', `/confirmations/${change?.id ?? ''}/confirm`, {});
    expect(mails.map(({ to }) => to)).toEqual(['salah@kantor.id', 'benar@kantor.id']);
    expect(await signIn('sari', mails[0]?.password ?? '')).toBe(401);
    expect(await signIn('sari', mails[1]?.password ?? '')).toBe(201);
    await ask('kadin', 'POST', `/confirmations/${reset?.id ?? ''}/confirm`, {});
    expect(mails.map(({ to }) => to).at(-1)).toBe('benar@kantor.id');
  });

  it('without a guarded role has its unused password ended with its address, too', async () => {
    await begin(true);
    const loket = { login: 'loket', name: 'Loket', email: 'salah@kantor.id', roles: ['front-office'] };
    const { id } = (await ask('admin', 'POST', '/accounts', loket)).json() as { readonly id: string };
    await ask('admin', 'PATCH', `/accounts/${id}`, { email: 'benar@kantor.id' });

    expect(mails.map(({ to }) => to)).toEqual(['salah@kantor.id', 'benar@kantor.id']);
    expect(await signIn('loket', mails[0]?.password ?? '')).toBe(401);
    expect(await signIn('loket', mails[1]?.password ?? '')).toBe(201);
  });

  it('that is disabled has no password mailed that would be refused', async () => {
    await begin(true);
    const loket = { login: 'loket', name: 'Loket', email: 'loket@kantor.id', roles: ['front-office'] };
    const { id } = (await ask('admin', 'POST', '/accounts', loket)).json() as { readonly id: string };
    await ask('admin', 'PATCH', `/accounts/${id}`, { disabled: true });
    expect(code(await ask('admin', 'POST', `/accounts/${id}/password`))).toBe('ACTION_OUT_OF_TURN');

    await ask('admin', 'PATCH', `/accounts/${id}`, { disabled: false });
    expect(await signIn('loket', mails.at(-1)?.password ?? '')).toBe(201);
    expect(mails).toHaveLength(2);
  });
});
