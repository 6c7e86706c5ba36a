import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignDigestRequest } from '../../src/domain/ports/signer.js';
import { keyOwners } from '../fakes/key-owners.js';
import { writePkcs12 } from '../../src/infra/devpki/pkcs12-writer.js';
import { createLocalSigner, type StoredKeystore } from '../../src/infra/signing/local-signer.js';
import { PASSPHRASE, aLetter, openOffice, type Signed, type SigningOffice } from '../infra/signing/office.js';
import { digestSignerContract, signerContract, type SignerUnderTest } from './signer.js';
import { attemptsInMemory } from '../fakes/signing-attempts.js';

const DAY = 86_400_000;
let office: SigningOffice;
let kadin: Signed;

beforeAll(async () => {
  office = await openOffice();
  kadin = await office.official();
});
afterAll(() => office.close());

const signerOf = (stored: StoredKeystore): ReturnType<typeof createLocalSigner> =>
  createLocalSigner({
    keystores: { find: (id) => Promise.resolve(id === 'kadin' ? stored : undefined) },
    trust: office.newTrust(),
    attempts: attemptsInMemory(),
    owners: keyOwners(),
    now: Date.now,
  });

const request = (passphrase = PASSPHRASE): SignDigestRequest => ({
  officialId: 'kadin',
  digestAlgorithm: 'sha256',
  digest: 'ab'.repeat(32),
  secret: { kind: 'passphrase', passphrase },
});

digestSignerContract('the local PKCS #12 signer', (): Promise<SignerUnderTest> =>
  Promise.resolve({
    signer: signerOf({ bundle: kadin.bundle, certificate: kadin.identity.certificate.der }),
    ready: { officialId: 'kadin', secret: { kind: 'passphrase', passphrase: PASSPHRASE } },
    wrongSecret: { kind: 'passphrase', passphrase: 'kata sandi yang salah' },
    unknownOfficial: 'orang-lain',
  }),
);

signerContract('the local PKCS #12 signer', async () => ({
  signer: signerOf({ bundle: kadin.bundle, certificate: kadin.identity.certificate.der }),
  pipeline: office.pipeline,
  letter: await aLetter(),
  name: 'Contoh Pejabat',
  ready: { officialId: 'kadin', secret: { kind: 'passphrase', passphrase: PASSPHRASE } },
  wrongSecret: { kind: 'passphrase', passphrase: 'kata sandi yang salah' },
  unknownOfficial: 'orang-lain',
}));

describe('the local signer', () => {
  it.each([
    ['an expired certificate', { notBefore: Date.now() - 20 * DAY, notAfter: Date.now() - DAY }, 'CERTIFICATE_EXPIRED'],
    ['a certificate of tomorrow', { notBefore: Date.now() + DAY }, 'CERTIFICATE_NOT_YET_VALID'],
    ['a certificate for encryption', { keyUsage: ['keyEncipherment'] as const }, 'CERTIFICATE_UNSUITABLE'],
  ])('refuses %s by name', async (_, options, reason) => {
    const { bundle } = await office.official(options);

    expect(await signerOf({ bundle }).signDigest(request())).toMatchObject({ outcome: 'refused', failure: { reason } });
  });

  it('refuses a revoked certificate, also before any secret is asked for', async () => {
    const former = await office.official();
    await office.pki.revoke(former.identity.certificate.serialHex, Date.now() - DAY);
    const signer = signerOf({ bundle: former.bundle, certificate: former.identity.certificate.der });

    expect(await signer.signerStatus('kadin')).toEqual({ status: 'revoked' });
    expect(await signer.signDigest(request())).toMatchObject({ failure: { code: 'SIGN_CERTIFICATE_REVOKED' } });
  });

  it('refuses a certificate of a foreign authority', async () => {
    const foreign = await openOffice();
    try {
      const { bundle } = await foreign.official();
      expect(await signerOf({ bundle }).signDigest(request())).toMatchObject({
        failure: { reason: 'CERTIFICATE_UNTRUSTED' },
      });
    } finally {
      await foreign.close();
    }
  });

  it('refuses a bundle whose certificate belongs to another key', async () => {
    const other = await office.official();
    const bundle = await writePkcs12(
      { certificate: other.identity.certificate, key: kadin.identity.key },
      [],
      PASSPHRASE,
    );

    expect(await signerOf({ bundle }).signDigest(request())).toMatchObject({ failure: { reason: 'KEY_MISMATCH' } });
  });

  it('does not sign while nobody says whether the certificate is revoked', async () => {
    office.pki.setFault('ocsp', '500');
    office.pki.setFault('crl', '500');
    try {
      const outcome = await signerOf({ bundle: kadin.bundle }).signDigest(request());
      expect(outcome).toMatchObject({ failure: { code: 'REVOCATION_UNAVAILABLE' } });
    } finally {
      office.pki.setFault('ocsp', undefined);
      office.pki.setFault('crl', undefined);
    }
  });

  it('locks after five wrong passphrases, for the right one too', async () => {
    const signer = signerOf({ bundle: kadin.bundle, certificate: kadin.identity.certificate.der });
    for (let wrong = 0; wrong < 5; wrong += 1) {
      expect(await signer.signDigest(request('salah'))).toMatchObject({ failure: { code: 'SIGN_PASSPHRASE_WRONG' } });
    }

    expect(await signer.signDigest(request())).toMatchObject({ failure: { code: 'SIGN_PASSPHRASE_LOCKED' } });
    expect(await signer.signerStatus('kadin')).toEqual({ status: 'locked' });
  });

  it('forgets wrong passphrases once the right one was given', async () => {
    const signer = signerOf({ bundle: kadin.bundle });
    for (let round = 0; round < 3; round += 1) {
      for (let wrong = 0; wrong < 4; wrong += 1) await signer.signDigest(request('salah'));
      expect(await signer.signDigest(request())).toMatchObject({ outcome: 'signed' });
    }
  });
});
