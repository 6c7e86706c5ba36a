import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { memoryConfirmations, type MemoryConfirmations } from '../../fakes/confirmations.js';
import { keyOwners } from '../../fakes/key-owners.js';
import type { KeyOwners } from '../../../src/domain/ports/key-owners.js';
import type { SignedDigest, SignOutcome } from '../../../src/domain/ports/signer.js';
import { createLocalSigner } from '../../../src/infra/signing/local-signer.js';
import type { SigningKeys } from '../../../src/domain/ports/signing-keys.js';
import { keystoreFolder } from '../../../src/infra/signing/keystore-folder.js';
import { createSigningKeys } from '../../../src/infra/signing/signing-keys.js';
import { attemptsInMemory } from '../../fakes/signing-attempts.js';
import { openOffice, PASSPHRASE, type SigningOffice } from './office.js';

const DAY = 86_400_000;

const nothing = (): Promise<void> => Promise.resolve();
const NO_TRIAL = { right: nothing, wrong: nothing, undecided: nothing };

describe('a key that an official hands in', () => {
  let office: SigningOffice;
  let folder: string;
  let keys: SigningKeys;
  let locked = false;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paraf-keys-'));
    locked = false;
    keys = createSigningKeys({
      folder: keystoreFolder(folder),
      trust: office.trust,
      attempts: { begin: async () => (locked ? 'locked' : NO_TRIAL), isLocked: async () => locked },
      owners: keyOwners(),
      now: Date.now,
    });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is kept as it came, for its owner’s eyes, with its certificate beside it', async () => {
    const { bundle, identity } = await office.official();

    const taken = await keys.handIn('kadin', bundle, PASSPHRASE);

    expect(taken).toMatchObject({ ok: true, value: { fingerprint: identity.certificate.fingerprint } });
    expect(new Uint8Array(await readFile(join(folder, 'kadin.p12')))).toEqual(new Uint8Array(bundle));
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect(await keys.status('kadin')).toMatchObject({
      status: 'ready',
      certificate: { validUntil: identity.certificate.notAfter },
    });
    locked = true;
    expect((await keys.status('kadin')).status).toBe('locked');
    expect(await keys.status('sekdin')).toEqual({
      provider: 'local',
      status: 'not-registered',
      certificate: null,
      oneTimeCodes: false,
    });
  });

  it('takes the place of an earlier one and leaves no note of it', async () => {
    const [first, second] = [await office.official(), await office.official()];
    await keys.handIn('kadin', first.bundle, PASSPHRASE);
    await keys.handIn('kadin', second.bundle, PASSPHRASE);

    expect(await readdir(folder)).toHaveLength(2);
    expect((await keys.status('kadin')).certificate?.fingerprint).toBe(second.identity.certificate.fingerprint);
  });

  it('is told without a certificate where another file was laid over it by hand', async () => {
    await keys.handIn('kadin', (await office.official()).bundle, PASSPHRASE);
    await writeFile(join(folder, 'kadin.p12'), (await office.official()).bundle);

    expect((await keys.status('kadin')).certificate).toBeNull();
  });

  it('is refused by name where it could not sign, and nothing is kept', async () => {
    const now = Date.now();
    const good = await office.official();
    const expired = await office.official({ notBefore: now - 20 * DAY, notAfter: now - 10 * DAY });
    const unsuitable = await office.official({ keyUsage: ['keyEncipherment'] });
    const stranger = await openOffice();
    const untrusted = await stranger.official();
    await stranger.close();

    const codes: unknown[] = [];
    for (const [bundle, passphrase] of [
      [good.bundle, 'salah'],
      [expired.bundle, PASSPHRASE],
      [unsuitable.bundle, PASSPHRASE],
      [untrusted.bundle, PASSPHRASE],
      [new Uint8Array([1, 2, 3]), PASSPHRASE],
    ] as const) {
      const answer = await keys.handIn('kadin', bundle, passphrase);
      codes.push(answer.ok ? 'taken' : answer.error.code);
      expect(JSON.stringify(answer)).not.toContain(PASSPHRASE);
    }

    expect(codes).toEqual([
      'SIGN_PASSPHRASE_WRONG',
      'SIGN_CERTIFICATE_EXPIRED',
      'SIGN_CERTIFICATE_UNSUITABLE',
      'SIGN_CERTIFICATE_UNSUITABLE',
      'SIGN_PKCS12_UNSUPPORTED',
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('cannot be of one whose id leads out of the folder', async () => {
    await expect(keystoreFolder(folder).put('../kadin', new Uint8Array([1]), new Uint8Array([1]))).rejects.toThrow(
      'no id of an official',
    );
  });

  describe('whose certificate is', () => {
    const digest = 'ab'.repeat(32);
    const secret = { kind: 'passphrase', passphrase: PASSPHRASE } as const;
    let confirmations: MemoryConfirmations;
    let owners: KeyOwners;
    beforeEach(() => {
      confirmations = memoryConfirmations();
      owners = keyOwners(() => ({}), confirmations);
      keys = createSigningKeys({
        folder: keystoreFolder(folder),
        trust: office.trust,
        attempts: attemptsInMemory(),
        owners,
        now: Date.now,
      });
    });

    const sign = (official: string): Promise<SignOutcome<SignedDigest>> =>
      createLocalSigner({
        keystores: keystoreFolder(folder),
        trust: office.trust,
        attempts: attemptsInMemory(),
        owners,
        now: Date.now,
      }).signDigest({ officialId: official, digestAlgorithm: 'sha256', digest, secret });

    /** The office's seal and a certificate of the official's own name: neither names anybody's number. */
    const nameless = { serialNumber: null };

    it('another official’s by its number, is not taken, and signs nothing where it lies already', async () => {
      const { bundle, identity } = await office.official({ serialNumber: '198001012005011001' });

      expect(await keys.handIn('kadin', bundle, PASSPHRASE)).toMatchObject({
        ok: false,
        error: { code: 'SIGN_KEY_OF_ANOTHER' },
      });
      expect(await readdir(folder)).toEqual([]);
      await keystoreFolder(folder).put('kadin', bundle, identity.certificate.der);
      expect((await keys.status('kadin')).status).toBe('of-another');
      expect(await sign('kadin')).toMatchObject({ outcome: 'refused', failure: { code: 'SIGN_KEY_OF_ANOTHER' } });
    });

    it('told by nothing but a name, signs when a second person has confirmed its fingerprint, for that official alone', async () => {
      const { bundle, identity } = await office.official(nameless);
      const { fingerprint } = identity.certificate;

      expect(await keys.handIn('kadin', bundle, PASSPHRASE)).toMatchObject({ ok: true });
      expect((await keys.status('kadin')).status).toBe('unconfirmed');
      expect(await sign('kadin')).toMatchObject({ outcome: 'refused', failure: { code: 'SIGN_KEY_UNCONFIRMED' } });
      expect(confirmations.rows).toMatchObject([
        { kind: 'signing-key', account: 'kadin', topic: fingerprint, askedBy: 'kadin', state: 'waiting' },
      ]);

      const entry = { at: 0, office: 'prabumulih', actor: 'admin', verb: '', subject: 'kadin', detail: {} };
      const decision = { state: 'confirmed', by: 'admin', at: 1, reason: null } as const;
      await confirmations.decide(confirmations.rows[0]?.id ?? '', decision, entry);
      expect((await keys.status('kadin')).status).toBe('ready');
      expect(await sign('kadin')).toMatchObject({ outcome: 'signed', value: { certificate: fingerprint } });
      expect(await keys.handIn('sekdin', bundle, PASSPHRASE)).toMatchObject({
        ok: false,
        error: { code: 'SIGN_KEY_OF_ANOTHER' },
      });
    });

    it('that was put there by hand, is entered when somebody tries to sign with it, and once', async () => {
      const { bundle } = await office.official(nameless);
      await writeFile(join(folder, 'kadin.p12'), bundle);

      for (let n = 0; n < 2; n += 1)
        expect(await sign('kadin')).toMatchObject({ outcome: 'refused', failure: { code: 'SIGN_KEY_UNCONFIRMED' } });
      expect(confirmations.rows).toMatchObject([{ account: 'kadin', askedBy: 'system', state: 'waiting' }]);
    });

    it('that a second person has refused, is entered again by its owner alone', async () => {
      const { bundle } = await office.official(nameless);
      await keys.handIn('kadin', bundle, PASSPHRASE);
      const entry = { at: 0, office: 'prabumulih', actor: 'admin', verb: '', subject: 'kadin', detail: {} };
      const decision = { state: 'refused', by: 'admin', at: 1, reason: 'bukan miliknya' } as const;
      await confirmations.decide(confirmations.rows[0]?.id ?? '', decision, entry);

      await sign('kadin');
      expect(confirmations.rows).toHaveLength(1);
      await keys.handIn('kadin', bundle, PASSPHRASE);
      expect(confirmations.rows).toMatchObject([{ state: 'refused' }, { state: 'waiting', askedBy: 'kadin' }]);
    });
  });
});
