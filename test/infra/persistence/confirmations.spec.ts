import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewConfirmation } from '../../../src/domain/ports/confirmations.js';
import type { SystemLogEntry } from '../../../src/domain/ports/system-log.js';
import { aSession } from './record-builders.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());

const asked = (id: string, more: Partial<NewConfirmation> = {}): NewConfirmation => ({
  ...{ id, office: 'prabumulih', kind: 'signing-key', account: 'user-kadin', topic: 'a'.repeat(64) },
  ...{ content: { subject: 'CN=A. ZAHEDI' }, askedBy: 'system', askedAt: 1, ...more },
});
const entry = (verb: string): SystemLogEntry => ({
  ...{ at: 1, office: 'prabumulih', actor: 'system', verb, subject: 'user-kadin', detail: {} },
});
const verbs = async (): Promise<readonly string[]> =>
  (await own.store.administration.systemLog({ office: 'prabumulih', limit: 50 })).map(({ verb }) => verb);

describe('what waits for a second person', () => {
  it('waits once, is decided once, and each is written in the system log or not at all', async () => {
    const { confirmations } = own.store;
    const [first, second] = await Promise.all([
      confirmations.ask(asked('c-1'), entry('asked')),
      confirmations.ask(asked('c-2'), entry('asked')),
    ]);

    expect(first.id).toBe(second.id);
    expect(await confirmations.waiting('prabumulih')).toMatchObject([
      { id: first.id, state: 'waiting', content: { subject: 'CN=A. ZAHEDI' }, decidedBy: null },
    ]);
    expect(await confirmations.waiting('palembang')).toEqual([]);
    const decide = (by: string): Promise<boolean> =>
      confirmations.decide(first.id, { state: 'confirmed', by, at: 2, reason: null }, entry('confirmed'));
    expect((await Promise.all([decide('user-admin'), decide('user-pengawas')])).sort()).toEqual([false, true]);
    expect(await verbs()).toEqual(['confirmed', 'asked']);
    expect(await confirmations.waiting('prabumulih')).toEqual([]);
    expect(await confirmations.about('signing-key', 'a'.repeat(64))).toMatchObject([
      { id: first.id, state: 'confirmed', decidedAt: 2 },
    ]);
    expect(await confirmations.find('c-9')).toBeNull();
  });

  it('may be asked for again once it is decided', async () => {
    const { confirmations } = own.store;
    const again = await confirmations.ask(asked('c-3'), entry('asked'));

    expect(again).toMatchObject({ id: 'c-3', state: 'waiting' });
    expect((await confirmations.about('signing-key', 'a'.repeat(64))).map(({ state }) => state)).toEqual([
      'waiting',
      'confirmed',
    ]);
  });

  it('ends where another stands in its place, both or neither', async () => {
    const { confirmations } = own.store;
    const [waiting] = await confirmations.waiting('prabumulih');
    const next = asked('c-8', { topic: 'b'.repeat(64) });
    expect(await confirmations.supersede([waiting?.id ?? ''], next, entry('superseded'))).toBe(true);
    expect(await confirmations.find(waiting?.id ?? '')).toMatchObject({ state: 'superseded', decidedBy: 'system' });
    expect((await confirmations.waiting('prabumulih')).map(({ id }) => id)).toEqual(['c-8']);

    // too late: somebody else has ended it
    const late = asked('c-9', { topic: 'c'.repeat(64) });
    expect(await confirmations.supersede(['c-8', waiting?.id ?? ''], late, entry('late'))).toBe(false);
    expect(await confirmations.find('c-8')).toMatchObject({ state: 'waiting' });
    expect(await confirmations.find('c-9')).toBeNull();
    expect(await verbs()).not.toContain('late');
    expect(await confirmations.supersede(['c-8'], null, entry('ended'))).toBe(true);
    expect(await confirmations.waiting('prabumulih')).toEqual([]);
  });

  it('takes effect with its confirmation, in one transaction: the account, or its password', async () => {
    const { accounts, confirmations } = own.store;
    const user = {
      ...{
        id: 'user-baru',
        login: 'baru',
        name: 'Sari',
        nik: null,
        nip: null,
        rank: 'III/c',
        title: null,
        email: null,
      },
      ...{ passwordHash: '$old', kind: 'staff' as const, roles: [{ role: 'front-office', office: 'prabumulih' }] },
    } as const;
    await accounts.save(user);
    await accounts.openSession(aSession({ tokenHash: 't'.repeat(64), user: user.id, createdAt: 1, expiresAt: 9e15 }));
    const ask = (id: string, kind: NewConfirmation['kind']): Promise<unknown> =>
      confirmations.ask(asked(id, { kind, account: user.id, topic: id, content: {} }), entry('asked'));
    const by = { state: 'confirmed', by: 'user-pengawas', at: 5, reason: null } as const;
    const change = { profile: { nip: '2', email: 'sari@kantor.id' }, addRoles: ['kasi'], enable: true } as const;

    await ask('c-4', 'account-change');
    const effect = { does: 'change-account', account: user.id, change } as const;
    expect(await confirmations.decide('c-4', by, entry('confirmed'), effect)).toBe(true);
    expect(await accounts.byId(user.id)).toMatchObject({
      ...{ login: 'baru', name: 'Sari', nip: '2', email: 'sari@kantor.id', rank: 'III/c', disabled: false },
      roles: [{ role: 'front-office' }, { role: 'kasi' }],
    });

    // opened with a password of its own, in one transaction
    await ask('c-7', 'account-change');
    await confirmations.decide('c-7', by, entry('confirmed'), { ...effect, change: { enable: true }, hash: '$first' });
    expect(await accounts.byId(user.id)).toMatchObject({ passwordHash: '$first', passwordOnce: true, disabled: false });

    await ask('c-5', 'password-reset');
    const reset = { does: 'set-password', account: user.id, hash: '$new' } as const;
    expect(await confirmations.decide('c-5', by, entry('confirmed'), reset)).toBe(true);
    expect(await accounts.byId(user.id)).toMatchObject({ passwordHash: '$new', passwordOnce: true });
    expect(await accounts.session('t'.repeat(64), 2)).toBeNull();

    await ask('c-6', 'account-change');
    await expect(confirmations.decide('c-6', by, entry('confirmed'), { ...effect, account: 'nobody' })).rejects.toThrow(
      'no account',
    );
    expect(await confirmations.find('c-6')).toMatchObject({ state: 'waiting' });
  });
});
