import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewConfirmation } from '../../../src/domain/ports/confirmations.js';
import type { SystemLogEntry } from '../../../src/domain/ports/system-log.js';
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
});
