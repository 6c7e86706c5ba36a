import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CompleteTask } from '../../../src/domain/application/messages.js';
import type { Transition } from '../../../src/domain/ports/recorder.js';
import type { CeremonyRow } from '../../../src/domain/ports/ceremonies.js';
import { anApplication, aState, aTransition, MONDAY, unique } from './record-builders.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';

const LETTER = 'ab'.repeat(32);

describe('ceremonies in the record', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  const aCeremony = async (letters: number): Promise<CeremonyRow> => {
    const id = unique('ceremony');
    const ids: string[] = [];
    for (let n = 0; n < letters; n += 1) ids.push((await own.store.applications.create(anApplication())).id);
    return {
      id,
      official: 'u-kadin',
      office: 'prabumulih',
      createdAt: MONDAY,
      expiresAt: MONDAY + 120_000,
      letters: ids.map((application) => ({
        application,
        task: 'sign#1',
        letter: LETTER,
        key: `${id}-${application}`,
        refusal: null,
      })),
    };
  };

  const orderOf = (key: string, seal: string): CompleteTask => ({
    type: 'complete-task',
    key,
    at: MONDAY,
    actor: { user: 'u-kadin', roles: ['kadin'] },
    task: 'sign#1',
    input: { letter: LETTER, seal },
  });

  const begin = (ceremony: CeremonyRow): Promise<{ readonly fresh: boolean }> =>
    own.store.ceremonies.begin(
      ceremony,
      { kid: 'k', sealed: 'x'.repeat(100_000) },
      ceremony.letters.map(({ application, key }) => ({ application, message: orderOf(key, ceremony.id) })),
    );

  /** Audit entries as the workflow records them: the official's act, and the reports of the machinery. */
  const entry = (verb: string, actor: string, after: Transition['audit'][number]['after']): Transition['audit'] => [
    { at: MONDAY, actor, verb, ...(after === undefined ? {} : { after }) },
  ];

  it('keeps ceremony, secret and orders together, once, and the secret as long as two hundred letters make it', async () => {
    const ceremony = await aCeremony(3);

    expect(await begin(ceremony)).toEqual({ fresh: true });
    expect(await begin(ceremony)).toEqual({ fresh: false });
    expect(await own.store.ceremonies.find(ceremony.id)).toEqual(ceremony);
    expect(await own.store.ceremonies.find('no-such')).toBeNull();
    const [first] = ceremony.letters;
    expect((await own.store.courier.find(first?.application ?? '', first?.key ?? ''))?.message).toMatchObject({
      input: { seal: ceremony.id },
    });
    expect((await own.store.seals.take(ceremony.id, MONDAY, 'one'))?.sealed).toHaveLength(100_000);
    expect(await own.store.seals.take(ceremony.id, MONDAY, 'another')).toBeNull();
    // The other letters still find the worker that holds the secret.
    expect(await own.store.seals.holderOf(ceremony.id)).toMatchObject({ kid: 'k' });
  });

  it('keeps nothing of a ceremony one of whose orders cannot be kept', async () => {
    const ceremony = await aCeremony(2);
    const [first] = ceremony.letters;
    await own.store.applications.destroyKey(first?.application ?? '', 'admin', MONDAY);

    await expect(begin(ceremony)).rejects.toThrow();

    expect(await own.store.ceremonies.find(ceremony.id)).toBeNull();
    expect(await own.store.seals.holderOf(ceremony.id)).toBeNull();
    const [, second] = ceremony.letters;
    expect(await own.store.courier.find(second?.application ?? '', second?.key ?? '')).toBeNull();
  });

  it('tells of each letter what its own application recorded', async () => {
    const ceremony = await aCeremony(6);
    await begin(ceremony);
    const ids = ceremony.letters.map(({ application }) => application);
    const [waiting = '', signing = '', signed = '', failed = '', heldUp = '', declined = ''] = ids;
    const record = async (id: string, seq: number, over: Partial<Transition>): Promise<void> => {
      await own.store.recorder.record(aTransition(id, seq, over));
    };
    for (const id of [signing, signed, failed, heldUp]) {
      // An earlier attempt that failed says nothing of this ceremony.
      await record(id, 1, {
        audit: entry('sign-failed', 'system', { code: 'SIGN_PASSPHRASE_WRONG', detail: 'before' }),
      });
      const message = orderOf(`${ceremony.id}-${id}`, ceremony.id);
      await record(id, 2, { message, audit: entry('sign', 'u-kadin', { letter: LETTER }) });
    }
    await record(signed, 3, { audit: entry('sign', 'system', { sha256: LETTER }) });
    await record(failed, 3, { audit: entry('sign-failed', 'system', { code: 'SIGN_WORKER_AWAY', detail: 'gone' }) });
    const incident = {
      application: heldUp,
      task: 'effect#1',
      code: 'TIMESTAMP_UNAVAILABLE' as const,
      detail: 'away',
      at: MONDAY,
    };
    await own.store.incidents.raise(incident);
    await own.store.incidents.raise({ ...incident, application: signed });
    await record(declined, 1, {
      message: orderOf(`${ceremony.id}-${declined}`, ceremony.id),
      accepted: false,
      audit: [],
      refusal: { code: 'STATE_CHANGED', detail: 'another letter' },
    });

    const progress = await own.store.ceremonies.progress(ceremony);

    expect(progress.map(({ application }) => application)).toEqual(ids);
    expect(progress.map(({ decision }) => decision?.accepted ?? null)).toEqual([null, true, true, true, true, false]);
    expect(progress.map(({ outcome }) => outcome?.signed ?? null)).toEqual([null, null, true, false, null, null]);
    expect(progress[3]?.outcome).toMatchObject({ code: 'SIGN_WORKER_AWAY', detail: 'gone' });
    expect(progress.map(({ waitsFor }) => waitsFor?.code ?? null)).toEqual([
      null,
      null,
      null,
      null,
      'TIMESTAMP_UNAVAILABLE',
      null,
    ]);
    expect(waiting).toBe(ids[0]);
  });

  it('settles an unknown outcome of one application, and nothing else', async () => {
    const records = own.store.signingRecords;
    const value = { stage: 'unknown', sha256: LETTER, meta: { reference: 'r' } };
    await records.save('app_1/t#1/signed', value);
    await records.save('appX1/t#1/signed', value);
    await records.save('app_1/t#1/prepared', { ...value, stage: 'prepared' });

    expect(await records.settleUnknown('app_1')).toBe(true);
    expect(await records.settleUnknown('app_1')).toBe(false);
    expect((await records.find('app_1/t#1/signed'))?.stage).toBe('not-signed');
    expect((await records.find('appX1/t#1/signed'))?.stage).toBe('unknown');
    expect(await records.saveOnce('app_1/t#1/signed', value)).toMatchObject({ stage: 'not-signed' });
  });

  it('says of an order to an application that ended meanwhile that it will not be decided', async () => {
    const ceremony = await aCeremony(1);
    await begin(ceremony);
    const [{ application, key } = { application: '', key: '' }] = ceremony.letters;
    await own.store.recorder.record(
      aTransition(application, 1, {
        patch: {
          status: 'withdrawn',
          finishedAt: MONDAY + 1,
          dueAt: null,
          clockRunning: false,
          state: { ...aState(application), outcome: 'withdrawn' },
        },
      }),
    );
    expect((await own.store.ceremonies.progress(ceremony))[0]?.decision).toBeNull();
    await own.store.courier.delivered(application, key);

    expect((await own.store.ceremonies.progress(ceremony))[0]?.decision).toMatchObject({
      accepted: false,
      refusal: { code: 'APPLICATION_FINISHED' },
    });
  });
});
