import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownDatabase, type OwnDatabase } from './own-database.js';
import { aSession, MONDAY } from './record-builders.js';

describe('accounts that administrators keep', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  const entry = (verb: string, subject: string) => ({
    at: MONDAY,
    office: 'prabumulih',
    actor: 'admin',
    verb,
    subject,
    detail: { fields: ['x'] },
  });
  const account = (id: string, login: string) => ({
    id,
    login,
    name: 'Sari',
    nip: null,
    rank: null,
    title: null,
    email: null,
    passwordHash: 'h1',
    roles: ['kasi'],
  });
  const session = (tokenHash: string, user: string) =>
    own.store.accounts.openSession(aSession({ tokenHash, user, createdAt: MONDAY, expiresAt: MONDAY + 1000 }));

  it('are made with their entry of the log, or not at all where the login is taken', async () => {
    const { administration, accounts } = own.store;

    expect(await administration.add(account('s1', 'Sari'), entry('account-add', 's1'))).toBe(true);
    expect(await administration.add(account('s2', ' sari '), entry('account-add', 's2'))).toBe(false);

    expect(await accounts.byId('s1')).toMatchObject({
      login: 'Sari',
      passwordOnce: true,
      roles: [{ role: 'kasi', office: 'prabumulih' }],
    });
    expect(await accounts.byId('s2')).toBeNull();
    expect((await administration.systemLog({ office: 'prabumulih', limit: 10 })).map(({ subject }) => subject)).toEqual(
      ['s1'],
    );
  });

  it('keep password and other offices’ roles when they are edited, and lose sessions with the password', async () => {
    const { administration, accounts } = own.store;
    await administration.add(account('e1', 'edi'), entry('account-add', 'e1'));
    await administration.edit(
      'e1',
      { name: 'Edi', nip: null, rank: null, title: 'Kabid', email: null, roles: ['kabid'] },
      { ...entry('account-change', 'e1'), office: 'metro' },
    );
    await session('t1', 'e1');
    await session('t2', 'e1');

    await administration.setPassword('e1', { hash: 'h2', once: false, keep: 't1' }, entry('password-change', 'e1'));

    expect(await accounts.byId('e1')).toMatchObject({
      name: 'Edi',
      passwordHash: 'h2',
      passwordOnce: false,
      roles: [
        { role: 'kabid', office: 'metro' },
        { role: 'kasi', office: 'prabumulih' },
      ],
    });
    expect([await accounts.session('t1', MONDAY), await accounts.session('t2', MONDAY)]).toEqual([
      expect.anything(),
      null,
    ]);
    await administration.setDisabled('e1', true, entry('account-disable', 'e1'));
    await administration.setDisabled('e1', false, entry('account-enable', 'e1'));
    expect(await accounts.session('t1', MONDAY)).toBeNull();
    expect((await administration.staff('metro')).map(({ id }) => id)).toEqual(['e1']);
  });

  it('have their signing key opened again, and the log tells it once', async () => {
    const { administration, signingAttempts } = own.store;
    const wrong = async (n: number): Promise<void> => {
      const trial = { official: 'k1', trial: `k1-${n}`, at: MONDAY };
      expect(await signingAttempts.reserve({ ...trial, expiresAt: MONDAY + 1 })).toBe('free');
      await signingAttempts.settle({ ...trial, outcome: 'wrong' });
    };
    for (let n = 0; n < 5; n += 1) await wrong(n);

    expect(await signingAttempts.locked('k1')).toBe(true);
    expect(await administration.unlockSigner('k1', entry('signing-key-unlock', 'k1'))).toBe(true);
    expect(await administration.unlockSigner('k1', entry('signing-key-unlock', 'k1'))).toBe(false);
    expect(await signingAttempts.locked('k1')).toBe(false);
    // and it bears as many wrong ones as before
    for (let n = 5; n < 9; n += 1) await wrong(n);
    expect(await signingAttempts.locked('k1')).toBe(false);
    expect(
      (await administration.systemLog({ office: 'prabumulih', limit: 100 })).filter(({ subject }) => subject === 'k1'),
    ).toHaveLength(1);
  });

  it('are read from the log a page at a time, newest first, each office its own', async () => {
    const { administration } = own.store;
    for (const verb of ['a', 'b', 'c']) await administration.note({ ...entry(verb, 'x'), office: 'palembang' });

    const newest = await administration.systemLog({ office: 'palembang', limit: 2 });
    const older = await administration.systemLog({ office: 'palembang', limit: 2, before: newest.at(-1)?.number ?? 0 });

    expect([newest.map(({ verb }) => verb), older.map(({ verb }) => verb)]).toEqual([['c', 'b'], ['a']]);
    expect(newest[0]).toMatchObject({ detail: { fields: ['x'] }, at: MONDAY, actor: 'admin' });
  });
});
