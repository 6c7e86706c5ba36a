/** Officials are told that somebody stands in, and that it is over, through the record. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { Channel } from '../../../src/domain/ports/channels.js';
import { loadWording } from '../../../src/infra/mail/wording.js';
import { createDelegationLoop } from '../../../src/office/notices/delegation-loop.js';
import { createNotifier } from '../../../src/office/notices/notifier.js';
import { MONDAY, unique } from '../../infra/persistence/record-builders.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';

const DAY = 86_400_000;

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());

it('tells both officials once when it is in force and once when it is over, however it ends', async () => {
  const office = unique('kantor');
  let now = MONDAY;
  const mails: { readonly to: string; readonly key: string; readonly subject: string; readonly text: string }[] = [];
  const channel: Channel = {
    name: 'mail',
    addressOf: ({ email }) => email ?? null,
    send: async (to, { key, subject, text }) => {
      mails.push({ to, key, subject, text });
      return { messageId: key };
    },
  };
  const account = async (name: string): Promise<string> => {
    const id = randomUUID();
    await own.store.accounts.save({
      ...{ id, login: unique('login'), name, nip: null, rank: null, title: null, email: `${name}@kantor.id` },
      ...{ passwordHash: 'x', kind: 'staff', roles: [{ role: 'kadin', office }] },
    });
    return id;
  };
  const [from, to] = [await account('kepala'), await account('plh')];
  const delegation = {
    ...{ office, kind: 'Plh.' as const, role: 'kadin', from, to, letter: '800/1/2026', madeAt: now },
    ...{ startsAt: now + DAY, endsAt: now + 2 * DAY },
  } as const;
  await own.store.delegations.add({ ...delegation, id: 'd-1', madeBy: from });
  // nobody confirms it: it never gives its role, and nobody is told
  await own.store.delegations.add({ ...delegation, id: 'd-2', madeBy: 'pengawas' });
  const pass = async (): Promise<readonly string[]> => {
    mails.length = 0;
    const loop = createDelegationLoop({
      ...{ office: { id: office, name: 'DPMPTSP' }, zone: 'Asia/Jakarta', accounts: own.store.accounts },
      ...{ notices: own.store.delegationNotices, idleMs: 1, clock: () => now, report: () => undefined },
      notifier: createNotifier([channel], loadWording(join('config', 'mail', 'id.yaml'))),
    });
    await loop.pass();
    return mails.map(({ key, to: address }) => `${key.split('/').slice(1, 3).join(' ')} ${address}`);
  };

  expect(await pass()).toEqual([]);
  now += DAY;
  expect(await pass()).toEqual(['d-1 begun plh@kantor.id', 'd-1 begun kepala@kantor.id']);
  expect(mails[0]).toMatchObject({ subject: 'Plh. kadin: plh menggantikan kepala' });
  expect(mails[0]?.text).toContain('800/1/2026');
  expect(await pass()).toEqual([]);
  await own.store.delegations.end('d-1', from, 'kembali lebih awal', now + 1);
  now += 2;
  expect(await pass()).toEqual(['d-1 ended plh@kantor.id', 'd-1 ended kepala@kantor.id']);
  expect(mails[0]?.text).toContain('kembali lebih awal');
  now += 5 * DAY;
  expect(await pass()).toEqual([]);
});
