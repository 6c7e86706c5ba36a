/** Many ceremonies of one official at the same moment, through the real record, seals and keys of two workers. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCeremonies, type CeremonyRoom } from '../../../src/activities/ceremony.js';
import type { SealKey } from '../../../src/domain/ports/signer.js';
import { SECRET_LIFE } from '../../../src/domain/signing/ceremony.js';
import { countedAttempts } from '../../../src/infra/signing/attempts.js';
import { createLocalSigner } from '../../../src/infra/signing/local-signer.js';
import { createSealKey, seal } from '../../../src/infra/signing/seal.js';
import { keyOwners } from '../../fakes/key-owners.js';
import { ownDatabase, type OwnDatabase } from '../persistence/own-database.js';
import { openOffice, PASSPHRASE, type Signed, type SigningOffice } from './office.js';

const AT_ONCE = 120;

interface Worker {
  readonly key: SealKey;
  readonly room: CeremonyRoom;
}

let own: OwnDatabase;
let office: SigningOffice;
let official: Signed;
let workers: readonly Worker[];

const aWorker = async (): Promise<Worker> => {
  const { store } = own;
  const key = await createSealKey(Date.now);
  const attempts = countedAttempts(store.signingAttempts, { now: Date.now, pause });
  const keystores = { find: () => Promise.resolve({ bundle: official.bundle }) };
  const signer = createLocalSigner({ keystores, trust: office.trust, attempts, owners: keyOwners(), now: Date.now });
  const lasting = (ms: number): Promise<void> => pause(ms, undefined, { ref: false });
  return {
    key,
    room: createCeremonies({
      seals: store.seals,
      sealKey: key,
      signer,
      now: Date.now,
      pause: lasting,
      newId: randomUUID,
    }),
  };
};

beforeAll(async () => {
  [own, office] = await Promise.all([ownDatabase(), openOffice()]);
  official = await office.official();
  workers = [await aWorker(), await aWorker()];
}, 120_000);
afterAll(async () => {
  await office.close();
  await own.drop();
});

/** A ceremony of one letter, from the sealed secret to the signature. */
const ceremony = async (person: string, index: number, passphrase: string): Promise<string> => {
  const worker = workers[index % workers.length];
  if (worker === undefined) throw new Error('no worker');
  const [id, application] = [randomUUID(), `app-${String(index)}`];
  const letter = { application, task: 'sign', letter: 'a'.repeat(64) };
  const expiresAt = Date.now() + SECRET_LIFE;
  const content = {
    official: person,
    letters: [letter],
    secret: { kind: 'passphrase' as const, passphrase },
    expiresAt,
  };
  const sealed = await seal(worker.key.recipient, content);
  await own.store.seals.put({ id, kid: worker.key.recipient.kid, sealed, expiresAt });
  const outcome = await worker.room.sign(id, {
    ...letter,
    official: person,
    digest: 'b'.repeat(64),
    document: () => Promise.reject(new Error('a key of one’s own signs digests')),
  });
  return outcome.outcome === 'refused' ? outcome.failure.code : outcome.outcome;
};

const attemptsOf = async (person: string): Promise<unknown> => {
  const [rows] = await own.raw.query('SELECT failures, locked FROM signing_attempt WHERE official = ?', [person]);
  return (rows as readonly unknown[])[0];
};

describe('ceremonies of one official at the same moment', () => {
  it('all sign with the right passphrase, and count nothing', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => ceremony('kadin', index, PASSPHRASE)),
    );

    expect(new Set(outcomes)).toEqual(new Set(['signed']));
    expect(await attemptsOf('kadin')).toEqual({ failures: 0, locked: 0 });
  }, 120_000);

  it('with four wrong passphrases among them lock nothing, and each learns what became of its own', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => ceremony('kabid', index, index % 10 === 9 ? 'salah' : PASSPHRASE)),
    );

    expect(outcomes.filter((outcome) => outcome === 'SIGN_PASSPHRASE_WRONG')).toHaveLength(4);
    expect(outcomes.filter((outcome) => outcome === 'signed')).toHaveLength(36);
    expect(await attemptsOf('kabid')).toMatchObject({ locked: 0 });
  }, 120_000);
});
