import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anApplication, aTransition, MONDAY } from './record-builders.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';

describe('the audit chain in the database', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  /** Five entries: the intake and four transitions. */
  const recorded = async (): Promise<string> => {
    const { id } = await own.store.applications.create(anApplication());
    for (let seq = 1; seq <= 4; seq += 1) await own.store.recorder.record(aTransition(id, seq));
    return id;
  };
  const broken = async (id: string): Promise<{ readonly position: number; readonly reason: string } | null> =>
    (await own.store.applications.verifyChain(id)).broken;

  it('holds as it was written, also between claims and transitions hashed by the server and by us', async () => {
    const id = await recorded();
    await own.store.applications.appendAudit(id, {
      at: MONDAY,
      actor: 'auditor',
      verb: 'personal-data-viewed',
      personal: { of: 'Siti' },
    });
    await own.store.recorder.record(aTransition(id, 5));

    expect(await own.store.applications.verifyChain(id)).toMatchObject({ entries: 7, broken: null });
  });

  it('names the entry of which one byte was changed', async () => {
    const id = await recorded();
    await own.raw.query(
      `UPDATE audit_event SET canonical = REPLACE(canonical, '"actor":"rina"', '"actor":"rino"') WHERE application = ? AND position = 3`,
      [id],
    );

    expect(await broken(id)).toMatchObject({ position: 3, reason: expect.stringContaining('it was changed') });
  });

  it('names the next entry where bytes and hash were changed together', async () => {
    const id = await recorded();
    await own.raw.query(
      `UPDATE audit_event a JOIN audit_event b ON b.application = a.application AND b.position = 2
       SET a.canonical = REPLACE(a.canonical, 'rina', 'rino'), a.hash = SHA2(CONCAT(UNHEX(b.hash), REPLACE(a.canonical, 'rina', 'rino')), 256)
       WHERE a.application = ? AND a.position = 3`,
      [id],
    );

    expect((await broken(id))!.position).toBeGreaterThanOrEqual(3);
  });

  it('names the position of a row that was removed, in the middle and at the end', async () => {
    const middle = await recorded();
    const end = await recorded();
    await own.raw.query('DELETE FROM audit_event WHERE application = ? AND position = 3', [middle]);
    await own.raw.query('DELETE FROM audit_event WHERE application = ? AND position = 5', [end]);

    expect(await broken(middle)).toEqual({ position: 3, reason: 'entry 3 is missing: after 2 comes 4' });
    expect(await broken(end)).toMatchObject({ position: 5, reason: expect.stringContaining('the end was cut off') });
  });

  it('names the first of two rows that were exchanged', async () => {
    const id = await recorded();
    await own.raw.query(
      'UPDATE audit_event SET position = position + 100 WHERE application = ? AND position IN (2, 3)',
      [id],
    );
    await own.raw.query(
      'UPDATE audit_event SET position = IF(position = 102, 3, 2) WHERE application = ? AND position > 100',
      [id],
    );

    expect(await broken(id)).toMatchObject({ position: 2 });
  });

  it('names the entry whose transition has another message now', async () => {
    const id = await recorded();
    await own.raw.query('UPDATE transition SET message = CONCAT(message, 0x00) WHERE application = ? AND seq = 2', [
      id,
    ]);

    expect(await broken(id)).toMatchObject({
      position: 3,
      reason: expect.stringContaining('the message of transition 2 has digest'),
    });
  });

  it('still verifies after the applicant’s key is destroyed, when nothing personal can be read any more', async () => {
    const id = await recorded();
    await own.store.documents.add({
      application: id,
      kind: 'requirement',
      requirement: 'ktp',
      name: 'KTP Siti.pdf',
      mediaType: 'application/pdf',
      size: 9,
      sha256: 'f'.repeat(64),
      createdAt: MONDAY,
      createdBy: 'siti',
      meta: { page: 1 },
    });
    expect(await own.store.applications.file(id)).toEqual({
      applicant: anApplication().applicant,
      data: anApplication().data,
    });

    await own.store.applications.destroyKey(id, 'archivist', MONDAY + 99);
    await own.store.applications.destroyKey(id, 'archivist', MONDAY + 100);

    expect(await own.store.applications.file(id)).toBeNull();
    const audit = await own.store.applications.audit(id);
    expect(audit.map(({ personal }) => personal)).toEqual([null, null, null, null, null, null]);
    expect(audit.at(-1)).toMatchObject({ verb: 'data-key-destroyed', actor: 'archivist', at: MONDAY + 99 });
    expect((await own.store.documents.list(id))[0]).toMatchObject({ name: '', meta: {}, sha256: 'f'.repeat(64) });
    expect(await broken(id)).toBeNull();
  });

  it('destroys the raw message that an application came in by together with its key', async () => {
    const { id } = await own.store.inbox.put({
      source: 'oss',
      key: 'nib-1',
      body: { nama: 'Siti' },
      receivedAt: MONDAY,
    });
    const application = (await own.store.applications.create(anApplication())).id;
    await own.store.inbox.done(id, { results: [{ application, did: 'created' }] }, true);

    await own.store.applications.destroyKey(application, 'archivist', MONDAY);

    const [rows] = await own.raw.query('SELECT wrapped FROM inbox WHERE id = ?', [id]);
    expect(rows).toEqual([{ wrapped: null }]);
  });

  it('does not open a ciphertext that was moved to another application', async () => {
    const [one, two] = [await recorded(), await recorded()];
    await own.raw.query(
      'UPDATE application a JOIN application b ON b.id = ? SET a.applicant = b.applicant WHERE a.id = ?',
      [one, two],
    );

    await expect(own.store.applications.file(two)).rejects.toThrow(/do not belong to this key/);
  });
});
