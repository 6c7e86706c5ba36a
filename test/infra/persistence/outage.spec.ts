import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isUnavailable, migrate, openStore, type Store } from '../../../src/infra/persistence/index.js';
import { emptySchema, ownDatabase, type OwnDatabase } from './own-database.js';
import { anApplication, aTransition } from './record-builders.js';
import { wire, type Wire } from './wire.js';

describe('the store while the database goes away', () => {
  let own: OwnDatabase;
  let line: Wire;
  let store: Store;
  beforeAll(async () => {
    own = await ownDatabase();
    line = await wire(own.config.database.host, own.config.database.port);
    store = await openStore({
      ...own.config,
      database: { ...own.config.database, host: '127.0.0.1', port: line.port },
    });
  });
  afterAll(async () => {
    await store.close();
    await line.close();
    await own.drop();
  });

  it('names the outage and works again afterwards, without a dead connection in the pool', async () => {
    const { id } = await store.applications.create(anApplication());
    line.mode = 'away';
    line.cut();

    const failures = await Promise.allSettled([
      store.recorder.record(aTransition(id, 1)),
      store.applications.find(id),
      store.tasks.claim(id, 't', 'rina', 1),
    ]);

    for (const failure of failures) {
      expect(failure).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_UNAVAILABLE' } });
      expect(failure.status === 'rejected' && isUnavailable(failure.reason)).toBe(true);
    }
    expect(await store.healthy()).toBe(false);
    line.mode = 'through';
    expect(await store.healthy()).toBe(true);
    expect(await Promise.all(Array.from({ length: 20 }, async () => (await store.applications.find(id))?.id))).toEqual(
      Array.from({ length: 20 }, () => id),
    );
    expect((await store.recorder.record(aTransition(id, 1))).outcome).toBe('stands');
  });

  it('is away for who waits for a row that another holds for longer than anyone waits', async () => {
    await store.accounts.save({
      ...{ id: 'rina', login: 'rina', name: 'Rina', nip: null, rank: null, title: null, email: null },
      ...{ passwordHash: '$argon2id$x', kind: 'staff', roles: [] },
    });
    await own.raw.query('START TRANSACTION');
    await own.raw.query(`SELECT id FROM account WHERE id = 'rina' FOR UPDATE`);
    try {
      await expect(store.guesses.right({ login: 'rina', asker: '10.0.0.1' }, false, 1)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
      });
    } finally {
      await own.raw.query('ROLLBACK');
    }
  }, 120_000);

  it('finds a transition that was committed although its answer never came', async () => {
    const { id } = await store.applications.create(anApplication());
    await store.recorder.record(aTransition(id, 1));
    line.mode = 'deaf';

    const began = Date.now();
    const lost = await store.recorder.record(aTransition(id, 2)).then(
      () => null,
      (error: unknown) => error,
    );
    line.mode = 'through';

    expect(isUnavailable(lost)).toBe(true);
    expect(Date.now() - began).toBeLessThan(3_000);
    const answer = await store.recorder.record(aTransition(id, 2));
    expect(answer).toMatchObject({ outcome: 'stands', message: { key: 'message-2' } });
    expect((await store.applications.transitions(id)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await store.applications.verifyChain(id)).broken).toBeNull();
  });

  it('does not take a refusal of the database for an outage', async () => {
    const { id } = await store.applications.create(anApplication());
    const error: unknown = await store.recorder.record(aTransition(id, 9)).catch((reason: unknown) => reason);

    expect(isUnavailable(error)).toBe(false);
    expect(isUnavailable(new Error('anything'))).toBe(false);
    expect(isUnavailable(null)).toBe(false);
  });
});

describe('the migrations', () => {
  it('run once when three processes start at once, and again change nothing', async () => {
    const schema = await emptySchema();
    try {
      const ran = await Promise.all([1, 2, 3].map(() => migrate(schema.config.database)));

      expect(ran.map((names) => names.length).filter((n) => n > 0)).toHaveLength(1);
      expect(await migrate(schema.config.database)).toEqual([]);
    } finally {
      await schema.drop();
    }
  });

  it('go on where a run was killed after a table but before its registration', async () => {
    const schema = await emptySchema();
    try {
      const all = await migrate(schema.config.database);
      await schema.raw.query('DELETE FROM schema_migration ORDER BY id DESC LIMIT 3');

      expect(await migrate(schema.config.database)).toEqual(all.slice(-3));
    } finally {
      await schema.drop();
    }
  });

  it('make every table with the collation that both servers know, and ids that compare byte by byte', async () => {
    const schema = await emptySchema();
    try {
      await migrate(schema.config.database);
      const [tables] = await schema.raw.query(
        `SELECT table_name AS name, table_collation AS collation FROM information_schema.tables
         WHERE table_schema = DATABASE() AND table_name <> 'schema_migration' AND table_collation <> 'utf8mb4_unicode_ci'`,
      );
      const [ids] = await schema.raw.query(
        `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name <> 'schema_migration'
         AND column_name IN ('id', 'application', 'sha256', 'hash', 'digest', 'head') AND collation_name IS NOT NULL AND collation_name <> 'ascii_bin'`,
      );
      expect([tables, ids]).toEqual([[], []]);
    } finally {
      await schema.drop();
    }
  });
});
