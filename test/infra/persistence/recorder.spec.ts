import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowDataPacket } from 'mysql2';
import { aTask, aTransition, anApplication, MONDAY } from './record-builders.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';

describe('the recorder', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  const started = async (): Promise<string> => (await own.store.applications.create(anApplication())).id;
  const count = async (table: string, application: string): Promise<number> => {
    const [rows] = await own.raw.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${table} WHERE application = ?`, [
      application,
    ]);
    return rows[0]!['n'] as number;
  };

  it('writes message, tasks, audit, ledger, outbox and the application in one piece', async () => {
    const id = await started();

    const answer = await own.store.recorder.record(
      aTransition(id, 1, {
        tasksOpened: [aTask('receive')],
        ledger: [
          {
            at: MONDAY,
            what: 'started',
            scope: 'step:1',
            ground: null,
            actor: 'system',
            document: null,
            remainingBefore: 60_000,
            remainingAfter: 60_000,
            dueBefore: null,
            dueAfter: MONDAY + 60_000,
          },
        ],
        outbox: [{ key: `${id}/status/1`, channel: 'oss-license-status', payload: { kd_status: '10' } }],
      }),
    );

    const row = await own.store.applications.find(id);
    expect(answer).toMatchObject({ outcome: 'stands', accepted: true, head: row!.head });
    expect(row).toMatchObject({ seq: 1, status: 'running', dueAt: MONDAY + 3_600_000, clockRunning: true });
    expect(row!.state).toMatchObject({ version: 1, application: id });
    expect(await own.store.tasks.find(id, 'receive')).toMatchObject({
      state: 'open',
      holder: null,
      permitType: 'surat-izin-praktik',
      dueAt: MONDAY + 60_000,
    });
    expect(await own.store.applications.ledger(id)).toEqual([
      expect.objectContaining({
        at: MONDAY,
        what: 'started',
        scope: 'step:1',
        ground: null,
        actor: 'system',
        remainingBefore: 60_000,
        remainingAfter: 60_000,
        dueBefore: null,
        dueAfter: MONDAY + 60_000,
      }),
    ]);
    expect(await count('outbox', id)).toBe(1);
    expect(
      (await own.store.applications.audit(id)).map(({ position, seq, verb, personal }) => ({
        position,
        seq,
        verb,
        personal,
      })),
    ).toEqual([
      { position: 1, seq: null, verb: 'application-received', personal: null },
      { position: 2, seq: 1, verb: 'receive', personal: { note: 'Ibu Siti' } },
    ]);
    expect((await own.store.applications.verifyChain(id)).broken).toBeNull();
  });

  it('answers a repeated call with what stands and writes nothing more, as after a kill between commit and answer', async () => {
    const id = await started();
    const first = await own.store.recorder.record(aTransition(id, 1, { tasksOpened: [aTask('receive')] }));

    const again = await own.store.recorder.record(aTransition(id, 1, { tasksOpened: [aTask('receive')] }));

    expect(again).toEqual(first);
    expect([await count('transition', id), await count('task', id), await count('audit_event', id)]).toEqual([1, 1, 2]);
  });

  it('answers a different message for a taken number with the one that stands there, whole, with its stored time', async () => {
    const id = await started();
    const timer = aTransition(id, 1, {
      message: {
        type: 'timer-fired',
        key: 'deadline-7',
        at: MONDAY + 7,
        actor: { user: 'system', roles: [] },
        timer: 'remind',
      },
    });
    await own.store.recorder.record(timer);

    const paraf = aTransition(id, 1, {
      message: {
        type: 'give-paraf',
        key: 'paraf-1',
        at: MONDAY + 9,
        actor: { user: 'budi', roles: ['kasi'] },
        task: 'paraf-kasi',
        draft: 'e'.repeat(64),
      },
    });
    const answer = await own.store.recorder.record(paraf);

    expect(answer).toMatchObject({ outcome: 'stands', message: timer.message, accepted: true });
    expect(await own.store.recorder.record({ ...paraf, seq: 2 })).toMatchObject({
      outcome: 'stands',
      message: paraf.message,
    });
    expect((await own.store.applications.transitions(id)).map(({ seq, key, at }) => [seq, key, at])).toEqual([
      [1, 'deadline-7', MONDAY + 7],
      [2, 'paraf-1', MONDAY + 9],
    ]);
  });

  it('answers one who is behind with everything that stands from its number on, in order', async () => {
    const id = await started();
    const written = [1, 2, 3].map((seq) => aTransition(id, seq));
    for (const transition of written) await own.store.recorder.record(transition);
    const row = await own.store.applications.find(id);

    expect(
      await own.store.recorder.record(aTransition(id, 1, { message: { ...written[0]!.message, key: 'other' } })),
    ).toEqual({
      ...{ outcome: 'stands', accepted: true, message: written[0]!.message, head: row!.head },
      then: [2, 3].map((seq) => ({ accepted: true, message: written[seq - 1]!.message })),
    });
    expect(
      await own.store.recorder.record({ ...aTransition(id, 3), message: { ...written[0]!.message, key: 'other' } }),
    ).toEqual({
      ...{ outcome: 'stands', accepted: true, message: written[2]!.message, head: row!.head },
    });
  });

  it('records a message key once: under a later number it answers where it stands', async () => {
    const id = await started();
    const first = aTransition(id, 1);
    await own.store.recorder.record(first);

    expect(await own.store.recorder.record({ ...first, seq: 2 })).toEqual({ outcome: 'repeat', seq: 1 });
    expect((await own.store.applications.find(id))!.seq).toBe(1);
  });

  it('lets one of 20 parallel proposals for one number stand and tells all the same', async () => {
    const id = await started();

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        own.store.recorder.record(
          aTransition(id, 1, {
            message: {
              type: 'withdraw',
              key: `k${String(n)}`,
              at: MONDAY + n,
              actor: { user: 'siti', roles: [] },
              reason: 'batal',
            },
          }),
        ),
      ),
    );

    const keys = new Set(answers.map((answer) => (answer.outcome === 'stands' ? answer.message.key : answer.outcome)));
    expect(keys.size).toBe(1);
    expect(await count('transition', id)).toBe(1);
    expect((await own.store.applications.verifyChain(id)).broken).toBeNull();
  });

  it('refuses a number that leaves a gap, naming both, and writes nothing', async () => {
    const id = await started();

    await expect(own.store.recorder.record(aTransition(id, 3))).rejects.toThrow(
      `application ${id} stands at 0: transition 3 was proposed, 1 comes next`,
    );
    expect([await count('transition', id), await count('audit_event', id)]).toEqual([0, 1]);
  });

  it('refuses an application that is not in the record', async () => {
    await expect(own.store.recorder.record(aTransition('nobody', 1))).rejects.toThrow(/nobody/);
  });

  describe('with a holder to check', () => {
    const opened = async (): Promise<string> => {
      const id = await started();
      await own.store.recorder.record(aTransition(id, 1, { tasksOpened: [aTask('receive')] }));
      return id;
    };
    const completing = (id: string): ReturnType<typeof aTransition> =>
      aTransition(id, 2, {
        holder: { task: 'receive', actor: 'rina' },
        tasksClosed: [
          {
            id: 'receive',
            closedAt: MONDAY + 5,
            reason: 'completed',
            outcome: 'complete',
            by: 'rina',
            stepConsumed: 5,
          },
        ],
      });

    it('accepts an unclaimed task and one that the actor holds', async () => {
      const free = await opened();
      const held = await opened();
      await own.store.tasks.claim(held, 'receive', 'rina', MONDAY);

      expect((await own.store.recorder.record(completing(free))).outcome).toBe('stands');
      expect((await own.store.recorder.record(completing(held))).outcome).toBe('stands');
      expect(await own.store.tasks.find(held, 'receive')).toMatchObject({
        state: 'completed',
        closedBy: 'rina',
        outcome: 'complete',
        stepConsumed: 5,
      });
    });

    it('answers who holds it and writes nothing', async () => {
      const id = await opened();
      await own.store.tasks.claim(id, 'receive', 'dewi', MONDAY);

      expect(await own.store.recorder.record(completing(id))).toEqual({ outcome: 'held', by: 'dewi' });
      expect((await own.store.tasks.find(id, 'receive'))!.state).toBe('open');
      expect((await own.store.applications.find(id))!.seq).toBe(1);
    });

    it('answers held for a task that is closed', async () => {
      const id = await opened();
      await own.store.recorder.record(completing(id));

      const late = { ...completing(id), seq: 3, message: { ...aTransition(id, 3).message } };

      expect(await own.store.recorder.record(late)).toEqual({ outcome: 'held', by: 'rina' });
    });

    it('keeps one chain while claims and transitions race', async () => {
      const id = await opened();

      await Promise.all([
        ...Array.from({ length: 10 }, async (_, n) => {
          await own.store.tasks.claim(id, 'receive', `officer-${String(n)}`, MONDAY + n);
          await own.store.tasks.reassign(id, 'receive', null, 'supervisor', MONDAY + n);
        }),
        (async () => {
          for (let seq = 2; seq <= 12; seq += 1) await own.store.recorder.record(aTransition(id, seq));
        })(),
      ]);

      const report = await own.store.applications.verifyChain(id);
      expect(report.broken).toBeNull();
      expect(report.entries).toBeGreaterThan(20);
    });
  });

  it('keeps nothing personal in clear', async () => {
    const id = await started();
    await own.store.recorder.record(
      aTransition(id, 1, { outbox: [{ key: `${id}/mail`, channel: 'mail', payload: { to: 'siti@example.id' } }] }),
    );
    const said = {
      verb: 'return',
      after: { to: 'process', reason: 'KTP Siti buram', items: [{ reason: 'KTP Siti' }] },
    };
    await own.store.applications.appendAudit(id, { at: MONDAY, actor: 'user-kasi', ...said });
    expect((await own.store.applications.audit(id)).at(-1)).toMatchObject({ ...said, personal: null });

    const found: string[] = [];
    const [tables] = await own.raw.query<RowDataPacket[]>('SHOW TABLES');
    for (const table of tables.map((row) => String(Object.values(row)[0]))) {
      const [rows] = await own.raw.query<RowDataPacket[]>(`SELECT * FROM ${table}`);
      const text = rows
        .map((row) =>
          Object.values(row as object)
            .map(String)
            .join('|'),
        )
        .join('\n');
      if (/Siti|1674014404900001|Sudirman|siti@example/.test(text)) found.push(table);
    }
    expect(found).toEqual([]);

    await own.store.applications.destroyKey(id, 'user-supervisor', MONDAY);
    expect((await own.store.applications.audit(id)).find(({ verb }) => verb === 'return')?.after).toEqual({
      to: 'process',
    });
    expect(await own.store.applications.verifyChain(id)).toMatchObject({ broken: null });
  });
});
