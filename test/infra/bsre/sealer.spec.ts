import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BsreInvalid, openBsre, openBsreSeal, type BsreConfig } from '../../../src/infra/bsre/open.js';
import type { BsreSealer } from '../../../src/infra/bsre/sealer.js';
import { createVerifier, type ClosableVerifier } from '../../../src/infra/verification/verifier.js';
import { BSRE_PASSWORD, startBsre, type BsreFault, type BsreSimulator } from '../../fakes/bsre-simulator.js';
import { aLetter, failureOf, openOffice, unwrap, type SigningOffice } from '../signing/office.js';
import { attemptsInMemory } from '../../fakes/signing-attempts.js';

const NAME = 'DPMPTSP Kota Contoh';
const SUBSCRIBER = 'SEGEL-1';
const HOUR = 3_600_000;
const ORDER = { letter: '503/0001/2026', purpose: 'receipt' } as const;
const reasons = { 'deemed-approval': 'Dianggap', receipt: 'Tanda terima', certificate: 'C', statement: 'S' };

const source = (path: string): URL => pathToFileURL(resolve(path));

let office: SigningOffice;
let verifier: ClosableVerifier;
let bsre: BsreSimulator;
let folder: string;
let activation: string;
let letter: Uint8Array;
let shift = 0;

beforeAll(async () => {
  office = await openOffice();
  folder = await mkdtemp(join(tmpdir(), 'paraf-bsre-'));
  activation = join(folder, 'aktivasi');
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=esign', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-days', '2', ...subject, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  });
  bsre = await startBsre({ key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') });
  verifier = createVerifier({
    anchors: [office.authority.root.certificate],
    online: { timeout: 2000, reuse: 60_000 },
    program: {
      url: source('src/infra/verification/judging/child.ts'),
      execArgv: ['--import', source('scripts/lib/typescript.mjs').href],
    },
  });
  letter = await aLetter();
}, 60_000);
afterAll(async () => {
  await verifier.close();
  await bsre.close();
  await office.close();
  await rm(folder, { recursive: true, force: true });
});

const sealAs = async (commonName: string): Promise<void> => {
  const identity = await office.official({ commonName });
  bsre.seals.set(SUBSCRIBER, {
    activation: '100000',
    codes: new Set(),
    sign: (pdf) => office.sign(pdf, 'B-T', identity),
  });
};

beforeEach(async () => {
  bsre.requests.splice(0);
  bsre.faults.splice(0);
  shift = 0;
  await sealAs(NAME);
  await writeFile(activation, '100000\n');
});

const CONFIG = (): BsreConfig => ({
  baseUrl: bsre.url,
  version: 'v2',
  username: 'paraf',
  password: { reveal: () => BSRE_PASSWORD },
  caFile: join(folder, 'cert.pem'),
  officialsFile: null,
  timeoutSeconds: 20,
  sealSubscriber: SUBSCRIBER,
  sealActivationFile: activation,
  sealCertificateName: null,
});

const open = (config: Partial<BsreConfig> = {}): BsreSealer | null =>
  openBsreSeal(
    { ...CONFIG(), ...config },
    {
      office: NAME,
      pipeline: office.newPipeline({ verifier }),
      level: 'B-LTA',
      location: 'Contoh',
      reasons,
      now: () => Date.now() + shift,
    },
  );

const sealer = (config: Partial<BsreConfig> = {}): BsreSealer => {
  const opened = open(config);
  if (opened === null) throw new Error('no seal');
  return opened;
};

const paths = (): readonly string[] => bsre.requests.map(({ path }) => path.replace('/api/v2/seal/', ''));

describe('the seal of an office at BSrE', () => {
  it('is on the letter, by the office’s certificate, over the service’s own TLS, up to the archive time-stamp', async () => {
    const sealed = unwrap(await sealer().seal(letter, ORDER));

    expect(Buffer.compare(sealed.pdf.subarray(0, letter.length), letter)).toBe(0);
    expect(sealed.subject).toContain(NAME);
    expect(await verifier.verify(sealed.pdf)).toMatchObject({
      indication: 'passed',
      signatures: [{ level: 'B-LTA' }],
    });
    expect(paths()).toEqual(['get/totp', 'pdf']);
    const [asked, sent] = bsre.requests.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);
    expect(asked).toEqual({ idSubscriber: SUBSCRIBER, totp: '100000', data: 1 });
    expect(sent).toMatchObject({
      idSubscriber: SUBSCRIBER,
      signatureProperties: [{ tampilan: 'INVISIBLE', reason: 'Tanda terima', location: 'Contoh' }],
    });
  });

  it('waits for a person where its activation has ended, asks once, and goes on with the next code', async () => {
    await writeFile(activation, '999999\n');
    const seal = sealer();

    for (let n = 0; n < 3; n += 1) {
      const failure = failureOf(await seal.seal(letter, ORDER));
      expect(failure).toMatchObject({ code: 'SIGN_PROVIDER_REFUSED', retryable: true });
      expect(failure.detail).toContain('signing.bsre.sealActivationFile');
      expect(failure.detail).not.toContain('999999');
    }
    expect(paths()).toEqual(['get/totp']);
    await rm(activation);
    expect(failureOf(await seal.seal(letter, ORDER)).retryable).toBe(true);
    await writeFile(activation, '100000');
    unwrap(await seal.seal(letter, ORDER));
  });

  it.each<[BsreFault, string, boolean]>([
    ['crash', 'UPSTREAM_UNAVAILABLE', true],
    ['silent', 'UPSTREAM_UNAVAILABLE', true],
  ])('may be asked for again after "%s"', async (fault, code, retryable) => {
    bsre.faults.push(fault);
    const seal = sealer({ timeoutSeconds: fault === 'silent' ? 2 : 20 });

    expect(failureOf(await seal.seal(letter, ORDER))).toMatchObject({ code, retryable });
    unwrap(await seal.seal(letter, ORDER));
  });

  it.each<BsreFault>(['unsigned', 'altered'])('is refused where the letter comes back "%s"', async (fault) => {
    bsre.faults.push('well', fault);

    expect(failureOf(await sealer().seal(letter, ORDER))).toMatchObject({
      code: 'SIGN_RETURNED_UNSOUND',
      retryable: false,
    });
  });

  it('is refused where another institution’s certificate made it, and taken where that is its name', async () => {
    await sealAs('Dinas Lain');

    expect(failureOf(await sealer().seal(letter, ORDER)).code).toBe('SIGN_RETURNED_UNSOUND');
    unwrap(await sealer({ sealCertificateName: 'Dinas Lain' }).seal(letter, ORDER));
  });

  it('keeps its activation running, and does not ask before it is time', async () => {
    const seal = sealer();
    expect(await seal.renewActivation()).toBeNull();
    expect((await readFile(activation, 'utf8')).split('\n')[0]).toBe('100001');
    expect((await stat(activation)).mode & 0o777).toBe(0o600);
    expect(await seal.renewActivation()).toBeNull();
    expect(paths()).toEqual(['get/activation']);

    shift = 7 * HOUR;
    expect(await sealer().renewActivation()).toBeNull();
    expect(paths()).toHaveLength(2);
    shift = 0;
    unwrap(await seal.seal(letter, ORDER));
  });

  it('renews before the end that the service named, whenever the file was written', async () => {
    await writeFile(activation, `100000\n${new Date(Date.now() + 2 * HOUR).toISOString()}\n`);
    await utimes(activation, new Date(), new Date());

    expect(await sealer().renewActivation()).toBeNull();
    expect(paths()).toEqual(['get/activation']);
  });

  it('says what is wrong with its activation, and shows a refused code to the service once', async () => {
    await writeFile(activation, '123456\n');
    const seal = sealer();
    const first = await seal.renewActivation();
    const second = await seal.renewActivation();

    expect(first).toContain('signing.bsre.sealActivationFile');
    expect(first).not.toContain('123456');
    expect(second).toBe(first);
    expect(paths()).toHaveLength(1);
    bsre.faults.push('crash');
    await writeFile(activation, '100000\n');
    expect(await seal.renewActivation()).toContain('does not answer');
    expect(await seal.renewActivation()).toBeNull();
    await rm(activation);
    expect(await seal.renewActivation()).toContain('no activation code');
  });
});

describe('the service behind its own authority', () => {
  it('is not spoken to without that authority: nothing is sent', async () => {
    const failure = failureOf(await sealer({ caFile: null }).seal(letter, ORDER));

    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(failure.detail).toContain('self-signed');
    expect(bsre.requests).toEqual([]);
  });

  it('is not spoken to under another name than its certificate’s', async () => {
    const baseUrl = bsre.url.replace('127.0.0.1', 'localhost');

    expect(failureOf(await sealer({ baseUrl }).seal(letter, ORDER)).code).toBe('UPSTREAM_UNAVAILABLE');
    expect(bsre.requests).toEqual([]);
  });

  it('tells officials’ states over TLS as it does without', async () => {
    const officialsFile = join(folder, 'officials.yaml');
    await writeFile(officialsFile, "kadin: { nik: '1674010101700001' }\n");
    const parts = { loginOf: () => Promise.resolve('kadin'), attempts: attemptsInMemory() };
    bsre.officials.set('1674010101700001', { passphrase: 'p', status: 'ISSUE', sign: (pdf) => Promise.resolve(pdf) });

    expect(await openBsre({ ...CONFIG(), officialsFile }, parts).signerStatus('u')).toEqual({ status: 'ready' });
    expect(await openBsre({ ...CONFIG(), officialsFile, caFile: null }, parts).signerStatus('u')).toEqual({
      status: 'unreachable',
    });
  });
});

describe('the configuration of the seal', () => {
  it('is none without a subscriber, and names what is missing with one', () => {
    expect(open({ sealSubscriber: null })).toBeNull();
    expect(() => open({ sealActivationFile: null, username: null })).toThrow(BsreInvalid);
    expect(() => open({ sealActivationFile: null, username: null })).toThrow(
      'signing.bsre.username, signing.bsre.sealActivationFile',
    );
    expect(() => open({ sealActivationFile: null })).toThrow('signing.bsre.sealActivationFile');
    expect(() => open({ version: 'v1' })).toThrow('expected signing.bsre.version v2');
  });
});
