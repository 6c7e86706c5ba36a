/** Letters that wait for officials who are all barred by a paraf of theirs, through the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import { createBarredLoop } from '../../../src/office/watch/barred-loop.js';
import { aCase, prabumulih, upTo } from '../../builders/case.js';
import { anApplication, aTask, aTransition, MONDAY, unique } from '../../infra/persistence/record-builders.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';

let own: OwnDatabase;
let office: string;
beforeAll(async () => {
  own = await ownDatabase();
  office = unique('kantor');
});
afterAll(() => own.drop());

const now = MONDAY + 1_000;

const account = async (...roles: readonly string[]): Promise<string> => {
  const id = randomUUID();
  await own.store.accounts.save({
    ...{ id, login: unique('login'), name: 'Nama', nip: null, rank: null, title: null, email: null },
    ...{ passwordHash: 'x', kind: 'staff', roles: roles.map((role) => ({ role, office })) },
  });
  return id;
};

const standsIn = (role: string, from: string, to: string): Promise<void> =>
  own.store.delegations.add({
    ...{ id: randomUUID(), office, kind: 'Plt.', role, from, to, letter: '800/1' },
    ...{ startsAt: MONDAY, endsAt: MONDAY + 86_400_000, madeBy: from, madeAt: MONDAY },
  });

/** An application whose letter bears the Kasi's paraf, by this official, and waits for one of this role. */
const letterAt = async (role: string, action: string, by: string): Promise<string> => {
  const { state } = upTo(aCase(await prabumulih()), 'paraf-kasi');
  const initialled: ApplicationState = { ...state, parafs: state.parafs.map((paraf) => ({ ...paraf, by })) };
  const { id } = await own.store.applications.create(anApplication({ office }));
  const patch = { status: 'running', dueAt: null, clockRunning: true, state: initialled } as const;
  const given = aTask('given', { role: 'kasi', action: 'paraf', element: 'paraf-kasi' });
  const waiting = aTask('waiting', { role, action, element: `${action}-${role}` });
  await own.store.recorder.record(aTransition(id, 1, { office, tasksOpened: [given], patch }));
  const done = {
    id: 'given',
    reason: 'completed',
    by,
    closedAt: MONDAY,
    outcome: 'paraf',
    stepConsumed: null,
  } as const;
  await own.store.recorder.record(aTransition(id, 2, { office, tasksClosed: [done], tasksOpened: [waiting], patch }));
  return id;
};

/** Open incidents after another pass. */
const waitsForNobody = async (): Promise<readonly (readonly [string, string | null, string])[]> => {
  await createBarredLoop({ ...own.store, office, idleMs: 1, clock: () => now, report: () => undefined }).pass();
  const open = await own.store.incidents.list({ office, open: true });
  return open.map(({ application, task, code }) => [application, task, code]);
};

describe('a letter whose next official has given a paraf of it', () => {
  it('is an incident while nobody else is there, whoever it waits for', async () => {
    const [kasi, kabid, other] = [await account('kasi'), await account('kabid'), await account('arsiparis')];
    const letter = await letterAt('kabid', 'paraf', kasi);
    expect(await waitsForNobody()).toEqual([]);

    // kasi is Plt. kabid
    await standsIn('kabid', kabid, kasi);
    const twice = [letter, 'waiting', 'PARAF_TWICE_BY_ONE'];
    expect(await waitsForNobody()).toEqual([twice]);
    expect(await waitsForNobody()).toEqual([twice]);

    // the next delegate
    await standsIn('kabid', kabid, other);
    expect(await waitsForNobody()).toEqual([]);
  });

  it('is one at the signature, too, and ends where a supervisor has routed the task', async () => {
    const [kasi, head] = [await account('kasi'), await account('kadin')];
    const letter = await letterAt('kadin', 'sign', kasi);
    expect(await waitsForNobody()).toEqual([]);
    await standsIn('kadin', head, kasi);
    expect(await waitsForNobody()).toEqual([[letter, 'waiting', 'PARAF_AND_SIGNATURE_BY_ONE']]);

    const row = await own.store.applications.find(letter);
    if (row?.state == null) throw new Error('the application has no state');
    const state = { ...row.state, routed: { waiting: { to: 'user-other', by: 'user-supervisor', reason: 'x' } } };
    const patch = { status: 'running', dueAt: null, clockRunning: true, state } as const;
    await own.store.recorder.record(aTransition(letter, 3, { office, patch }));
    expect(await waitsForNobody()).toEqual([]);
  });
});
