import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownDatabase, type OwnDatabase } from './own-database.js';
import { aState, aTransition, anApplication, MONDAY, unique } from './record-builders.js';
import { byOffice, calledBy } from '../../builders/origins.js';

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());

const PATCH = (id: string) => ({ status: 'running' as const, dueAt: null, clockRunning: false, state: aState(id) });

describe('what procedures wait for from one another', () => {
  it('is found by name and key in its office, and replaced as a whole', async () => {
    const { applications, recorder } = own.store;
    const { id } = await applications.create(anApplication());
    const find = (
      key: unknown,
      name = 'bayar',
      kind: 'message' | 'signal' = 'message',
      office = 'prabumulih',
    ): Promise<readonly string[]> => applications.awaiting({ office, kind, name, key: key as never });
    await recorder.record(
      aTransition(id, 1, {
        patch: {
          ...PATCH(id),
          awaits: [
            { kind: 'message', name: 'bayar', key: { nomor: 'A-1' }, element: 'tunggu' },
            { kind: 'signal', name: 'padam', element: 'sinyal' },
          ],
        },
      }),
    );

    expect(await find({ nomor: 'A-1' })).toEqual([id]);
    expect(await find({ nomor: 'A-2' })).toEqual([]);
    expect(await find(null)).toEqual([]);
    expect(await find({ nomor: 'A-1' }, 'lain')).toEqual([]);
    expect(await find({ nomor: 'A-1' }, 'bayar', 'message', 'metro')).toEqual([]);
    expect(await find(null, 'padam', 'signal')).toEqual([id]);

    await recorder.record(aTransition(id, 2));
    expect(await find({ nomor: 'A-1' })).toEqual([id]);
    await recorder.record(
      aTransition(id, 3, { patch: { ...PATCH(id), awaits: [{ kind: 'message', name: 'bayar', element: 'tunggu' }] } }),
    );
    expect(await find({ nomor: 'A-2' })).toEqual([id]);
    expect(await find(null)).toEqual([id]);
    expect(await find(null, 'padam', 'signal')).toEqual([]);
  });
});

describe('a corrected application', () => {
  it('shows the latest of each field, kept encrypted; the chain holds; with the key all of it is gone', async () => {
    const { applications, recorder } = own.store;
    const { id } = await applications.create(anApplication({ data: { alamat: 'lama', luas: 40 } }));
    await recorder.record(aTransition(id, 1, { patch: { ...PATCH(id), corrected: { alamat: 'Jalan Merdeka 7' } } }));
    await recorder.record(
      aTransition(id, 2, { patch: { ...PATCH(id), corrected: { alamat: 'Jalan Merdeka 9', rt: '04' } } }),
    );

    expect((await applications.file(id))?.data).toEqual({ alamat: 'Jalan Merdeka 9', luas: 40, rt: '04' });
    const [rows] = await own.raw.query('SELECT HEX(fields) AS kept FROM correction WHERE application = ?', [id]);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('Merdeka').toString('hex').toUpperCase());
    expect((await applications.verifyChain(id)).broken).toBeNull();
    await applications.destroyKey(id, 'arsiparis', MONDAY);
    expect(await applications.file(id)).toBeNull();
  });
});

describe('erasure', () => {
  it('reaches every copy of the data: licences of a group, what they call, cases about it; and no other', async () => {
    const { applications } = own.store;
    const about = (id: string) => anApplication({ origin: byOffice(id) });
    const group = await applications.create(anApplication());
    const licence = await applications.create(
      anApplication({ origin: calledBy(group.id), sourceRef: `${group.id}/call#2` }),
    );
    const called = await applications.create(
      anApplication({ origin: calledBy(licence.id), sourceRef: `${licence.id}/call#9` }),
    );
    const revocation = await applications.create(about(licence.id));
    const neighbour = await applications.create(anApplication({ id: `${group.id}-2` }));
    const other = await applications.create(
      anApplication({ origin: calledBy(neighbour.id), sourceRef: `${neighbour.id}/call#2` }),
    );
    const family = [group, licence, called, revocation];

    await applications.destroyKey(group.id, 'arsiparis', MONDAY);

    for (const { id } of family) {
      expect(await applications.file(id)).toBeNull();
      expect((await applications.verifyChain(id)).broken).toBeNull();
      expect((await applications.audit(id)).filter(({ verb }) => verb === 'data-key-destroyed')).toHaveLength(1);
    }
    const [keys] = await own.raw.query('SELECT application FROM application_key WHERE wrapped IS NOT NULL', []);
    expect(JSON.stringify(keys)).toContain(other.id);
    for (const { id } of family) expect(JSON.stringify(keys)).not.toContain(`"${id}"`);
    await expect(applications.create(about(group.id))).rejects.toThrow(/nothing is copied from it/);
  });

  it('of a licence leaves the group that it belongs to', async () => {
    const { applications } = own.store;
    const group = await applications.create(anApplication());
    const licence = await applications.create(
      anApplication({ origin: calledBy(group.id), sourceRef: `${group.id}/call#2` }),
    );

    await applications.destroyKey(licence.id, 'arsiparis', MONDAY);

    expect(await applications.file(licence.id)).toBeNull();
    expect(await applications.file(group.id)).not.toBeNull();
  });

  it('that comes while copies are made leaves none behind', async () => {
    const { applications } = own.store;
    const group = await applications.create(anApplication());
    const made = Array.from({ length: 12 }, (_, n) =>
      applications
        .create(anApplication({ origin: calledBy(group.id), sourceRef: `${group.id}/call#${String(n)}` }))
        .then(
          ({ id }) => id,
          () => null,
        ),
    );
    await applications.destroyKey(group.id, 'arsiparis', MONDAY);

    for (const id of await Promise.all(made)) if (id !== null) expect(await applications.file(id)).toBeNull();
  });
});

describe('called procedures', () => {
  it('are found by their caller, are made once for an item, and are not started by the loop', async () => {
    const { applications } = own.store;
    const parent = await applications.create(anApplication());
    const child = anApplication({ origin: calledBy(parent.id), sourceRef: `${parent.id}/call#2` });
    await applications.create(child);
    const again = await applications.create({ ...child, id: unique('application') });

    expect(again).toEqual({ id: child.id, created: false });
    expect((await applications.children(parent.id)).map(({ id }) => id)).toEqual([child.id]);
    expect(await applications.children(parent.id.slice(0, -1))).toEqual([]);
    expect((await applications.notStarted(1000)).map(({ id }) => id)).not.toContain(child.id);
  });

  it('keep the version that a migration moved them to, written with its transition', async () => {
    const { applications, recorder } = own.store;
    const { id } = await applications.create(anApplication());
    await recorder.record(aTransition(id, 1, { patch: { ...PATCH(id), definitionDigest: 'e'.repeat(64) } }));

    expect((await applications.find(id))?.definitionDigest).toBe('e'.repeat(64));
  });
});

describe('delegations', () => {
  it('hold from their first instant to before their last, or until they are ended', async () => {
    const { delegations } = own.store;
    const one = {
      id: unique('delegation'),
      office: 'prabumulih',
      kind: 'Plh.' as const,
      role: 'kadin',
      from: 'zahedi',
      to: 'sekdin',
      startsAt: MONDAY,
      endsAt: MONDAY + 1000,
      letter: '800/1',
      madeBy: 'zahedi',
      madeAt: MONDAY - 5,
    };
    await delegations.add(one);

    expect(await delegations.standInsOf('sekdin', MONDAY - 1)).toEqual([]);
    expect(await delegations.standInsOf('sekdin', MONDAY)).toEqual([
      { ...one, decree: null, confirmedBy: null, confirmedAt: null, endedAt: null, endedBy: null, endedReason: null },
    ]);
    expect(await delegations.standInsOf('sekdin', MONDAY + 1000)).toEqual([]);
    const next = { ...one, id: unique('delegation'), to: 'kabid' };
    await delegations.add(next);
    expect((await delegations.inForce('prabumulih', 'kadin', MONDAY)).map(({ to }) => to)).toEqual(['sekdin', 'kabid']);
    expect(await delegations.inForce('metro', 'kadin', MONDAY)).toEqual([]);
    expect(await delegations.end(next.id, 'zahedi', 'tidak jadi', MONDAY)).toBe(true);
    expect(await delegations.end(one.id, 'zahedi', 'kembali lebih awal', MONDAY + 500)).toBe(true);
    expect(await delegations.end(one.id, 'zahedi', 'sekali lagi', MONDAY + 600)).toBe(false);
    expect(await delegations.standInsOf('sekdin', MONDAY + 400)).toHaveLength(1);
    expect(await delegations.standInsOf('sekdin', MONDAY + 500)).toEqual([]);
  });

  it('that a supervisor recorded hold from when another confirmed them, once', async () => {
    const { delegations } = own.store;
    const one = {
      id: unique('delegation'),
      office: 'prabumulih',
      kind: 'Plh.' as const,
      role: 'kabid',
      from: 'hendra',
      to: 'yulia',
      startsAt: MONDAY,
      endsAt: MONDAY + 1000,
      letter: '800/2',
      madeBy: 'agus',
      madeAt: MONDAY,
    };
    const decree = { sha256: 'd'.repeat(64), name: 'surat-perintah.pdf' };
    await delegations.add(one);
    expect(await delegations.standInsOf('yulia', MONDAY)).toEqual([]);
    expect(await delegations.fileDecree(one.id, decree)).toBe(true);
    expect(await delegations.confirm(one.id, 'admin', MONDAY + 300)).toBe(true);
    expect(await delegations.confirm(one.id, 'admin', MONDAY + 400)).toBe(false);
    expect(await delegations.fileDecree(one.id, { ...decree, name: 'lain.pdf' })).toBe(false);
    expect(await delegations.standInsOf('yulia', MONDAY + 299)).toEqual([]);
    expect(await delegations.inForce('prabumulih', 'kabid', MONDAY + 300)).toMatchObject([
      { to: 'yulia', decree, confirmedBy: 'admin', confirmedAt: MONDAY + 300 },
    ]);
  });
});
