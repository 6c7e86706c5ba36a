import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { arrivalOutbox } from '../../../src/domain/application/arrival.js';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import type { NewApplication } from '../../../src/domain/ports/new-applications.js';
import type { Origin } from '../../../src/domain/application/origin.js';
import { byOffice, fromOss, fromPortal } from '../../builders/origins.js';
import type { CompleteTask } from '../../../src/domain/application/messages.js';
import type { DocumentRow } from '../../../src/domain/ports/documents.js';
import type { SignInOutcome } from '../../../src/domain/ports/sign-ins.js';
import { openStore } from '../../../src/infra/persistence/index.js';
import { aSession, aTask, aTransition, anApplication, MONDAY, unique } from './record-builders.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';

describe('the store', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  const withTasks = async (...tasks: readonly ReturnType<typeof aTask>[]): Promise<string> => {
    const { id } = await own.store.applications.create(anApplication());
    await own.store.recorder.record(aTransition(id, 1, { tasksOpened: tasks }));
    return id;
  };

  describe('applications', () => {
    it('are created once per source reference, also by 10 at a time', async () => {
      const sourceRef = unique('ref');
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => own.store.applications.create(anApplication({ sourceRef }))),
      );

      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
    });

    it('are listed newest first, each once, over pages', async () => {
      const office = unique('office');
      const ids: string[] = [];
      for (let n = 0; n < 7; n += 1)
        ids.push(
          (await own.store.applications.create(anApplication({ office, receivedAt: MONDAY + Math.floor(n / 2) }))).id,
        );

      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await own.store.applications.list({
          office,
          limit: 3,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);

      expect([...seen].sort()).toEqual([...ids].sort());
      expect(seen.slice(0, 1)).toEqual(ids.slice(-1));
    });

    it('refuse a cursor that no page gave', async () => {
      await expect(own.store.applications.list({ limit: 3, cursor: 'eyJhIjoxfQ' })).rejects.toThrow(
        /cursor: expected the one that an earlier page/,
      );
    });

    it('are found by id with the right tracking secret only', async () => {
      const { id } = await own.store.applications.create(anApplication({ trackingSecretHash: 'b'.repeat(64) }));

      expect((await own.store.applications.trackedBy(id, 'b'.repeat(64)))?.id).toBe(id);
      expect(await own.store.applications.trackedBy(id, 'c'.repeat(64))).toBeNull();
    });

    it('wait for their workflow until it has started', async () => {
      const { id } = await own.store.applications.create(anApplication({ receivedAt: 1 }));
      expect((await own.store.applications.notStarted(1)).map((row) => row.id)).toEqual([id]);
      await own.store.applications.markStarted(id);
      expect((await own.store.applications.notStarted(1)).map((row) => row.id)).not.toEqual([id]);
    });
  });

  describe('tasks', () => {
    it('are claimed by one of 12 at a time, and the others learn by whom', async () => {
      const id = await withTasks(aTask('receive'));

      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) => own.store.tasks.claim(id, 'receive', `officer-${String(n)}`, MONDAY)),
      );

      const winner = (await own.store.tasks.find(id, 'receive'))!.holder;
      expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
      expect(answers.filter((answer) => !answer.claimed)).toEqual(
        Array.from({ length: 11 }, () => ({ claimed: false, holder: winner, open: true })),
      );
      expect((await own.store.applications.audit(id)).filter(({ verb }) => verb === 'task-claimed')).toHaveLength(1);
    });

    it('stay with their holder when the claim is repeated, are released by the holder alone, reassigned by another', async () => {
      const id = await withTasks(aTask('receive'));
      await own.store.tasks.claim(id, 'receive', 'rina', MONDAY);

      expect(await own.store.tasks.claim(id, 'receive', 'rina', MONDAY)).toEqual({ claimed: true });
      expect(await own.store.tasks.release(id, 'receive', 'dewi', MONDAY)).toBe(false);
      expect(await own.store.tasks.release(id, 'receive', 'rina', MONDAY)).toBe(true);
      expect(await own.store.tasks.reassign(id, 'receive', 'dewi', 'supervisor', MONDAY)).toBe(true);
      expect((await own.store.tasks.find(id, 'receive'))!.holder).toBe('dewi');
      expect(await own.store.tasks.claim(id, 'unknown', 'rina', MONDAY)).toEqual({
        claimed: false,
        holder: null,
        open: false,
      });
    });

    it('are listed with the least working time left first, resting ones last, over pages without loss', async () => {
      const role = unique('role');
      const id = await withTasks(
        ...[5, null, 3, 1, 3, null, 2].map((due, n) =>
          aTask(`t${String(n)}`, { role, dueAt: due === null ? null : MONDAY + due, clockStopped: due === null }),
        ),
      );

      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await own.store.tasks.list({
          office: 'prabumulih',
          roles: [role],
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.items.map((task) => task.id));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);

      expect(seen).toEqual(['t3', 't6', 't2', 't4', 't0', 't1', 't5']);
      expect((await own.store.tasks.list({ office: 'prabumulih', application: id, limit: 100 })).items).toHaveLength(7);
    });

    it('are seen in the views mine, unassigned, overdue and returned', async () => {
      const role = unique('role');
      const id = await withTasks(aTask('a', { role }), aTask('b', { role }), aTask('c', { role }));
      await own.store.tasks.claim(id, 'a', 'rina', MONDAY);
      await own.store.recorder.record(
        aTransition(id, 2, {
          taskClocks: [
            { id: 'b', dueAt: MONDAY + 1, clockStopped: false, overdueAt: MONDAY + 2, escalatedTo: 'kabid' },
          ],
          tasksClosed: [
            { id: 'c', closedAt: MONDAY + 2, reason: 'returned', outcome: null, by: 'budi', stepConsumed: 2 },
          ],
          tasksOpened: [aTask('a#2', { role, element: 'a' })],
        }),
      );
      const ids = async (
        query: Partial<Parameters<OwnDatabase['store']['tasks']['list']>[0]>,
      ): Promise<readonly string[]> =>
        (await own.store.tasks.list({ office: 'prabumulih', roles: [role], limit: 10, ...query })).items
          .map((task) => task.id)
          .sort();

      expect(await ids({ view: 'mine', holder: 'rina', application: id })).toEqual(['a']);
      expect(await ids({ view: 'role' })).toEqual(['a', 'a#2', 'b']);
      expect(await ids({ view: 'unassigned' })).toEqual(['a#2', 'b']);
      expect(await ids({ view: 'overdue' })).toEqual(['b']);
      expect(await ids({ view: 'returned' })).toEqual(['a#2']);
      expect(await ids({ state: 'all' })).toEqual(['a', 'a#2', 'b', 'c']);
      expect(await ids({ roles: [] })).toEqual([]);
      expect(await own.store.tasks.find(id, 'b')).toMatchObject({ overdueAt: MONDAY + 2, escalatedTo: 'kabid' });
    });
  });

  describe('the inbox', () => {
    it('stores an exact repeat once', async () => {
      const entry = { source: 'oss', key: unique('nib'), body: { a: ' stray ', b: '1' }, receivedAt: MONDAY } as const;
      const first = await own.store.inbox.put(entry);

      expect(await own.store.inbox.put(entry)).toEqual({ id: first.id, fresh: false });
      expect(await own.store.inbox.put({ ...entry, source: 'sicantik' })).toMatchObject({ fresh: true });
    });

    it('stores again what was said before something else about the same, each time once', async () => {
      const subject = unique('baris');
      const say = (what: string) =>
        own.store.inbox.put({
          ...{ source: 'sicantik', key: `${subject}/${what}`, subject, body: { what }, receivedAt: MONDAY },
        });
      const freshOf = async (...said: readonly string[]): Promise<boolean[]> => {
        const fresh: boolean[] = [];
        for (const what of said) fresh.push((await say(what)).fresh);
        return fresh;
      };

      expect(await freshOf('A', 'A', 'B', 'A', 'A', 'B', 'A', 'C', 'A')).toEqual(
        [true, false, true, true, false, true, true, true, true], // prettier-ignore
      );
      const [one, other] = await Promise.all([say('B'), say('B')]);
      expect(one.id).toBe(other.id);
      expect([one.fresh, other.fresh].filter(Boolean)).toEqual([true]);
      // where nothing says what a message is about, the same text is the same message
      const nothing = { source: 'staff', receivedAt: MONDAY, body: {} } as const;
      const first = await own.store.inbox.put({ ...nothing, key: `${subject}/1` });
      await own.store.inbox.put({ ...nothing, key: `${subject}/2` });
      expect(await own.store.inbox.put({ ...nothing, key: `${subject}/1` })).toEqual({ id: first.id, fresh: false });
    });

    it('reads each of the messages that say the same with a key of its own', async () => {
      await own.raw.query('DELETE FROM inbox');
      for (const what of ['A', 'B', 'A'])
        await own.store.inbox.put({
          ...{ source: 'oss', key: what, subject: 'nib', body: { what }, receivedAt: MONDAY },
        });
      const taken = await own.store.inbox.take(10, MONDAY);

      expect(taken.map(({ body }) => body['what'])).toEqual(['A', 'B', 'A']);
    });

    it('gives each message to one of several takers, and again after its lease or retry time', async () => {
      await own.raw.query('DELETE FROM inbox');
      for (let n = 0; n < 20; n += 1)
        await own.store.inbox.put({ source: 'staff', key: `m${String(n)}`, body: { n }, receivedAt: MONDAY });

      const taken = (await Promise.all(Array.from({ length: 5 }, () => own.store.inbox.take(4, MONDAY)))).flat();

      expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
      const rest = await own.store.inbox.take(100, MONDAY);
      expect(taken.length + rest.length).toBe(20);
      expect(await own.store.inbox.take(100, MONDAY)).toEqual([]);
      for (const { id } of [...taken, ...rest].slice(2)) await own.store.inbox.done(id, {}, true);
      const [retried, dead] = [...taken, ...rest];
      await own.store.inbox.failed(retried!.id, { reason: 'Temporal is away', troubles: [] }, MONDAY + 5);
      await own.store.inbox.failed(dead!.id, { reason: 'unreadable', troubles: [] }, null);
      expect(await own.store.inbox.take(100, MONDAY + 600_000)).toEqual([{ ...retried, attempts: 2 }]);
    });
  });

  describe('the courier', () => {
    const message = (key: string, over: Partial<CompleteTask> = {}): CompleteTask => ({
      type: 'complete-task',
      key,
      at: MONDAY,
      actor: { user: 'rina', roles: ['front-office'] },
      task: 'receive',
      input: { ok: true },
      ...over,
    });

    it('keeps a message once and tells a repeat from another content under its key', async () => {
      const id = await withTasks();

      expect(await own.store.courier.post(id, message('m'))).toEqual({ fresh: true, same: true });
      expect(await own.store.courier.post(id, message('m', { at: MONDAY + 9 }))).toEqual({ fresh: false, same: true });
      expect(await own.store.courier.post(id, message('m', { input: { ok: false } }))).toEqual({
        fresh: false,
        same: false,
      });
      expect(await own.store.courier.find(id, 'm')).toEqual({ message: message('m'), delivered: false });
      expect(await own.store.courier.find(id, 'other')).toBeNull();
    });

    it('lists of several files under one key the one that is told, however many come at the same time', async () => {
      const id = await withTasks();
      const file = (n: number): DocumentRow => ({
        ...{ id: unique('document'), application: id, kind: 'requirement', requirement: 'ktp', name: `ktp-${n}.pdf` },
        ...{ mediaType: 'application/pdf', size: n, sha256: String(n).repeat(64), createdAt: MONDAY },
        ...{ createdBy: 'budi', meta: {} },
      });
      const files = Array.from({ length: 8 }, (_, n) => ({ ...file(n), id: `${id.slice(-20)}-file` }));

      const answers = await Promise.all(
        files.map((one) => own.store.courier.post(id, message('unggah', { input: { sha256: one.sha256 } }), one)),
      );

      expect(answers.filter(({ fresh }) => fresh)).toHaveLength(1);
      expect(answers.filter(({ same }) => same)).toHaveLength(1);
      const listed = await own.store.documents.list(id);
      const told = (await own.store.courier.find(id, 'unggah'))?.message;
      expect(listed).toHaveLength(1);
      expect(told).toMatchObject({ input: { sha256: listed[0]?.sha256 } });
    });

    it('tells of a file that was listed alone, once it is sent again', async () => {
      const id = await withTasks();
      const alone: DocumentRow = {
        ...{ id: unique('document'), application: id, kind: 'requirement', requirement: 'ktp', name: 'ktp.pdf' },
        ...{
          mediaType: 'application/pdf',
          size: 1,
          sha256: 'a'.repeat(64),
          createdAt: MONDAY,
          createdBy: 'budi',
          meta: {},
        },
      };
      await own.store.documents.add(alone);

      const another = { ...alone, sha256: 'b'.repeat(64) };
      expect(await own.store.courier.post(id, message('m'), another)).toEqual({ fresh: false, same: false });
      expect(await own.store.courier.post(id, message('m'), alone)).toEqual({ fresh: true, same: true });
    });

    it('never lets a later message of an application overtake an earlier one', async () => {
      await own.raw.query('DELETE FROM courier');
      const id = await withTasks();
      await own.store.courier.post(id, message('m1'));
      await own.store.courier.post(id, message('m2'));

      expect((await own.store.courier.undelivered(10, MONDAY)).map((taken) => taken.message.key)).toEqual(['m1']);
      expect(await own.store.courier.undelivered(10, MONDAY)).toEqual([]);
      await own.store.courier.postponed(id, 'm1', 'Temporal is away', MONDAY + 60_000);
      expect(await own.store.courier.undelivered(10, MONDAY + 30_000)).toEqual([]);
      expect((await own.store.courier.undelivered(10, MONDAY + 60_000)).map((taken) => taken.message.key)).toEqual([
        'm1',
      ]);
      await own.store.courier.delivered(id, 'm1');
      expect((await own.store.courier.undelivered(10, MONDAY + 60_000)).map((taken) => taken.message.key)).toEqual([
        'm2',
      ]);
    });
  });

  it('says who entered an application: the officer at the counter, the applicant at the portal, the system else', async () => {
    const actorOf = async (origin: Origin): Promise<string | undefined> => {
      const { id } = await own.store.applications.create(anApplication({ origin }));
      return (await own.store.applications.audit(id))[0]?.actor;
    };

    expect(await actorOf({ ...fromPortal('front-office'), takenBy: 'user-fo' })).toBe('user-fo');
    expect(await actorOf(fromPortal())).toBe('pemohon');
    expect(await actorOf(byOffice())).toBe('kasi');
    expect(await actorOf(fromOss({ id_izin: 'I-enteredBy' }))).toBe('system');
  });

  it('lists what waits for a recommendation, whether its procedure has begun or not', async () => {
    const permitType = unique('izin-dengan-rekomendasi');
    const created = async (over: Partial<NewApplication> = {}): Promise<string> =>
      (await own.store.applications.create(anApplication({ permitType, ...over }))).id;
    const running = async (recommendation: ApplicationState['recommendation']): Promise<string> => {
      const id = await created();
      const { patch } = aTransition(id, 1);
      const state = { ...patch.state, recommendation };
      await own.store.recorder.record(aTransition(id, 1, { patch: { ...patch, state } }));
      return id;
    };
    const waiting = [await created(), await running(null)];
    await running({ number: '1', date: '2026-11-20', result: 'positive', sha256: 'a'.repeat(64) });
    await created({ origin: byOffice() });
    await created({ permitType: unique('izin-tanpa-rekomendasi') });

    const list = (withoutRecommendation: readonly string[]) =>
      own.store.applications.list({ office: 'prabumulih', withoutRecommendation, limit: 10 });
    expect((await list([permitType])).items.map(({ id }) => id).sort()).toEqual(waiting.sort());
    expect((await list([])).items).toEqual([]);
  });

  it('finds the application of a number', async () => {
    const { id } = await own.store.applications.create(anApplication());
    const { number } = (await own.store.applications.find(id))!;

    expect(await own.store.applications.idOf(number)).toBe(id);
    expect(await own.store.applications.idOf('PBM-2099-00001-00')).toBeNull();
  });

  it('says at once which of several applications have a fact', async () => {
    const { applications } = own.store;
    const [one, other] = [await applications.create(anApplication()), await applications.create(anApplication())];
    await applications.appendAudit(one.id, {
      ...{ at: MONDAY, actor: 'system', verb: 'source-updated', after: { changed: ['data.location'] } },
      personal: { data: { location: 'Jalan 1' } },
    });

    expect(await applications.withFact([one.id, other.id], 'source-updated')).toEqual(new Set([one.id]));
    expect(await applications.withFact([one.id, other.id], 'source')).toEqual(new Set());
    expect(await applications.withFact([], 'source-updated')).toEqual(new Set());
  });

  it('stores what is told of a beginning with it, once', async () => {
    const application = anApplication();
    const outbox = arrivalOutbox(application.id, application.origin);
    await own.store.applications.create({ ...application, outbox });
    await own.store.applications.create({ ...application, outbox });

    expect(await own.store.outbox.list(application.id)).toMatchObject([
      { channel: 'mail', key: `${application.id}/arrival`, payload: { kind: 'arrival' }, state: 'waiting' },
    ]);
  });

  it('sends the outbox in order per application, each entry to one taker, and settles once', async () => {
    await own.raw.query('DELETE FROM outbox');
    const [one, two] = [await withTasks(), await withTasks()];
    for (const id of [one, two]) {
      await own.store.recorder.record(
        aTransition(id, 2, {
          outbox: ['10', '20'].map(
            (status) => ({ key: `${id}/${status}`, channel: 'oss-license-status', payload: { status } }) as const,
          ),
        }),
      );
    }
    const at = MONDAY + 600_000;

    const taken = (await Promise.all(Array.from({ length: 4 }, () => own.store.outbox.take(10, at, 1_000)))).flat();

    expect(taken.map(({ payload }) => payload)).toEqual([{ status: '10' }, { status: '10' }]);
    await own.store.outbox.retry(taken[0]!.id, 'HTTP 500', at + 50);
    await own.store.outbox.sent(taken[1]!.id, { code: 200 }, at);
    expect((await own.store.outbox.take(10, at, 1_000)).map(({ key }) => key)).toEqual([`${taken[1]!.application}/20`]);
    expect((await own.store.outbox.take(10, at + 50, 1_000)).map(({ id, attempts }) => [id, attempts])).toEqual([
      [taken[0]!.id, 1],
    ]);
    await own.store.outbox.sent(taken[1]!.id, { code: 200 }, at);
    await expect(own.store.outbox.dead(taken[1]!.id, 'no', at)).rejects.toThrow(/is sent, it cannot become dead/);
    expect((await own.store.outbox.list(taken[1]!.application))[0]).toMatchObject({
      state: 'sent',
      answer: { code: 200 },
      payload: { status: '10' },
    });
  });

  it('keeps accounts encrypted, found by login in any case, with roles per office', async () => {
    const user = {
      id: unique('user'),
      login: 'Kadin@Example.id',
      name: 'Dr. Ahmad',
      nik: '1674010101700001',
      nip: '197001012000011001',
      rank: 'Pembina',
      title: 'Kepala Dinas',
      email: null,
      passwordHash: '$argon2id$x',
      kind: 'staff',
      roles: [{ role: 'kadin', office: 'prabumulih' }],
    } as const;
    await own.store.accounts.save(user);

    expect(await own.store.accounts.byLogin(' kadin@example.ID')).toEqual({
      ...user,
      disabled: false,
      passwordOnce: false,
    });
    await own.store.accounts.save({ ...user, name: 'Dr. Ahmad Yani', roles: [] });
    expect(await own.store.accounts.byId(user.id)).toMatchObject({
      name: 'Dr. Ahmad Yani',
      roles: [],
    });
    await own.store.accounts.save(user);
    expect(await own.store.accounts.byRole('kadin', 'prabumulih')).toEqual([
      { ...user, disabled: false, passwordOnce: false },
    ]);
    const [rows] = await own.raw.query('SELECT * FROM account');
    expect(JSON.stringify(rows)).not.toMatch(/Ahmad|197001012000011001|example\.id/i);
    await expect(own.store.accounts.save({ ...user, id: 'another' })).rejects.toMatchObject({ errno: 1062 });
  });

  it('counts guesses before any is judged, whichever process they come through, of a login that nobody has too', async () => {
    const login = unique('login');
    const another = await openStore(own.config);
    try {
      const at = MONDAY;
      const guess = (n: number) =>
        (n % 2 === 0 ? own.store : another).guesses.take(
          { login: n % 3 === 0 ? login : ` ${login.toUpperCase()}`, asker: '10.0.0.1' },
          at,
        );
      const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)));

      expect(answers.filter(({ isTaken }) => isTaken)).toHaveLength(5);
      expect(answers.filter(({ isTaken }) => !isTaken)).toEqual(
        Array.from({ length: 7 }, () => ({ isTaken: false, until: at + 60_000 })),
      );
      const [rows] = await own.raw.query('SELECT * FROM guess');
      expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${login}|10\\.0\\.0\\.1`, 'i'));
    } finally {
      await another.close();
    }
  });

  it('lets an owner in from where they were before, whoever else guesses, and forgets what is old', async () => {
    const { guesses } = own.store;
    const login = unique('login');
    const mine = { login, asker: '10.0.0.2' };
    expect(await guesses.take(mine, MONDAY)).toEqual({ isTaken: true, isKnown: false });
    await guesses.right(mine, false, MONDAY);
    for (let n = 0; n < 12; n += 1) await guesses.take({ login, asker: `10.0.1.${n}` }, MONDAY);

    expect(await guesses.take({ login, asker: '10.0.9.9' }, MONDAY + 1)).toEqual({
      isTaken: false,
      until: MONDAY + 60_000,
    });
    expect(await guesses.take(mine, MONDAY + 1)).toEqual({ isTaken: true, isKnown: true });
    const later = MONDAY + 3 * 86_400_000;
    await guesses.right(mine, true, later);
    const [rows] = await own.raw.query('SELECT last_at FROM guess WHERE last_at < ?', [later - 86_400_000]);
    expect(rows).toEqual([]);
  });

  it('lets a whole office in at once from one address, through several processes', async () => {
    const others = [await openStore(own.config), await openStore(own.config)];
    const processes = [own.store, ...others];
    const people = Array.from({ length: 24 }, (_, n) => n);
    const signInOften = async (person: number): Promise<void> => {
      const { guesses } = processes[person % processes.length] ?? own.store;
      for (let n = 0; n < 30; n += 1) {
        const guess = { login: `pagi-${(person + n) % 10}`, asker: '10.0.7.7' };
        const taken = await guesses.take(guess, Date.now());
        if (taken.isTaken) await guesses.right(guess, taken.isKnown, Date.now());
      }
    };
    try {
      const answers = await Promise.allSettled(people.map(signInOften));
      expect(answers).toEqual(people.map(() => ({ status: 'fulfilled', value: undefined })));
    } finally {
      for (const other of others) await other.close();
    }
  });

  it('keeps who signed in and who tried, newest first, a page at a time', async () => {
    const office = unique('office');
    const note = (account: string | null, outcome: SignInOutcome, at: number): Promise<void> =>
      own.store.signIns.note({ at, office, account, address: '2001:db8::7', outcome });
    await note('a', 'password-wrong', MONDAY);
    await note(null, 'account-unknown', MONDAY + 1);
    await note('a', 'signed-in', MONDAY + 2);

    const [newest, ...older] = await own.store.signIns.list({ office, limit: 2 });
    expect([newest, ...older]).toMatchObject([
      { at: MONDAY + 2, account: 'a', address: '2001:db8::7', outcome: 'signed-in' },
      { at: MONDAY + 1, account: null, outcome: 'account-unknown' },
    ]);
    expect(await own.store.signIns.list({ office, account: 'a', before: newest?.number ?? 0, limit: 9 })).toMatchObject(
      [{ at: MONDAY, account: 'a', outcome: 'password-wrong' }],
    );
  });

  it('ends sessions at their time', async () => {
    await own.store.accounts.save({
      id: 'u',
      login: 'u',
      name: 'U',
      nip: null,
      rank: null,
      title: null,
      email: null,
      passwordHash: 'x',
      kind: 'staff',
      roles: [],
    });
    const begun = aSession({ tokenHash: 't', user: 'u', createdAt: MONDAY, expiresAt: MONDAY + 10 });
    const { accounts } = own.store;
    await accounts.openSession({ ...begun, agent: `Peramban – ${'x'.repeat(300)}` });
    await accounts.openSession(aSession({ tokenHash: 'other', user: 'v', createdAt: MONDAY, expiresAt: MONDAY + 10 }));

    const shown = { ...begun, agent: `Peramban ? ${'x'.repeat(239)}` };
    expect(await accounts.session('t', MONDAY + 9)).toEqual(shown);
    expect(await accounts.sessionsOf('u', MONDAY + 9)).toEqual([shown]);
    await accounts.touchSession('t', MONDAY + 5, '10.0.0.9');
    // a request that was noted late takes nothing back
    await accounts.touchSession('t', MONDAY + 4, '10.0.0.9');
    await accounts.proveSession('t', MONDAY + 6);
    expect(await accounts.session('t', MONDAY + 9)).toEqual({
      ...shown,
      ...{ lastUsedAt: MONDAY + 5, provedAt: MONDAY + 6, address: '10.0.0.9' },
    });
    expect(await accounts.session('t', MONDAY + 10)).toBeNull();
    expect(await accounts.sessionsOf('u', MONDAY + 10)).toEqual([]);
    await own.store.accounts.closeSession('t');
    expect(await own.store.accounts.session('t', MONDAY)).toBeNull();
  });

  it('gives a seal to one of ten takers, never after its time', async () => {
    await own.store.seals.announceKey({ kid: 'k', jwk: { kty: 'OKP' }, expiresAt: MONDAY + 100 });
    expect(await own.store.seals.liveKey(MONDAY)).toEqual({ kid: 'k', jwk: { kty: 'OKP' } });
    expect(await own.store.seals.liveKey(MONDAY + 100)).toBeNull();
    await own.store.seals.put({ id: 's', kid: 'k', sealed: 'jwe', expiresAt: MONDAY + 50 });
    expect(await own.store.seals.holderOf('s')).toMatchObject({ kid: 'k' });

    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, taker) => own.store.seals.take('s', MONDAY, `taker ${taker}`)),
    );

    expect(taken.filter((seal) => seal !== null)).toEqual([{ kid: 'k', sealed: 'jwe' }]);
    const winner = `taker ${taken.findIndex((seal) => seal !== null)}`;
    // its answer may have been lost
    expect(await own.store.seals.take('s', MONDAY, winner)).toEqual({ kid: 'k', sealed: 'jwe' });
    await own.store.seals.forget('s', 'somebody else');
    expect(await own.store.seals.take('s', MONDAY, winner)).toEqual({ kid: 'k', sealed: 'jwe' });
    await own.store.seals.forget('s', winner);
    expect(await own.store.seals.take('s', MONDAY, winner)).toBeNull();
    expect(await own.store.seals.holderOf('s')).toMatchObject({ kid: 'k' });
    await own.store.seals.put({ id: 'late', kid: 'k', sealed: 'jwe', expiresAt: MONDAY + 50 });
    expect(await own.store.seals.take('late', MONDAY + 50, 'taker')).toBeNull();
    expect(await own.store.seals.holderOf('late')).toBeNull();
  });

  it('fills a survey once, of which the answers are not readable beside it', async () => {
    const { id } = await own.store.surveys.open('application-s', 'hash', MONDAY);

    expect(await own.store.surveys.open('application-s', 'other', MONDAY)).toEqual({ id });
    const filled = await Promise.all([1, 2, 3].map((n) => own.store.surveys.fill(id, { u1: n }, MONDAY + n)));
    expect(filled.filter(Boolean)).toHaveLength(1);
    expect((await own.store.surveys.bySecret('hash'))!.filledAt).not.toBeNull();
    expect(await own.store.surveys.bySecret('nothing')).toBeNull();
  });

  it('counts an open incident, and opens a new one after it was settled', async () => {
    const { id } = await own.store.applications.create(anApplication());
    const incident = { application: id, task: null, code: 'PRINTER_UNAVAILABLE' as const, detail: 'no paper' };
    await own.store.incidents.raise({ ...incident, at: MONDAY });
    await own.store.incidents.raise({ ...incident, at: MONDAY + 1 });
    await own.store.incidents.settle(id, null, MONDAY + 2);
    await own.store.incidents.raise({ ...incident, at: MONDAY + 3 });
    await own.store.incidents.settle(id, null, MONDAY + 4);
    await own.store.incidents.raise({ ...incident, at: MONDAY + 5 });

    const all = await own.store.incidents.list({ office: 'prabumulih', application: id });

    expect(
      all.map(({ count, firstAt, lastAt, settledAt, task }) => ({ count, firstAt, lastAt, settledAt, task })),
    ).toEqual([
      { count: 1, firstAt: MONDAY + 5, lastAt: MONDAY + 5, settledAt: null, task: null },
      { count: 1, firstAt: MONDAY + 3, lastAt: MONDAY + 3, settledAt: MONDAY + 4, task: null },
      { count: 2, firstAt: MONDAY, lastAt: MONDAY + 1, settledAt: MONDAY + 2, task: null },
    ]);
    expect(await own.store.incidents.list({ application: id, open: true })).toHaveLength(1);
  });

  it('keeps a deed, a signing record and a letter as they were saved first, latest, and only once', async () => {
    const { id } = await own.store.applications.create(anApplication());
    await own.store.deeds.save('d', id, 'hand-over', { receiver: 'Siti' }, MONDAY);
    await own.store.deeds.save('d', id, 'hand-over', { receiver: 'Budi' }, MONDAY + 1);
    expect(await own.store.deeds.list(id)).toEqual([
      { key: 'd', kind: 'hand-over', detail: { receiver: 'Siti' }, at: MONDAY },
    ]);
    expect(await own.store.deeds.find('none')).toBeNull();

    await own.store.signingRecords.save('s', { stage: 'signed', sha256: '1'.repeat(64), meta: {} });
    await own.store.signingRecords.save('s', { stage: 'stamped', sha256: '2'.repeat(64), meta: { tsa: 1 } });
    expect(await own.store.signingRecords.find('s')).toEqual({
      stage: 'stamped',
      sha256: '2'.repeat(64),
      meta: { tsa: 1 },
    });

    const ids = await Promise.all(Array.from({ length: 5 }, () => own.store.permits.reserveVerificationId(id)));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[A-Za-z0-9_-]{27}$/);
    const permit = {
      verificationId: ids[0]!,
      application: id,
      office: 'prabumulih',
      number: '1/X',
      kind: 'permit',
      sha256: '3'.repeat(64),
      signedAt: MONDAY,
      signer: 'Dr. Ahmad',
      certificate: '6'.repeat(64),
      position: null,
      validUntil: null,
      state: 'valid',
    } as const;
    await own.store.permits.publish(permit);
    await own.store.permits.publish(permit);
    await expect(own.store.permits.publish({ ...permit, sha256: '4'.repeat(64) })).rejects.toThrow(
      /already names letter 1\/X/,
    );
    expect(await own.store.permits.byNumber('1/X')).toEqual(permit);
    expect(await own.store.permits.bySha256('3'.repeat(64))).toEqual(permit);
    expect(await own.store.permits.byVerificationId('guess')).toBeNull();

    const unsigned = { application: id, requirement: null, name: 'surat.pdf', mediaType: 'application/pdf', size: 3 };
    const made = { createdAt: MONDAY, createdBy: 'system', meta: {} };
    await own.store.documents.add({ ...unsigned, ...made, kind: 'letter', sha256: '7'.repeat(64) });
    await own.store.documents.add({ ...unsigned, ...made, kind: 'draft', sha256: '8'.repeat(64) });
    expect(await own.store.permits.byUnsigned('7'.repeat(64))).toEqual(permit);
    expect(await own.store.permits.byUnsigned('8'.repeat(64))).toBeNull();

    await own.store.permits.end('another', 'revoked');
    expect((await own.store.permits.byNumber('1/X'))?.state).toBe('valid');
    await own.store.permits.end(id, 'revoked');
    expect((await own.store.permits.byNumber('1/X'))?.state).toBe('revoked');
  });

  it('finds the newest document of a kind, and the same id again', async () => {
    const { id } = await own.store.applications.create(anApplication());
    const document = {
      application: id,
      kind: 'draft',
      requirement: null,
      name: 'draf.pdf',
      mediaType: 'application/pdf',
      size: 3,
      sha256: '5'.repeat(64),
      createdAt: MONDAY,
      createdBy: 'system',
      meta: { n: 1 },
    } as const;
    const first = await own.store.documents.add({ ...document, id: unique('doc') });
    const second = await own.store.documents.add({ ...document, sha256: '6'.repeat(64) });

    expect(await own.store.documents.latest(id, 'draft')).toEqual(second);
    expect(await own.store.documents.add({ ...document, id: first.id })).toEqual(first);
    expect((await own.store.documents.list(id)).map((row) => row.id)).toEqual([first.id, second.id]);
    expect(await own.store.documents.latest(id, 'letter')).toBeNull();
  });
});
