import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PermitMessage, PermitPolicy } from '../../../src/domain/permit/life.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';
import { anApplication, MONDAY, unique } from './record-builders.js';
import { byOffice } from '../../builders/origins.js';

const DAY = 86_400_000;
const POLICY: PermitPolicy = { reminderDays: [30, 7] };
const END = MONDAY + 365 * DAY;

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());

const GROUND = { ground: 'Pasal 7 ayat (3)', decision: '0009/CABUT/2026', by: 'user-kadin' };

const published = async (application: string, sha256: string, number: string): Promise<void> => {
  await own.store.permits.publish({
    ...{ verificationId: unique('v'), application, office: 'prabumulih', number, kind: 'permit', sha256 },
    ...{ signedAt: MONDAY, signer: 'Kepala Dinas', validUntil: END, state: 'valid' },
  });
};

let digests = 0;
const issued = async (): Promise<{ readonly id: string; readonly sha256: string }> => {
  const { id } = await own.store.applications.create(anApplication());
  const sha256 = String((digests += 1)).padStart(64, '0');
  await published(id, sha256, unique('nomor'));
  const issue: PermitMessage = {
    ...{ type: 'issue', key: `${id}/published`, at: MONDAY, by: 'user-kadin', office: 'prabumulih' },
    ...{ permitType: 'sipa', validUntil: END, letter: { number: '1', sha256, application: id } },
  };
  for (const _ of [1, 2]) expect(await own.store.permitLives.tell(id, issue, POLICY)).toMatchObject({ ok: true });
  return { id, sha256 };
};
const stateOf = async (sha256: string): Promise<string | undefined> =>
  (await own.store.permits.bySha256(sha256))?.state;
const verbs = async (id: string): Promise<readonly string[]> =>
  (await own.store.applications.audit(id)).map(({ verb }) => verb).filter((verb) => verb.startsWith('permit-'));

describe('the life of a permit in the record', () => {
  it('is followed at once by what anyone verifies, by the chain and by what OSS is told', async () => {
    const { id, sha256 } = await issued();
    const { permitLives } = own.store;

    await permitLives.tell(id, { ...GROUND, type: 'suspend', key: 's1', at: MONDAY + DAY }, POLICY);
    expect(await stateOf(sha256)).toBe('suspended');
    await permitLives.tell(id, { ...GROUND, type: 'lift', key: 'l1', at: MONDAY + 2 * DAY }, POLICY);
    expect(await stateOf(sha256)).toBe('valid');
    await permitLives.tell(id, { ...GROUND, type: 'revoke', key: 'r1', at: MONDAY + 3 * DAY }, POLICY);
    expect(await stateOf(sha256)).toBe('revoked');
    expect(
      await permitLives.tell(id, { ...GROUND, type: 'suspend', key: 's2', at: MONDAY + 4 * DAY }, POLICY),
    ).toMatchObject({ ok: false, error: { code: 'PERMIT_STATE_UNSUITABLE' } });

    expect(await verbs(id)).toEqual([
      'permit-issued',
      'permit-suspended',
      'permit-suspension-lifted',
      'permit-revoked',
    ]);
    expect(await own.store.applications.verifyChain(id)).toMatchObject({ broken: null });
    expect((await own.store.outbox.list(id)).map(({ channel, payload }) => [channel, payload['milestone']])).toEqual([
      ['oss-license-status', 'revoked'],
    ]);
  });

  it('takes a message once, however often and by however many it is said', async () => {
    const { id } = await issued();
    const suspend: PermitMessage = { ...GROUND, type: 'suspend', key: 'once', at: MONDAY + DAY };

    const answers = await Promise.all(Array.from({ length: 8 }, () => own.store.permitLives.tell(id, suspend, POLICY)));

    expect(answers.every((answer) => answer.ok && answer.value.status === 'suspended')).toBe(true);
    expect(await verbs(id)).toEqual(['permit-issued', 'permit-suspended']);
  });

  it('brings what time has brought first: an act on a permit that has run out is an act on an expired one', async () => {
    const { id, sha256 } = await issued();

    const late = await own.store.permitLives.tell(
      id,
      { ...GROUND, type: 'suspend', key: 'late', at: END + DAY },
      POLICY,
    );

    expect(late).toMatchObject({ ok: false, error: { code: 'PERMIT_STATE_UNSUITABLE' } });
    const looked = await own.store.permitLives.tell(
      id,
      { type: 'time', key: 'look', at: END + DAY, by: 'system' },
      POLICY,
    );
    expect(looked).toMatchObject({ ok: true, value: { status: 'expired' } });
    expect(await stateOf(sha256)).toBe('expired');
    expect(await own.store.permitLives.list({ office: 'prabumulih', status: 'expired', limit: 10 })).toHaveLength(1);
  });

  it('reminds the holder through the outbox, each day once, and keeps its time in one workflow', async () => {
    const { id } = await issued();
    const look = (at: number): Promise<unknown> =>
      own.store.permitLives.tell(id, { type: 'time', key: `look/${String(at)}`, at, by: 'system' }, POLICY);
    for (const days of [31, 30, 30, 29, 7, 7]) await look(END - days * DAY);

    expect((await own.store.outbox.list(id)).map(({ channel, payload }) => [channel, payload['days']])).toEqual([
      ['mail', 30],
      ['mail', 7],
    ]);
    expect(await own.store.permitLives.notStarted(50)).toContain(id);
    await own.store.permitLives.markStarted(id);
    expect(await own.store.permitLives.notStarted(50)).not.toContain(id);
  });

  it('leaves the older letter superseded where a duplicate takes its place, and takes back both', async () => {
    const { id, sha256 } = await issued();
    const copy = await own.store.applications.create(anApplication({ origin: byOffice() }));
    const other = String((digests += 1)).padStart(64, '0');
    await published(copy.id, other, unique('nomor'));

    await own.store.permitLives.tell(
      id,
      {
        ...{ type: 'replace', key: 'd1', at: MONDAY + DAY, by: 'user-kadin' },
        letter: { number: '2', sha256: other, application: copy.id },
      },
      POLICY,
    );
    expect([await stateOf(sha256), await stateOf(other)]).toEqual(['superseded', 'valid']);
    await own.store.permitLives.tell(id, { ...GROUND, type: 'cancel', key: 'c1', at: MONDAY + 2 * DAY }, POLICY);
    expect([await stateOf(sha256), await stateOf(other)]).toEqual(['cancelled', 'cancelled']);
  });

  it('goes on after the holder’s data were destroyed, telling nobody', async () => {
    const { id, sha256 } = await issued();
    await own.store.applications.destroyKey(id, 'user-pengawas', MONDAY + DAY);

    await own.store.permitLives.tell(id, { type: 'time', key: 'x', at: END + DAY, by: 'system' }, POLICY);

    expect(await stateOf(sha256)).toBe('expired');
    expect(await own.store.outbox.list(id)).toEqual([]);
    expect(await own.store.applications.verifyChain(id)).toMatchObject({ broken: null });
  });
});
