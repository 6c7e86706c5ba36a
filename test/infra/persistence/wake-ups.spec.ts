/** Wake-ups across processes: here stores with connections of their own, on the real database. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import type { WakeChannel, Note } from '../../../src/domain/ports/wake-ups.js';
import { openStore, type Store } from '../../../src/infra/persistence/index.js';
import { anApplication, MONDAY, unique } from './record-builders.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';

let own: OwnDatabase;
const opened: (() => Promise<void>)[] = [];

beforeAll(async () => {
  own = await ownDatabase();
}, 120_000);
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(() => own.drop());

const aStore = async (): Promise<Store> => {
  const store = await openStore(own.config);
  opened.push(() => store.close());
  return store;
};

interface Heard {
  readonly rung: WakeChannel[];
  readonly committed: Note[];
}

const until = async (what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await pause(5);
  }
};

/** A process with loops, which has been told of what was before it. */
const aWorker = async (): Promise<Heard & { readonly store: Store }> => {
  const store = await aStore();
  const heard: Heard = { rung: [], committed: [] };
  opened.push(
    store.wakeUps.listen({
      committed: (notes) => heard.committed.push(...notes),
      rung: (channel) => heard.rung.push(channel),
    }),
  );
  await until('a worker that listens', () => heard.rung.length === 2);
  heard.rung.length = 0;
  return { ...heard, store };
};

const create = (store: Store): Promise<unknown> =>
  store.applications.create(anApplication({ id: unique('app'), sourceRef: unique('ref') }));

const sleepers = async (): Promise<readonly number[]> => {
  const [rows] = await own.raw.query<RowDataPacket[]>(
    `SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT /* paraf-bell:%'`,
  );
  return rows.map(({ id }) => Number(id));
};

describe('a change of the record', () => {
  it('by a process without loops wakes every process that has some: two doors, two workers', async () => {
    const workers = [await aWorker(), await aWorker()];
    for (const door of [await aStore(), await aStore()]) {
      await create(door);
      await until('both to be woken', () => workers.every(({ rung }) => rung.length > 0));
      for (const { rung } of workers) {
        expect(new Set(rung)).toEqual(new Set(['work']));
        rung.length = 0;
      }
    }
  });

  it('by a worker is told to its own loops alone', async () => {
    const [first, second] = [await aWorker(), await aWorker()];
    await create(first.store);
    await pause(100);

    expect(first.committed).toContain('applications');
    expect([...first.rung, ...second.rung, ...second.committed]).toEqual([]);
  });

  it('that was taken back is told to nobody', async () => {
    const worker = await aWorker();
    const application = anApplication({ id: unique('app'), sourceRef: unique('ref') });
    await worker.store.applications.create(application);
    worker.committed.length = 0;
    await worker.store.applications.create(application);

    expect(worker.committed).toEqual([]);
  });

  it('is seen by whoever looks after the ring, however fast rings follow each other', async () => {
    const worker = await aWorker();
    const door = await aStore();
    const seen = new Set<string>();
    let looks = Promise.resolve();
    const stop = worker.store.wakeUps.listen({
      committed: () => undefined,
      rung: () => {
        looks = looks.then(async () => {
          for (const { id } of await worker.store.applications.notStarted(1_000)) seen.add(id);
        });
      },
    });
    opened.push(stop);
    const made: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const id = unique('fast');
      made.push(id);
      await door.applications.create(anApplication({ id, sourceRef: id }));
      await pause(n % 7);
    }
    // No further ring comes: the last one has to be enough.
    await until('all to be seen', async () => {
      await looks;
      return made.every((id) => seen.has(id));
    });
  });

  it('reaches a listener whose connection was lost, and that one looks when it is back', async () => {
    const worker = await aWorker();
    const door = await aStore();
    for (const id of await sleepers()) await own.raw.query(`KILL CONNECTION ${String(id)}`);
    await create(door);
    await until('the worker to be back', () => worker.rung.includes('work'));
    worker.rung.length = 0;
    await until('it to sleep again', async () => (await sleepers()).length === 2);

    await create(door);
    await until('it to be woken', () => worker.rung.includes('work'));
  });
});

describe('a listener that stops', () => {
  it('leaves no sleeping statement at the server', async () => {
    const store = await aStore();
    const stop = store.wakeUps.listen({ committed: () => undefined, rung: () => undefined });
    await until('it to sleep', async () => (await sleepers()).length === 2);
    await stop();
    await until('nothing to sleep', async () => (await sleepers()).length === 0);
  });
});

describe('what is due', () => {
  it('is found by one look, at its time', async () => {
    const store = await aStore();
    await own.raw.query('UPDATE application SET workflow_started = 1');
    expect(await store.wakeUps.due(MONDAY)).toEqual([]);

    const application = unique('due');
    await store.applications.create(anApplication({ id: application, sourceRef: application }));
    await store.courier.post(application, { type: 'nudge', key: 'n', at: MONDAY } as never);

    expect(await store.wakeUps.due(MONDAY - 1)).toEqual(['applications']);
    expect(await store.wakeUps.due(MONDAY)).toEqual(['applications', 'acts']);
  });
});
