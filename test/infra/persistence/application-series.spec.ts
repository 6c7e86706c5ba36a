/** Short numbers of applications in a real database: allotted with the row, and later to the rows of before. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applicationNumber, seriesOf } from '../../../src/domain/application/number.js';
import { openStore, type Store } from '../../../src/infra/persistence/index.js';
import { NUMBERING } from '../../builders/numbering.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';
import { anApplication, MONDAY, unique } from './record-builders.js';

let own: OwnDatabase;
let other: Store;
beforeAll(async () => {
  own = await ownDatabase();
  other = await openStore(own.config);
});
afterAll(async () => {
  await other.close();
  await own.drop();
});

const numberOf = async (id: string): Promise<string | undefined> => (await own.store.applications.find(id))?.number;

describe('a new application', () => {
  it('takes the next number of its office and year, 20 at a time and from two processes', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? own.store : other).applications.create(
          anApplication({ series: { code: 'CROWD', year: 2026 } }),
        ),
      ),
    );

    const numbers = await Promise.all(made.map(({ id }) => numberOf(id)));
    expect(numbers.sort()).toEqual(
      Array.from({ length: 20 }, (_, index) => applicationNumber({ code: 'CROWD', year: 2026 }, index + 1)),
    );
  });

  it('is counted anew in each year and for each code', async () => {
    const numbers: (string | undefined)[] = [];
    for (const [code, year] of [
      ['AB', 2026],
      ['AB', 2027],
      ['CD', 2026],
      ['AB', 2026],
    ] as const)
      numbers.push(await numberOf((await own.store.applications.create(anApplication({ series: { code, year } }))).id));

    expect(numbers.map((number) => number?.slice(0, 13))).toEqual([
      'AB-2026-00001',
      'AB-2027-00001',
      'CD-2026-00001',
      'AB-2026-00002',
    ]);
  });

  it('keeps its number when its source tells it again, and its audit names it', async () => {
    const application = anApplication({ series: { code: 'AGAIN', year: 2026 } });
    const { id } = await own.store.applications.create(application);
    await own.store.applications.create({ ...application, id: unique('application') });
    const next = await own.store.applications.create(anApplication({ series: { code: 'AGAIN', year: 2026 } }));

    expect((await numberOf(id))?.slice(0, 16)).toMatch(/^AGAIN-2026-00001/);
    expect((await numberOf(next.id))?.slice(0, 16)).toMatch(/^AGAIN-2026-00002/);
    expect((await own.store.applications.audit(id))[0]?.after).toMatchObject({ number: await numberOf(id) });
  });

  it('is found by its number, in lists and with its secret', async () => {
    const application = anApplication({ office: unique('office'), trackingSecretHash: 'b'.repeat(64) });
    const { id } = await own.store.applications.create(application);
    await own.store.applications.create(anApplication({ office: application.office }));
    const number = (await numberOf(id)) ?? '';

    const { items } = await own.store.applications.list({ office: application.office, number, limit: 5 });
    expect(items.map((row) => row.id)).toEqual([id]);
    expect((await own.store.applications.trackedBy(number, 'b'.repeat(64)))?.id).toBe(id);
    expect(await own.store.applications.trackedBy(number, 'c'.repeat(64))).toBeNull();
  });
});

describe('applications of before there were numbers', () => {
  const NEW_YEAR = Date.UTC(2026, 11, 31, 17, 0);
  const receivedAt = [MONDAY, MONDAY + 1, MONDAY + 2, NEW_YEAR - 1, NEW_YEAR, NEW_YEAR + 5];

  const older = async (office: string): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const at of receivedAt)
      ids.push((await own.store.applications.create(anApplication({ office, receivedAt: at }))).id);
    await own.raw.query('UPDATE application SET number = NULL WHERE office = ?', [office]);
    return ids;
  };
  const ofCode = (code: string) => (at: number) => seriesOf({ ...NUMBERING, code }, at);

  it('are known by their id until they are numbered, and then in the order of their receipt, by office and year', async () => {
    const [office, elsewhere] = [unique('office'), unique('office')];
    const ids = await older(office);
    const [stranger = ''] = await older(elsewhere);
    expect(await numberOf(ids[0] ?? '')).toBe(ids[0]);

    expect(await own.store.applications.numberOlder(office, ofCode('OLD'))).toBe(receivedAt.length);

    const rows = await own.store.applications.several(ids);
    const inOrder = ids.map((id) => rows.find((row) => row.id === id));
    expect(inOrder.map((row) => row?.number.slice(0, 14))).toEqual([
      'OLD-2026-00001',
      'OLD-2026-00002',
      'OLD-2026-00003',
      'OLD-2026-00004',
      'OLD-2027-00001',
      'OLD-2027-00002',
    ]);
    expect(inOrder.every((row) => row?.numberedLater)).toBe(true);
    expect(await numberOf(stranger)).toBe(stranger);
  });

  it('are numbered once, by however many processes, beside new ones', async () => {
    const office = unique('office');
    const ids = await older(office);

    const [first, second] = await Promise.all([
      own.store.applications.numberOlder(office, ofCode('BOTH')),
      other.applications.numberOlder(office, ofCode('BOTH')),
      own.store.applications.create(anApplication({ office, series: { code: 'BOTH', year: 2026 } })),
    ]);

    const numbers = (await own.store.applications.several(ids)).map(({ number }) => number);
    expect(first + second).toBe(receivedAt.length);
    expect(new Set(numbers).size).toBe(receivedAt.length);
    expect(numbers.every((number) => number.startsWith('BOTH-'))).toBe(true);
    expect(await own.store.applications.numberOlder(office, ofCode('BOTH'))).toBe(0);
  });
});
