/** The real judge of keys, over accounts that a test names. */
import { randomUUID } from 'node:crypto';
import type { UserRow } from '../../src/domain/ports/accounts.js';
import type { KeyOwners } from '../../src/domain/ports/key-owners.js';
import { createKeyOwners } from '../../src/office/accounts/key-owners.js';
import { memoryConfirmations, type MemoryConfirmations } from './confirmations.js';

/** Stands in the certificate of every official of a test that names no other number. */
export const NIP = '197001011998031001';

export const anOfficial = (id: string, numbers: Partial<Pick<UserRow, 'nik' | 'nip'>> = {}): UserRow => ({
  ...{ id, login: id, name: 'Drs. Contoh Pejabat, M.Si.', nik: null, nip: NIP, rank: null, title: null, email: null },
  ...{ passwordHash: '', kind: 'staff', roles: [] },
  ...{ disabled: false, passwordOnce: false },
  ...numbers,
});

/** Officials with the numbers given; by default everyone has the number that stands in certificates by default. */
export const keyOwners = (
  numbersOf: (id: string) => Partial<Pick<UserRow, 'nik' | 'nip'>> = () => ({}),
  confirmations: MemoryConfirmations = memoryConfirmations(),
): KeyOwners =>
  createKeyOwners({
    office: 'prabumulih',
    accounts: { byId: async (id) => anOfficial(id, numbersOf(id)) },
    confirmations,
    newId: randomUUID,
    now: Date.now,
  });
