import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PassphraseAttempts, SigningSecret } from '../../src/domain/ports/signer.js';
import type { Identity, KeySpec } from '../../src/infra/devpki/issue.js';
import { createTokenSigner, type TokenSigner, type TokenSignerOptions } from '../../src/infra/pkcs11/signer.js';
import { toPem } from '../../src/infra/signing/certificate.js';
import { createVerifier, type ClosableVerifier } from '../../src/infra/verification/verifier.js';
import { aLetter, aPlan, failureOf, openOffice, unwrap, type SigningOffice } from '../infra/signing/office.js';
import { keyOwners } from '../fakes/key-owners.js';
import { softTokens, withoutTokens, type SoftTokens } from '../infra/pkcs11/soft-token.js';
import { digestSignerContract, signerContract } from './signer.js';
import { attemptsInMemory } from '../fakes/signing-attempts.js';

const DAY = 86_400_000;
const PIN = '135790';
const SECRET: SigningSecret = { kind: 'passphrase', passphrase: PIN };
const WRONG: SigningSecret = { kind: 'passphrase', passphrase: '000000' };

const without = withoutTokens();
if (without !== null) process.stderr.write(`skipped: tokens, because ${without}\n`);
const withTokens = without === null ? describe : describe.skip;

const source = (path: string): URL => pathToFileURL(resolve(path));
const TYPESCRIPT = ['--import', source('scripts/lib/typescript.mjs').href];

const KEYS: readonly [string, KeySpec][] = [
  ['rsa2048', { kind: 'rsa', bits: 2048 }],
  ['rsa3072', { kind: 'rsa', bits: 3072 }],
  ['p256', { kind: 'ec', curve: 'P-256' }],
  ['p384', { kind: 'ec', curve: 'P-384' }],
];

let office: SigningOffice;
let tokens: SoftTokens;
let verifier: ClosableVerifier;

const identityOf = async (options: Parameters<SigningOffice['official']>[0] = {}): Promise<Identity> =>
  (await office.official(options)).identity;

const signerOf = (options: Partial<TokenSignerOptions> = {}): TokenSigner =>
  createTokenSigner({
    library: tokens.library,
    officials: (id) => Promise.resolve(id === 'orang-asing' ? undefined : { tokenLabel: id }),
    trust: office.newTrust(),
    attempts: attemptsInMemory(),
    owners: keyOwners(),
    timeout: 20_000,
    now: Date.now,
    program: { url: source('src/infra/pkcs11/program.ts'), execArgv: TYPESCRIPT, env: tokens.env },
    ...options,
  });

const signed = async (signer: TokenSigner, officialId: string): Promise<Uint8Array> => {
  const plan = aPlan();
  const prepared = unwrap(await office.pipeline.prepare(await aLetter(), plan));
  const outcome = await signer.signDigest({ ...prepared, officialId, secret: SECRET });
  if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
  const embedded = unwrap(await office.pipeline.embed(prepared, outcome.value.cms));
  return unwrap(await office.pipeline.timestamp(embedded, plan.fieldName)).pdf;
};

withTokens('officials with tokens', () => {
  beforeAll(async () => {
    office = await openOffice();
    tokens = await softTokens(process.env);
    verifier = createVerifier({
      anchors: [office.authority.root.certificate],
      online: { timeout: 2000, reuse: 60_000 },
      program: { url: source('src/infra/verification/judging/child.ts'), execArgv: TYPESCRIPT },
    });
    for (const [label, key] of KEYS) {
      tokens.token(label, PIN);
      await tokens.put(label, PIN, 'a1', await identityOf({ key }));
    }
  }, 120_000);
  afterAll(async () => {
    await verifier.close();
    await tokens.close();
    await office.close();
  });

  digestSignerContract('the PKCS #11 signer', () =>
    Promise.resolve({
      signer: signerOf(),
      ready: { officialId: 'rsa2048', secret: SECRET },
      wrongSecret: WRONG,
      unknownOfficial: 'orang-asing',
    }),
  );

  signerContract('the PKCS #11 signer', async () => ({
    signer: signerOf(),
    pipeline: office.pipeline,
    letter: await aLetter(),
    name: 'Contoh Pejabat',
    ready: { officialId: 'p256', secret: SECRET },
    wrongSecret: WRONG,
    unknownOfficial: 'orang-asing',
  }));

  it.each(KEYS)('makes a signature with a key of %s that our verifier and pdfsig find valid', async (label) => {
    const pdf = await signed(signerOf(), label);

    expect(await verifier.verify(pdf)).toMatchObject({ indication: 'passed', signatures: [{ level: 'B-T' }] });
    if (spawnSync('pdfsig', ['-v']).error !== undefined) {
      process.stderr.write('not asked: pdfsig, which is not installed\n');
      return;
    }
    const folder = await mkdtemp(join(tmpdir(), 'paraf-token-letter-'));
    try {
      await writeFile(join(folder, 'surat.pdf'), pdf);
      await writeFile(join(folder, 'root.pem'), toPem(office.authority.root.certificate.der));
      const report = execFileSync('pdfsig', ['-nocert', join(folder, 'surat.pdf')], { encoding: 'utf8' });
      expect(report).toContain('Signature is Valid');
      expect(report).toContain('Total document signed');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('opens a token once for many letters, and logs it out afterwards', async () => {
    const opened = unwrap(await signerOf().openKey({ officialId: 'p256', secret: SECRET }));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        opened.sign({ digestAlgorithm: 'sha256', digest: String(n).padStart(2, '0').repeat(32) }),
      ),
    );
    await opened.close();
    await opened.close();

    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['signed']));
    expect(await opened.sign({ digestAlgorithm: 'sha256', digest: 'ab'.repeat(32) })).toMatchObject({
      outcome: 'refused',
      failure: { code: 'UPSTREAM_UNAVAILABLE' },
    });
  });

  it('counts one wrong PIN for a whole ceremony, and a right one clears the count', async () => {
    const attempts = attemptsInMemory();
    const signer = signerOf({ attempts });
    for (let round = 0; round < 2; round += 1) {
      for (let wrong = 0; wrong < 4; wrong += 1) {
        expect(failureOf(await signer.openKey({ officialId: 'p256', secret: WRONG })).code).toBe(
          'SIGN_PASSPHRASE_WRONG',
        );
      }
      await unwrap(await signer.openKey({ officialId: 'p256', secret: SECRET })).close();
    }

    expect(await attempts.isLocked('p256')).toBe(false);
  });

  it('takes no PIN where the token is not there, and says which are', async () => {
    const attempts = attemptsInMemory();
    const signer = signerOf({ attempts, officials: () => Promise.resolve({ tokenLabel: 'token-lain' }) });
    for (let n = 0; n < 6; n += 1) {
      const failure = failureOf(await signer.openKey({ officialId: 'kadin', secret: WRONG }));
      expect(failure).toMatchObject({ code: 'SIGN_TOKEN_ABSENT', retryable: false });
      expect(failure.detail).toContain('"p256"');
    }

    expect(await signer.signerStatus('kadin')).toEqual({ status: 'token-absent' });
  }, 60_000);

  it('finds a token by its serial, too, and reads its certificate without a PIN', async () => {
    const absent = signerOf({ officials: () => Promise.resolve({ tokenLabel: 'x' }) });
    const { detail } = failureOf(await absent.openKey({ officialId: 'kadin', secret: SECRET }));
    const tokenSerial = /"p256" \(serial ([^)]+)\)/.exec(detail)?.[1] ?? '';
    const signer = signerOf({ officials: () => Promise.resolve({ tokenSerial, keyId: 'A1' }) });

    expect(await signer.signerStatus('kadin')).toMatchObject({ status: 'ready' });
    expect((await signer.certificate('kadin'))?.commonName).toBe('Drs. Contoh Pejabat, M.Si.');
    expect(await signerOf().certificate('orang-asing')).toBeNull();
  });

  it('asks for the key by name where a token holds several, and refuses what cannot sign before any PIN', async () => {
    tokens.token('banyak', PIN);
    const now = Date.now();
    await tokens.put('banyak', PIN, '01', await identityOf());
    await tokens.put('banyak', PIN, '02', await identityOf({ notBefore: now - 20 * DAY, notAfter: now - DAY }));
    await tokens.putCertificate('banyak', PIN, '03', (await identityOf()).certificate.der);
    const attempts = attemptsInMemory();
    const withKey = (keyId?: string): TokenSigner =>
      signerOf({ attempts, officials: () => Promise.resolve({ tokenLabel: 'banyak', keyId }) });
    const codeOf = async (signer: TokenSigner, secret = SECRET): Promise<string> =>
      failureOf(await signer.openKey({ officialId: 'kadin', secret })).code;

    const unnamed = failureOf(await withKey().openKey({ officialId: 'kadin', secret: SECRET }));
    expect(unnamed.code).toBe('SIGN_CERTIFICATE_MISSING');
    expect(unnamed.detail).toContain('name one by keyId');
    for (let n = 0; n < 6; n += 1) expect(await codeOf(withKey('02'), WRONG)).toBe('SIGN_CERTIFICATE_EXPIRED');
    expect((await withKey('02').signerStatus('kadin')).status).toBe('expired');
    expect(await codeOf(withKey('03'))).toBe('SIGN_CERTIFICATE_MISSING');
    expect(await codeOf(withKey('04'))).toBe('SIGN_CERTIFICATE_MISSING');
    await unwrap(await withKey('01').openKey({ officialId: 'kadin', secret: SECRET })).close();
  }, 60_000);

  it('asks no PIN for a token whose certificate is another person’s, or nobody’s', async () => {
    const tried: string[] = [];
    const counted = attemptsInMemory();
    const attempts: PassphraseAttempts = {
      ...counted,
      begin: async (id) => {
        tried.push(id);
        return counted.begin(id);
      },
    };
    const outcomeFor = async (numbers: Parameters<typeof keyOwners>[0]): Promise<unknown> => {
      const signer = signerOf({ attempts, owners: keyOwners(numbers) });
      const outcome = await signer.signDigest({
        officialId: 'p256',
        digestAlgorithm: 'sha256',
        digest: 'ab'.repeat(32),
        secret: SECRET,
      });
      return [(await signer.signerStatus('p256')).status, outcome];
    };

    expect(await outcomeFor(() => ({ nip: '198001012005011001' }))).toMatchObject([
      'of-another',
      { outcome: 'refused', failure: { code: 'SIGN_KEY_OF_ANOTHER' } },
    ]);
    expect(await outcomeFor(() => ({ nip: null }))).toMatchObject([
      'unconfirmed',
      { outcome: 'refused', failure: { code: 'SIGN_KEY_UNCONFIRMED' } },
    ]);
    expect(tried).toEqual([]);
  });

  it('gives the PIN at each signature to a key that asks for it each time', async () => {
    tokens.token('ketat', PIN);
    await tokens.putStrict('ketat', PIN, '01', await identityOf());
    const opened = unwrap(await signerOf().openKey({ officialId: 'ketat', secret: SECRET }));
    const request = { digestAlgorithm: 'sha256', digest: 'ab'.repeat(32) } as const;
    const outcomes = [await opened.sign(request), await opened.sign(request), await opened.sign(request)];
    await opened.close();

    expect(outcomes.map((one) => (one.outcome === 'refused' ? one.failure.detail : one.outcome))).toEqual([
      'signed',
      'signed',
      'signed',
    ]);
  });

  it('does not sign with a key that is not the certificate’s', async () => {
    tokens.token('salah', PIN);
    const [key, other] = [await identityOf(), await identityOf()];
    await tokens.put('salah', PIN, '01', { key: key.key, certificate: other.certificate });

    const outcome = await signerOf().signDigest({
      officialId: 'salah',
      digestAlgorithm: 'sha256',
      digest: 'ab'.repeat(32),
      secret: SECRET,
    });

    expect(outcome).toMatchObject({ outcome: 'refused', failure: { reason: 'KEY_MISMATCH' } });
  });

  it('does not sign with a token that went away after it was opened', async () => {
    tokens.token('dicabut', PIN);
    const before = new Set(await readdir(join(tokens.directory, 'tokens')));
    await tokens.put('dicabut', PIN, '01', await identityOf());
    const opened = unwrap(await signerOf().openKey({ officialId: 'dicabut', secret: SECRET }));
    await rename(join(tokens.directory, 'tokens'), join(tokens.directory, 'away'));
    try {
      expect(before.size).toBeGreaterThan(0);
      const request = { digestAlgorithm: 'sha256', digest: 'ab'.repeat(32) } as const;
      const first = await opened.sign(request);
      const second = await opened.sign(request);
      expect([first.outcome, second.outcome]).toEqual(['refused', 'refused']);
      expect((await signerOf().signerStatus('p256')).status).not.toBe('ready');
    } finally {
      await opened.close();
      await rename(join(tokens.directory, 'away'), join(tokens.directory, 'tokens'));
    }
  });

  it('names a library that is none', async () => {
    const signer = signerOf({ library: '/nowhere/lib.so' });
    const failure = failureOf(await signer.openKey({ officialId: 'p256', secret: SECRET }));

    expect(failure.code).toBe('SIGN_PROVIDER_REFUSED');
    expect(failure.detail).toContain('/nowhere/lib.so');
    expect(JSON.stringify(failure)).not.toContain(PIN);
    expect(await signer.signerStatus('p256')).toEqual({ status: 'unreachable' });
  });
});

describe('a token that fails', () => {
  let identity: Identity;
  beforeAll(async () => {
    office = await openOffice();
    identity = await identityOf();
  });
  afterAll(() => office.close());

  const failing = (fault: string, step = 'sign', more: object = {}, timeout = 20_000): TokenSigner =>
    createTokenSigner({
      library: 'lib.so',
      officials: () => Promise.resolve({ tokenLabel: 'kadin' }),
      trust: office.newTrust(),
      attempts: attemptsInMemory(),
      owners: keyOwners(),
      timeout,
      now: Date.now,
      program: {
        url: source('test/fakes/token-program.mjs'),
        execArgv: [],
        env: {
          TOKEN_FAULT: fault,
          TOKEN_STEP: step,
          TOKEN_VIEW: JSON.stringify({
            serial: 's-1',
            pinLocked: false,
            lastTry: false,
            certificates: [{ id: 'a1', der: Buffer.from(identity.certificate.der).toString('base64') }],
            ...more,
          }),
        },
      },
    });
  const REQUEST = { digestAlgorithm: 'sha256', digest: 'ab'.repeat(32) } as const;

  it.each([
    ['CKR_DEVICE_REMOVED', 'SIGN_TOKEN_ABSENT'],
    ['CKR_TOKEN_NOT_PRESENT', 'SIGN_TOKEN_ABSENT'],
    ['CKR_SESSION_HANDLE_INVALID', 'SIGN_TOKEN_ABSENT'],
    ['CKR_DEVICE_ERROR', 'SIGN_PROVIDER_REFUSED'],
    ['0x80000001', 'SIGN_PROVIDER_REFUSED'],
    ['crash', 'UPSTREAM_UNAVAILABLE'],
    ['hang', 'UPSTREAM_UNAVAILABLE'],
    ['chatter', 'SIGN_PROVIDER_REFUSED'],
  ])('in the middle of a ceremony with %s refuses the letter and those after it as %s', async (fault, code) => {
    const timeout = fault === 'hang' ? 1_500 : 20_000;
    const opened = unwrap(await failing(fault, 'sign', {}, timeout).openKey({ officialId: 'k', secret: SECRET }));
    const outcomes = await Promise.all([opened.sign(REQUEST), opened.sign(REQUEST), opened.sign(REQUEST)]);
    await opened.close();

    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ outcome: 'refused', failure: { code, retryable: false } });
    }
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  });

  it.each([
    ['CKR_PIN_INCORRECT', 'SIGN_PASSPHRASE_WRONG'],
    ['CKR_PIN_LEN_RANGE', 'SIGN_PASSPHRASE_WRONG'],
    ['CKR_PIN_LOCKED', 'SIGN_TOKEN_LOCKED'],
    ['CKR_PIN_EXPIRED', 'SIGN_PROVIDER_REFUSED'],
    ['CKR_DEVICE_REMOVED', 'SIGN_TOKEN_ABSENT'],
    ['crash', 'UPSTREAM_UNAVAILABLE'],
  ])('when it is opened with %s is refused as %s, without the PIN', async (fault, code) => {
    const failure = failureOf(await failing(fault, 'open').openKey({ officialId: 'k', secret: SECRET }));

    expect(failure).toMatchObject({ code, retryable: false });
    expect(JSON.stringify(failure)).not.toContain(PIN);
  });

  it('that has locked its PIN is not given one', async () => {
    const signer = failing('CKR_PIN_INCORRECT', 'open', { pinLocked: true });

    expect(await signer.signerStatus('k')).toEqual({ status: 'token-locked' });
    expect(failureOf(await signer.openKey({ officialId: 'k', secret: SECRET })).code).toBe('SIGN_TOKEN_LOCKED');
  });

  it('warns whose try was the last', async () => {
    const signer = failing('CKR_PIN_INCORRECT', 'open', { lastTry: true });

    expect(failureOf(await signer.openKey({ officialId: 'k', secret: SECRET })).detail).toContain('last try');
  });

  it('counts wrong PINs, and locks after five before the token is asked again', async () => {
    const signer = failing('CKR_PIN_INCORRECT', 'open');
    for (let n = 0; n < 5; n += 1) await signer.openKey({ officialId: 'k', secret: SECRET });

    expect(failureOf(await signer.openKey({ officialId: 'k', secret: SECRET })).code).toBe('SIGN_PASSPHRASE_LOCKED');
    expect(await signer.signerStatus('k')).toEqual({ status: 'locked' });
  });

  it('is not opened with a one-time code', async () => {
    const answer = await failing('', 'none').openKey({ officialId: 'k', secret: { kind: 'one-time-code', code: '1' } });

    expect(failureOf(answer).reason).toBe('SECRET_UNSUITABLE');
  });
});
