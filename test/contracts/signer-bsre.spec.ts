import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentSigner, SigningSecret, SignOutcome } from '../../src/domain/ports/signer.js';
import { createBsreSigner, type BsreOptions, type BsreSigner } from '../../src/infra/bsre/signer.js';
import { createVerifier, type ClosableVerifier } from '../../src/infra/verification/verifier.js';
import { BSRE_PASSWORD, startBsre, type BsreFault, type BsreSimulator } from '../fakes/bsre-simulator.js';
import { aLetter, aPlan, failureOf, openOffice, unwrap, type SigningOffice } from '../infra/signing/office.js';
import { signerContract } from './signer.js';
import { attemptsInMemory } from '../fakes/signing-attempts.js';

/** The judge's threads run the source as it is. */
const source = (path: string): URL => pathToFileURL(resolve(path));
const PROGRAM = {
  url: source('src/infra/verification/judging/child.ts'),
  execArgv: ['--import', source('scripts/lib/typescript.mjs').href],
};

const NIK = '1674010101700001';
const PASSPHRASE = 'kata sandi bsre';
const SECRET: SigningSecret = { kind: 'passphrase', passphrase: PASSPHRASE };

let office: SigningOffice;
let bsre: BsreSimulator;
let verifier: ClosableVerifier;
let letter: Uint8Array;

beforeAll(async () => {
  office = await openOffice();
  bsre = await startBsre();
  verifier = createVerifier({
    anchors: [office.authority.root.certificate],
    online: { timeout: 2000, reuse: 60_000 },
    program: PROGRAM,
  });
  letter = await aLetter();
  const kadin = await office.official();
  const other = await office.official({ commonName: 'ORANG LAIN' });
  bsre.otherLetter = await aLetter(true);
  bsre.officials.set(NIK, { passphrase: PASSPHRASE, status: 'ISSUE', sign: (pdf) => office.sign(pdf, 'B-T', kadin) });
  bsre.officials.set('2', { passphrase: PASSPHRASE, status: 'ISSUE', sign: (pdf) => office.sign(pdf, 'B-T', other) });
}, 120_000);
afterAll(async () => {
  await verifier.close();
  await bsre.close();
  await office.close();
});
beforeEach(() => {
  bsre.faults.splice(0);
  bsre.requests.splice(0);
  bsre.signed = 0;
});

const signerOf = (options: Partial<BsreOptions> = {}): BsreSigner =>
  createBsreSigner({
    baseUrl: bsre.url,
    username: 'paraf',
    password: BSRE_PASSWORD,
    timeoutMs: 30_000,
    version: 'v2',
    attempts: attemptsInMemory(),
    officials: (id) => Promise.resolve({ kadin: { nik: NIK }, lain: { nik: '2' } }[id]),
    ...options,
  });

const pipeline = () => office.newPipeline({ verifier });
const NAME = { name: 'Contoh Pejabat' };

const sign = async (
  signer: DocumentSigner,
  officialId = 'kadin',
  secret: SigningSecret = SECRET,
): Promise<SignOutcome<Uint8Array>> => {
  const [answer] = await signer.signDocuments({
    officialId,
    secret,
    documents: [{ key: 'a/1', pdf: letter, plan: aPlan() }],
  });
  if (answer === undefined) throw new Error('no outcome');
  return answer.result;
};

describe.each(['v1', 'v2'] as const)('eSign Client Service %s', (version) => {
  signerContract(`BSrE ${version}`, () =>
    Promise.resolve({
      signer: signerOf({ version }),
      pipeline: pipeline(),
      letter,
      name: NAME.name,
      ready: { officialId: 'kadin', secret: SECRET },
      wrongSecret: { kind: 'passphrase', passphrase: 'kata sandi yang salah' },
      unknownOfficial: 'orang-asing',
    }),
  );

  it.each([
    ['EXPIRED', 'expired'],
    ['RENEW', 'pending'],
    ['WAITING_FOR_VERIFICATION', 'pending'],
    ['NEW', 'pending'],
    ['NO_CERTIFICATE', 'no-certificate'],
    ['NOT_REGISTERED', 'not-registered'],
    ['SUSPEND', 'suspended'],
    ['REVOKE', 'revoked'],
    ['A_WORD_OF_TOMORROW', 'pending'],
    ['ISSUE', 'ready'],
  ])('reads the status %s as %s', async (word, status) => {
    const official = bsre.officials.get(NIK);
    if (official === undefined) throw new Error('fixture');
    official.status = word;
    const told = await signerOf({ version }).signerStatus('kadin');
    official.status = 'ISSUE';

    expect(told.status).toBe(status);
  });

  it.each<BsreFault>(['silent', 'cut', 'gateway', 'crash'])(
    'leaves the outcome unknown after "%s", and asks once',
    async (fault) => {
      bsre.faults.push(fault);

      const timeoutMs = fault === 'silent' ? 1_500 : 30_000;

      expect((await sign(signerOf({ version, timeoutMs }))).outcome).toBe('unknown');
      expect(bsre.requests).toHaveLength(1);
    },
  );

  it('says that nothing was sent where nobody listens', async () => {
    const outcome = await sign(signerOf({ version, baseUrl: 'http://127.0.0.1:9' }));

    expect(outcome).toMatchObject({ outcome: 'refused', failure: { code: 'UPSTREAM_UNAVAILABLE' } });
  });

  it('refuses in the words of the service what it does not know, without the secret', async () => {
    bsre.faults.push('unknown-refusal');
    const outcome = await sign(signerOf({ version }));

    expect(outcome).toMatchObject({ outcome: 'refused', failure: { code: 'SIGN_PROVIDER_REFUSED' } });
    expect(JSON.stringify(outcome)).not.toContain(PASSPHRASE);
    expect(JSON.stringify(outcome)).toContain('Ditolak');
  });

  it("names the office's own account where that is refused", async () => {
    const outcome = await sign(signerOf({ version, password: 'salah' }));

    expect(outcome).toMatchObject({ outcome: 'refused', failure: { code: 'SIGN_PROVIDER_REFUSED' } });
    expect(JSON.stringify(outcome)).toContain('signing.bsre.username');
  });

  it('says so of an official whom the service does not know, or who has no certificate', async () => {
    const officials = (): Promise<{ nik: string }> => Promise.resolve({ nik: '999' });

    expect(await sign(signerOf({ version, officials }))).toMatchObject({
      failure: { code: 'SIGN_CERTIFICATE_MISSING' },
    });
  });

  it.each(['NFC', 'NFD'] as const)('signs with a passphrase that a keyboard gives in %s', async (form) => {
    const passphrase = PASSPHRASE.normalize(form);

    expect((await sign(signerOf({ version }), 'kadin', { kind: 'passphrase', passphrase })).outcome).toBe('signed');
  });

  it('locks after five refused passphrases and does not ask the service again', async () => {
    const signer = signerOf({ version });
    for (let n = 0; n < 5; n += 1) await sign(signer, 'kadin', { kind: 'passphrase', passphrase: 'salah' });
    bsre.requests.splice(0);

    expect(await sign(signer)).toMatchObject({ failure: { code: 'SIGN_PASSPHRASE_LOCKED' } });
    expect(await signer.signerStatus('kadin')).toEqual({ status: 'locked' });
    expect(bsre.requests).toEqual([]);
  });

  it.each(['VALID', 'INVALID', 'NO_SIGNATURE'] as const)('reads the verdict %s', async (verdict) => {
    bsre.verdict = verdict;
    const read = unwrap(await signerOf({ version }).verify(letter));

    expect(read.conclusion).toBe({ VALID: 'valid', INVALID: 'invalid', NO_SIGNATURE: 'no-signature' }[verdict]);
  });
});

describe('a lost answer', () => {
  it('of v1 is fetched by the id of the document, once the head of the answer came', async () => {
    const signer = signerOf({ version: 'v1' });
    bsre.faults.push('cut');
    const outcome = await sign(signer);
    if (outcome.outcome !== 'unknown') throw new Error(JSON.stringify(outcome));
    const found = await signer.reconcile(outcome.reference);
    if (found.outcome !== 'signed') throw new Error(found.outcome);

    expect(unwrap(await pipeline().accept(letter, found.pdf, NAME)).field).toBe('TandaTangan');
    expect(bsre.requests).toHaveLength(1);
    expect(await signer.reconcile(outcome.reference)).toEqual({ outcome: 'unknown' });
  });

  it('of v2 stays unknown: the service keeps nothing that could be asked for', async () => {
    const signer = signerOf({ timeoutMs: 8_000 });
    bsre.faults.push('silent');
    const outcome = await sign(signer);
    if (outcome.outcome !== 'unknown') throw new Error(JSON.stringify(outcome));

    expect(await signer.reconcile(outcome.reference)).toEqual({ outcome: 'unknown' });
    expect(bsre.signed).toBe(1);
  });
});

describe('a letter that came back', () => {
  const returned = async (fault: BsreFault | null, officialId = 'kadin'): Promise<Uint8Array> => {
    if (fault !== null) bsre.faults.push(fault);
    const outcome = await sign(signerOf(), officialId);
    if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };

  it('is accepted, and carries on to B-LTA', async () => {
    const accepted = unwrap(await pipeline().accept(letter, await returned(null), NAME));
    const stages = pipeline();
    const stamped = unwrap(await stages.timestamp(accepted.pdf, accepted.field));
    const proven = unwrap(await stages.addValidationData(stamped.pdf));
    const archived = unwrap(await stages.archiveTimestamp(proven)).pdf;

    expect(await verifier.verify(archived)).toMatchObject({ indication: 'passed', signatures: [{ level: 'B-LTA' }] });
  });

  it.each<BsreFault>(['unsigned', 'other-letter', 'altered'])('is refused where it is "%s"', async (fault) => {
    const failure = failureOf(await pipeline().accept(letter, await returned(fault), NAME));

    expect(failure).toMatchObject({ code: 'SIGN_RETURNED_UNSOUND', retryable: false });
  });

  it('is refused where another signed it', async () => {
    const failure = failureOf(await pipeline().accept(letter, await returned(null, 'lain'), NAME));

    expect(failure.detail).toContain('ORANG LAIN');
  });

  it('is refused where something was appended to it', async () => {
    const appended = Buffer.concat([await returned(null), Buffer.from('\n% tambahan\n')]);

    expect(failureOf(await pipeline().accept(letter, appended, NAME)).code).toBe('SIGN_RETURNED_UNSOUND');
  });

  it('is not there at all where the answer holds no file', async () => {
    bsre.faults.push('no-file');

    expect((await sign(signerOf())).outcome).toBe('unknown');
  });
});

describe('one-time codes of v2', () => {
  it('are asked for so many letters, and sign all of them in one request', async () => {
    const signer = signerOf();
    unwrap(await signer.requestCode('kadin', 3));
    const secret = { kind: 'one-time-code', code: bsre.codes.get(NIK)?.code ?? '' } as const;
    const documents = ['a', 'b', 'c'].map((key) => ({ key, pdf: letter, plan: aPlan() }));

    const answers = await signer.signDocuments({ officialId: 'kadin', secret, documents });

    expect(answers.map(({ key, result }) => [key, result.outcome])).toEqual([
      ['a', 'signed'],
      ['b', 'signed'],
      ['c', 'signed'],
    ]);
    expect(bsre.requests).toHaveLength(1);
    const again = await signer.signDocuments({ officialId: 'kadin', secret, documents });
    expect(again[0]?.result).toMatchObject({ outcome: 'refused' });
  });

  it('do not exist in v1', async () => {
    const signer = signerOf({ version: 'v1' });

    expect(failureOf(await signer.requestCode('kadin', 1)).reason).toBe('CODE_UNSUPPORTED');
    expect(await sign(signer, 'kadin', { kind: 'one-time-code', code: '123456' })).toMatchObject({
      outcome: 'refused',
    });
    expect(bsre.requests).toEqual([]);
  });
});
