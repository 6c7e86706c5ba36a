import { beforeAll, describe, expect, it } from '@jest/globals';
import { divideChange, guardedRoles, headRoles, type AccountNow } from '../../../src/domain/access/second-person.js';
import { prabumulih } from '../../builders/case.js';

describe('a change of an account', () => {
  let guarded: ReadonlySet<string>;
  beforeAll(async () => {
    guarded = guardedRoles([(await prabumulih()).definition]);
  });
  const account = (more: Partial<AccountNow>): AccountNow => ({
    ...{ name: 'Sari', nik: null, nip: '1', rank: null, title: null, email: 'sari@kantor.id', roles: ['front-office'] },
    ...{ disabled: false },
    ...more,
  });

  it('is guarded for who signs, gives a paraf, or is the second person', async () => {
    expect([...guarded].sort()).toEqual(['administrator', 'kabid', 'kadin', 'kasi', 'sekdin', 'supervisor']);
    expect(headRoles([(await prabumulih()).definition])).toEqual(['kadin']);
  });

  it('takes effect at once where nobody signs or gives a paraf by it', () => {
    const wanted = { name: 'Sari Dewi', email: 'dewi@kantor.id', roles: ['back-office'], disabled: true };

    expect(divideChange(account({}), wanted, guarded)).toEqual({ now: wanted, later: null });
  });

  it('gives a guarded role, opens such an account, and changes who its holder is, when a second person has confirmed', () => {
    expect(divideChange(account({}), { roles: ['front-office', 'kasi'], title: 'Kepala Seksi' }, guarded)).toEqual({
      now: { roles: ['front-office'], title: 'Kepala Seksi' },
      later: { addRoles: ['kasi'] },
    });
    expect(divideChange(account({}), { roles: ['kadin'] }, guarded)).toEqual({
      now: {},
      later: { addRoles: ['kadin'] },
    });
    const kasi = account({ roles: ['kasi'], disabled: true });
    expect(divideChange(kasi, { disabled: false }, guarded)).toEqual({ now: {}, later: { enable: true } });
    expect(
      divideChange(kasi, { nip: '2', nik: '1674010101700001', email: null, name: 'Sari', rank: 'III/c' }, guarded),
    ).toEqual({
      now: { name: 'Sari', rank: 'III/c' },
      later: { profile: { nip: '2', nik: '1674010101700001', email: null } },
    });
  });

  it('takes power away at once', () => {
    const kasi = account({ roles: ['kasi', 'front-office'] });

    expect(divideChange(kasi, { roles: ['front-office'] }, guarded)).toEqual({
      now: { roles: ['front-office'] },
      later: null,
    });
    expect(divideChange(kasi, { disabled: true }, guarded)).toEqual({ now: { disabled: true }, later: null });
  });
});
