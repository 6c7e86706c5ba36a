/** Every way in which what stands around us fails, met for real: each failure has a code of the set, and words for it. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '../../src/activities/failures.js';
import { createCatalogue } from '../../src/api/messages/catalogue.js';
import { DEFAULT_COLUMNS } from '../../src/domain/integration/sicantik.js';
import type { DigestSigner, SignOutcome } from '../../src/domain/ports/signer.js';
import { ERROR_CODES, type ErrorCode } from '../../src/domain/shared/error-codes.js';
import { PortFailure } from '../../src/domain/shared/port-failure.js';
import type { Result } from '../../src/domain/shared/result.js';
import type { SigningFailure } from '../../src/domain/signing/failure.js';
import { createFileArchive } from '../../src/infra/archive/file-archive.js';
import { createBsreSigner } from '../../src/infra/bsre/signer.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { createSmtpMailer } from '../../src/infra/mail/smtp-mailer.js';
import { createOssClient } from '../../src/infra/oss/client.js';
import { Secret } from '../../src/infra/config/index.js';
import { openStore } from '../../src/infra/persistence/index.js';
import { createTokenSigner } from '../../src/infra/pkcs11/signer.js';
import { createPrinter } from '../../src/infra/printing/create-printer.js';
import { createKeluaranClient } from '../../src/infra/sicantik/keluaran-client.js';
import { createLocalSigner } from '../../src/infra/signing/local-signer.js';
import { createTrust, type Trust } from '../../src/infra/signing/trust.js';
import { openOrchestration } from '../../src/infra/temporal/orchestration.js';
import { openUploads } from '../../src/infra/verification/uploads.js';
import { keyOwners } from '../fakes/key-owners.js';
import { attemptsInMemory } from '../fakes/signing-attempts.js';
import { aLetter, aPlan, openOffice, PASSPHRASE, type Signed, type SigningOffice } from '../infra/signing/office.js';

const json = (path: string): unknown => JSON.parse(readFileSync(join('config/messages', path), 'utf8'));
const catalogue = createCatalogue([json('id.json'), json('en.json')], 'Asia/Jakarta');
const TIMEOUT = 500;

/** Services that an adapter may find at its address; null: none listens. */
const SERVICES = {
  'is not there': null,
  'says nothing': () => undefined,
  'breaks off': (socket: Socket) => socket.destroy(),
  'says what makes no sense': (socket: Socket) => socket.end('\u0000 what is this?\r\n\r\n'),
  'is another one': (socket: Socket) =>
    socket.end(
      'HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 4\r\nconnection: close\r\n\r\n<p/>',
    ),
} as const;
type Fault = keyof typeof SERVICES;

const servers: Server[] = [];
const sockets = new Set<Socket>();
const portOf = new Map<Fault, number>();
let office: SigningOffice;
let kadin: Signed;
let letter: Uint8Array;
let folder: string;

const listen = async (fault: Fault): Promise<number> => {
  const answer = SERVICES[fault];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // the other end may go first
    answer?.(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  if (answer === null) await new Promise((done) => server.close(done));
  else servers.push(server);
  return port;
};

beforeAll(async () => {
  office = await openOffice();
  kadin = await office.official({ key: { kind: 'ec', curve: 'P-256' } });
  letter = await aLetter();
  folder = await mkdtemp(join(tmpdir(), 'paraf-failures-'));
  for (const fault of Object.keys(SERVICES) as Fault[]) portOf.set(fault, await listen(fault));
}, 120_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  await office.close();
  await rm(folder, { recursive: true });
});

const url = (fault: Fault, path = ''): string => `http://127.0.0.1:${String(portOf.get(fault))}${path}`;

/** The code under which a failure is shown: of what was thrown, or of what was answered. */
const codeFrom = async (work: Promise<unknown>): Promise<ErrorCode> => {
  let answer: unknown;
  try {
    answer = await work;
  } catch (error) {
    // whoever throws a failure of the world says whether another try can help
    expect(error).toMatchObject({ retryable: expect.any(Boolean) });
    return codeOf(error);
  }
  const { ok, error, outcome, failure } = answer as Partial<Result<unknown, SigningFailure>> &
    Partial<SignOutcome<unknown>> & { readonly error?: SigningFailure; readonly failure?: SigningFailure };
  if (ok === false && error !== undefined) return error.code;
  if (outcome === 'refused' && failure !== undefined) return failure.code;
  if (outcome === 'unknown') return 'SIGN_OUTCOME_UNKNOWN';
  throw new Error(`it did not fail: ${JSON.stringify(answer)}`);
};

const expectKnown = (code: ErrorCode): void => {
  expect(ERROR_CODES).toContain(code);
  expect(code).not.toBe('INVARIANT');
  for (const language of ['id', 'en']) expect(catalogue.title(code, language)).not.toBe('');
  expect(catalogue.title(code, 'id')).not.toBe(catalogue.title(code, 'en'));
};

const mail = (fault: Fault): Promise<unknown> =>
  createSmtpMailer({
    ...{ host: '127.0.0.1', port: portOf.get(fault) ?? 0, security: 'opportunistic' },
    ...{ from: 'Kantor <kantor@example.go.id>', domain: 'example.go.id', timeoutMs: TIMEOUT },
  }).send({ key: 'k', to: 'budi@example.com', subject: 'Perihal', text: 'Isi' });

const printer = (fault: Fault): Promise<unknown> =>
  createPrinter({
    ...{ address: `ipp://127.0.0.1:${String(portOf.get(fault))}/ipp/print`, userName: 'paraf' },
    ...{ timeoutMs: TIMEOUT, jobTimeoutMs: 2 * TIMEOUT, pollMs: 50 },
  }).print({ key: 'k', title: 'Surat', bytes: letter, copies: 1 });

const oss = (fault: Fault): Promise<unknown> =>
  createOssClient({ baseUrl: url(fault), userKey: 'kunci', timeoutMs: TIMEOUT }).currentStatus('I-1');

const sicantik = async (fault: Fault): Promise<unknown> => {
  const pages = createKeluaranClient({
    ...{ baseUrl: url(fault), template: 1, columns: DEFAULT_COLUMNS, pageSize: 10, timeoutMs: TIMEOUT },
  });
  return (await pages({}).next()).value;
};

const bsre = async (fault: Fault): Promise<unknown> => {
  const signer = createBsreSigner({
    ...{ baseUrl: url(fault), username: 'u', password: 'p', timeoutMs: TIMEOUT, version: 'v2' },
    officials: () => Promise.resolve({ nik: '1674010101700001' }),
    attempts: attemptsInMemory(),
  });
  const [answer] = await signer.signDocuments({
    officialId: 'kadin',
    secret: { kind: 'passphrase', passphrase: 'x' },
    documents: [{ key: 'k', pdf: letter, plan: aPlan() }],
  });
  return answer?.result;
};

const timestamps = async (fault: Fault): Promise<unknown> => {
  const pipeline = office.newPipeline({ authorities: [{ url: url(fault) }], timeout: TIMEOUT });
  const signed = await office.sign(letter, 'B-B', kadin);
  return pipeline.timestamp(signed, aPlan().fieldName);
};

const signerBy = (trust: Trust): DigestSigner =>
  createLocalSigner({
    keystores: {
      find: (id) =>
        Promise.resolve(
          id === 'kadin' ? { bundle: kadin.bundle, certificate: kadin.identity.certificate.der } : undefined,
        ),
    },
    ...{ trust, attempts: attemptsInMemory(), owners: keyOwners(), now: Date.now },
  });

const signing = (signer: DigestSigner, officialId: string, passphrase: string): Promise<unknown> =>
  signer.signDigest({
    ...{ officialId, digestAlgorithm: 'sha256', digest: 'ab'.repeat(32) },
    secret: { kind: 'passphrase', passphrase },
  });

/** The signer asks whether its own certificate has been revoked. */
const revocation = async (fault: Fault): Promise<unknown> => {
  const trust = createTrust({
    anchors: [office.authority.root.certificate],
    intermediates: [office.authority.intermediate.certificate],
    ...{ ocspUrls: [url(fault)], timeout: TIMEOUT, reuse: 0, now: Date.now },
  });
  office.pki.setFault('ocsp', '500');
  office.pki.setFault('crl', '500');
  try {
    return await signing(signerBy(trust), 'kadin', PASSPHRASE);
  } finally {
    office.pki.setFault('ocsp', undefined);
    office.pki.setFault('crl', undefined);
  }
};

const temporal = async (fault: Fault): Promise<unknown> => {
  const orchestration = openOrchestration({
    ...{ address: `127.0.0.1:${String(portOf.get(fault))}`, namespace: 'paraf', taskQueue: 'permits' },
    codec: encryptingCodec(keyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`)),
    ...{ timeoutMs: TIMEOUT, workflowTaskTimeoutMs: 10_000 },
  });
  try {
    await orchestration.start('app-1');
    return undefined;
  } finally {
    await orchestration.close();
  }
};

const database = (fault: Fault): Promise<unknown> =>
  openStore({
    database: {
      ...{ host: '127.0.0.1', port: portOf.get(fault) ?? 0, user: 'paraf', name: 'paraf', poolSize: 1 },
      ...{ passwordFile: '', password: new Secret('x') },
    },
    keys: { masterKeyFile: '', masterKey: new Secret(`k1:${Buffer.alloc(32, 7).toString('base64')}`) },
  });

const NETWORK = { mail, printer, oss, sicantik, bsre, timestamps, revocation, temporal, database } as const;
const WAYS = (Object.keys(NETWORK) as (keyof typeof NETWORK)[]).flatMap((name) =>
  (Object.keys(SERVICES) as Fault[]).map((fault) => [name, fault] as const),
);

describe('what is reached over the network', () => {
  it.each(WAYS)(
    '%s that %s',
    async (name, fault) => {
      expectKnown(await codeFrom(NETWORK[name](fault)));
    },
    60_000,
  );
});

const TOKEN_FAULTS = [
  'CKR_PIN_INCORRECT',
  'CKR_PIN_LOCKED',
  'CKR_DEVICE_REMOVED',
  'CKR_FUNCTION_FAILED',
  'crash',
  'hang',
];

describe('what is on this machine', () => {
  it.each(TOKEN_FAULTS)(
    'a token that answers %s',
    async (fault) => {
      const signer = createTokenSigner({
        library: 'lib.so',
        officials: () => Promise.resolve({ tokenLabel: 'kadin' }),
        trust: office.newTrust(),
        attempts: attemptsInMemory(),
        owners: keyOwners(),
        timeout: 2_000,
        now: Date.now,
        program: {
          url: pathToFileURL(resolve('test/fakes/token-program.mjs')),
          execArgv: [],
          env: {
            TOKEN_FAULT: fault,
            TOKEN_STEP: 'open',
            TOKEN_VIEW: JSON.stringify({
              ...{ serial: 's-1', pinLocked: false, lastTry: false },
              certificates: [{ id: 'a1', der: Buffer.from(kadin.identity.certificate.der).toString('base64') }],
            }),
          },
        },
      });

      expectKnown(
        await codeFrom(signer.openKey({ officialId: 'kadin', secret: { kind: 'passphrase', passphrase: '123456' } })),
      );
    },
    60_000,
  );

  it.each([
    ['a wrong passphrase', 'kadin', 'salah'],
    ['no key', 'nobody', PASSPHRASE],
  ])('a key that is opened with %s', async (_, officialId, passphrase) => {
    expectKnown(await codeFrom(signing(signerBy(office.newTrust()), officialId, passphrase)));
  });

  it.each([
    ['the archive', (path: string) => createFileArchive({ directory: path }).put(letter)],
    ['the archive’s list', (path: string) => createFileArchive({ directory: path }).manifest('app-1', {})],
    ['the folder of uploads', async (path: string) => (await openUploads(path)).hold(noBytes(), 10)],
    ['the folder of prints', (path: string) => print(`spool:${path}`)],
  ])('%s where a file is in the way', async (_, use) => {
    const path = join(folder, `in-the-way-${String(Math.random())}`);
    await writeFile(path, '');

    expectKnown(await codeFrom(use(path)));
  });

  it('a failure whose code nobody knows is ours, and says what it was', () => {
    expect(codeOf(Object.assign(new Error('x'), { code: 'ENEVERHEARD' }))).toBe('INVARIANT');
    expect(codeOf(new PortFailure('MAIL_UNAVAILABLE', 'x', { retryable: true }))).toBe('MAIL_UNAVAILABLE');
  });
});

async function* noBytes(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array());
}

const print = (address: string): Promise<unknown> =>
  createPrinter({ address, userName: 'paraf', timeoutMs: TIMEOUT, jobTimeoutMs: TIMEOUT, pollMs: 50 }).print({
    ...{ key: 'k', title: 'Surat', bytes: letter, copies: 1 },
  });
