/** Tasks and roles of people who leave, through the record. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rolesOfPeople } from '../../../src/domain/access/staffing.js';
import { ROLES_SUBJECT } from '../../../src/domain/incidents/subjects.js';
import { createStaffingLoop } from '../../../src/office/watch/staffing-loop.js';
import { prabumulih } from '../../builders/case.js';
import { anApplication, aTask, aTransition, MONDAY, unique } from '../../infra/persistence/record-builders.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';

let own: OwnDatabase;
let office: string;
let now: number;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());
beforeEach(async () => {
  office = unique('kantor');
  now = MONDAY;
  await own.raw.query('DELETE FROM incident');
});

const account = async (...roles: readonly string[]): Promise<string> => {
  const id = randomUUID();
  await own.store.accounts.save({
    ...{ id, login: unique('login'), name: `Nama ${id.slice(0, 4)}`, nip: null, rank: null, title: null, email: null },
    ...{ passwordHash: 'x', kind: 'staff', roles: roles.map((role) => ({ role, office })) },
  });
  return id;
};

/** An application with one open task of this role. */
const taskOf = async (role: string): Promise<{ readonly application: string; readonly task: string }> => {
  const { id } = await own.store.applications.create(anApplication({ office }));
  await own.store.recorder.record(aTransition(id, 1, { office, tasksOpened: [aTask('t', { role })] }));
  return { application: id, task: 't' };
};

const holderOf = async ({ application, task }: { readonly application: string; readonly task: string }) =>
  (await own.store.tasks.find(application, task))?.holder ?? null;

const loop = (procedures: Parameters<typeof createStaffingLoop>[0]['procedures'] = async () => []) =>
  createStaffingLoop({
    ...{ ...own.store, office, procedures },
    ...{ idleMs: 1, clock: () => now, report: () => undefined },
  });

const entry = (verb: string, subject: string) => ({ at: now, office, actor: 'admin', verb, subject, detail: {} });

describe('a task whose holder leaves', () => {
  it('goes back to its role when the account is disabled, as a fact of the record', async () => {
    const [kasi, other] = [await account('kasi'), await account('kasi')];
    const [left, kept] = [await taskOf('kasi'), await taskOf('kasi')];
    await own.store.tasks.claim(left.application, left.task, kasi, now);
    await own.store.tasks.claim(kept.application, kept.task, other, now);
    await loop().pass();
    expect([await holderOf(left), await holderOf(kept)]).toEqual([kasi, other]);

    await own.store.administration.setDisabled(kasi, true, entry('account-disable', kasi));
    await loop().pass();

    expect([await holderOf(left), await holderOf(kept)]).toEqual([null, other]);
    const audit = await own.store.applications.audit(left.application);
    expect(audit.at(-1)).toMatchObject({
      verb: 'task-taken-back',
      actor: 'system',
      after: { holder: kasi, because: 'account-disabled' },
    });
    // the clock of the procedure learns that it waits again
    const [rows] = await own.raw.query('SELECT message_key FROM courier WHERE application = ?', [left.application]);
    expect(rows).toHaveLength(2);
    expect(await own.store.tasks.claim(left.application, left.task, other, now)).toEqual({ claimed: true });
  });

  it('goes back when the role is taken from the account, and stays where another role gives it', async () => {
    const officer = await account('kasi', 'kabid');
    const [first, second] = [await taskOf('kasi'), await taskOf('kabid')];
    for (const { application, task } of [first, second]) await own.store.tasks.claim(application, task, officer, now);

    await own.store.administration.edit(
      officer,
      { name: 'Nama', nip: null, rank: null, title: null, email: null, roles: ['kabid'] },
      entry('account-change', officer),
    );
    await loop().pass();

    expect([await holderOf(first), await holderOf(second)]).toEqual([null, officer]);
  });

  it('goes back when the time ends for which its holder stood in', async () => {
    const [head, plh] = [await account('kadin'), await account('sekdin')];
    await own.store.delegations.add({
      ...{ id: randomUUID(), office, kind: 'Plh.', role: 'kadin', from: head, to: plh, letter: '800/1' },
      ...{ startsAt: now, endsAt: now + 1_000, madeBy: head, madeAt: now },
    });
    const held = await taskOf('kadin');
    await own.store.tasks.claim(held.application, held.task, plh, now);
    await loop().pass();
    expect(await holderOf(held)).toBe(plh);

    now += 1_000;
    await loop().pass();

    expect(await holderOf(held)).toBeNull();
  });
});

describe('a role without an active holder', () => {
  const open = async () =>
    (await own.store.incidents.list({ application: ROLES_SUBJECT, open: true })).map(({ task, code }) => [task, code]);

  it('is an incident at once where a procedure in use needs it, and no longer when somebody holds it', async () => {
    const { definition } = await prabumulih();
    const roles = rolesOfPeople(definition);
    const people = new Map<string, string>();
    for (const role of roles) people.set(role, await account(role));
    const { pass } = loop(async () => [definition]);
    await pass();
    expect(await open()).toEqual([]);

    const kabid = people.get('kabid') ?? '';
    await own.store.administration.setDisabled(kabid, true, entry('account-disable', kabid));
    await pass();
    await pass();
    expect(await open()).toEqual([['role/kabid', 'ROLE_WITHOUT_HOLDER']]);

    await own.store.delegations.add({
      ...{ id: randomUUID(), office, kind: 'Plt.', role: 'kabid', from: kabid, to: people.get('sekdin') ?? '' },
      ...{ letter: '800/2', startsAt: now, endsAt: now + 1_000, madeBy: kabid, madeAt: now },
    });
    await pass();
    expect(await open()).toEqual([]);

    now += 1_000;
    await pass();
    expect(await open()).toEqual([['role/kabid', 'ROLE_WITHOUT_HOLDER']]);
    await account('kabid');
    await pass();
    expect(await open()).toEqual([]);
  });

  it('is one where a task waits for it, whatever procedures are in use', async () => {
    await taskOf('peran-lama');
    await loop().pass();

    expect(await open()).toEqual([['role/peran-lama', 'ROLE_WITHOUT_HOLDER']]);
  });
});
