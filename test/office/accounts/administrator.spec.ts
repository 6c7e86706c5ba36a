import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdministratorMaker } from '../../../src/office/accounts/administrator.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { MONDAY } from '../../infra/persistence/record-builders.js';

describe('whoever may run commands on the server', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  const maker = (newId = 'new-account') =>
    createAdministratorMaker({
      ...{ office: 'prabumulih', accounts: own.store.accounts, administration: own.store.administration },
      newId: () => newId,
      newPassword: () => 'kata-sandi-sekali',
      hashPassword: async (password) => `hash of ${password}`,
      now: () => MONDAY,
    });
  const logged = async (subject: string) =>
    (await own.store.administration.systemLog({ office: 'prabumulih', limit: 50 })).filter(
      (entry) => entry.subject === subject,
    );

  it('makes an administrator whose password is for one use, and that stands in the log', async () => {
    expect(await maker('first')('pertama')).toEqual({ login: 'pertama', password: 'kata-sandi-sekali' });

    expect(await own.store.accounts.byId('first')).toMatchObject({
      login: 'pertama',
      passwordHash: 'hash of kata-sandi-sekali',
      passwordOnce: true,
      roles: [{ role: 'administrator', office: 'prabumulih' }],
    });
    expect(await logged('first')).toMatchObject([{ actor: 'system', verb: 'administrator' }]);
  });

  it('opens again the account of one who is locked out, which keeps its other roles', async () => {
    const { administration, accounts } = own.store;
    const entry = { at: MONDAY, office: 'prabumulih', actor: 'admin', verb: 'account-add', subject: 'old', detail: {} };
    const profile = { name: 'Sari', nip: null, rank: null, title: 'Kasi', email: 'sari@paraf.example' };
    await administration.add({ id: 'old', login: 'sari', passwordHash: 'h1', roles: ['kasi'], ...profile }, entry);
    await administration.setDisabled('old', true, { ...entry, verb: 'account-disable' });

    await maker()('sari');

    const now = await accounts.byId('old');
    expect(now).toMatchObject({ ...profile, passwordHash: 'hash of kata-sandi-sekali', disabled: false });
    expect(now?.roles.map(({ role }) => role).sort()).toEqual(['administrator', 'kasi']);
    expect((await logged('old')).map(({ verb }) => verb).sort()).toEqual([
      'account-add',
      'account-disable',
      'account-enable',
      'administrator',
      'password-reset',
    ]);
  });

  it('makes none of an applicant', async () => {
    await own.store.accounts.save({
      ...{ id: 'applicant', login: 'budi', name: 'Budi', nip: null, rank: null, title: null, email: null },
      ...{ passwordHash: 'h', kind: 'applicant', roles: [] },
    });

    await expect(maker()('budi')).rejects.toThrow('"budi" is the account of an applicant');
    expect(await own.store.accounts.byId('applicant')).toMatchObject({ passwordHash: 'h', roles: [] });
  });
});
