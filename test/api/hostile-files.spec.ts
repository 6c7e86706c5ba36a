/** Files made to end the service, sent to the API over HTTP, with the processes that judge in an office. */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { PresentedReport } from '../../src/api/verification/presenter.js';
import type { VerifierOptions } from '../../src/infra/verification/verifier.js';
import { createVerifier, type ClosableVerifier } from '../../src/infra/verification/verifier.js';
import { apiWorld, NOW, OPTIONS, anApplication, type Answer, type ApiWorld } from '../fakes/api-world.js';
import { JUDGE } from '../fakes/judges.js';
import { EXCESSES, signed } from '../infra/verification/hostile.js';

const NINE_KILOBYTES = EXCESSES['nine million entries in nine kilobytes']?.[1]() ?? new Uint8Array();
/** Takes a second or two of a processor, and then its limit. */
const DEAR = EXCESSES['fields of many parents']?.[1]() ?? new Uint8Array();
const SMALL = signed().bytes();

let world: ApiWorld;
let verifier: ClosableVerifier;

const begin = async (options: Partial<VerifierOptions> = {}): Promise<void> => {
  verifier = createVerifier({ anchors: [], program: JUDGE, timeout: 60_000, ...options });
  world = await apiWorld({ verification: { ...OPTIONS.verification, uploadSeconds: 60 } }, () => ({
    verifier,
    statementVerifier: verifier,
  }));
  world.files.set(`app-1/${'b'.repeat(64)}`, SMALL);
  await world.record.permits.publish({
    ...{ verificationId: 'verif-1', application: 'app-1', office: 'prabumulih', number: '0001/SIPA/DPMPTSP.V/XI/2026' },
    ...{ kind: 'permit', sha256: 'b'.repeat(64), signedAt: NOW, signer: 'A. Zahedi', validUntil: null, state: 'valid' },
  });
};

const formOf = (bytes: Uint8Array): FormData => {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(bytes)]), 'surat.pdf');
  return form;
};

const upload = (bytes: Uint8Array, url = '/api/v1/verify', headers: Record<string, string> = {}): Promise<Answer> =>
  world.app.inject({ method: 'POST', url, headers: { accept: '*/*', ...headers }, payload: formOf(bytes) });

const reportOf = (answer: Answer): PresentedReport => (answer.json() as { report: PresentedReport }).report;

/** The same from another address of this machine. */
const uploadFrom = async (localAddress: string, bytes: Uint8Array): Promise<number> => {
  const encoded = new Request('http://paraf.test', { method: 'POST', body: formOf(bytes) });
  const body = Buffer.from(await encoded.arrayBuffer());
  const { hostname, port } = new URL(world.address);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: hostname, port, localAddress, method: 'POST', path: '/api/v1/verify' },
        headers: { 'content-type': encoded.headers.get('content-type') ?? '', 'content-length': body.length },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => {
          resolve(answer.statusCode ?? 0);
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
};

afterEach(async () => {
  await world.close();
  await verifier.close();
});

describe('a file that is made to end the service', () => {
  it('is answered with the limit that it exceeds, in words, and the service goes on', async () => {
    await begin();

    for (const [language, words] of [
      ['id', 'isi terkompresi yang dibuka'],
      ['en', 'bytes that compressed content unpacks to'],
    ] as const) {
      const answer = await upload(NINE_KILOBYTES, '/api/v1/verify', { 'accept-language': language });
      expect(answer.statusCode).toBe(200);
      expect(reportOf(answer)).toMatchObject({
        ...{ indication: 'failed', subIndication: 'FORMAT_FAILURE', signatures: [] },
        limit: { name: 'unpacked', meaning: expect.stringContaining(words) },
      });
    }
    const page = await upload(NINE_KILOBYTES, '/v');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('isi terkompresi yang dibuka');
    expect((await world.app.inject({ url: '/health' })).statusCode).toBe(200);
    expect(reportOf(await upload(SMALL)).limit).toBeNull();
  });

  it('holds up neither a question about a letter nor another’s file', async () => {
    await begin();
    await world.app.inject({ url: '/api/v1/verify/verif-1' });
    const order: string[] = [];
    const noted = async <T>(name: string, answer: Promise<T>): Promise<T> => {
      const value = await answer;
      order.push(name);
      return value;
    };

    const dear = Array.from({ length: 3 }, (_, index) => noted(`dear ${index}`, upload(DEAR)));
    const others = [
      noted('by id', world.app.inject({ url: '/api/v1/verify/verif-1' })),
      noted('by number', world.app.inject({ url: '/api/v1/verify?number=0001%2FSIPA%2FDPMPTSP.V%2FXI%2F2026' })),
    ];
    const other = noted('other', uploadFrom('127.0.0.2', SMALL));

    for (const answer of await Promise.all(others)) expect(answer.statusCode).toBe(200);
    expect(await other).toBe(200);
    for (const answer of await Promise.all(dear)) expect(reportOf(answer).limit?.name).toBe('steps');
    // one of them may be done before these, for it was there first; none that had to wait for it
    const second = order.filter((name) => name.startsWith('dear'))[1] ?? '';
    for (const name of ['by id', 'by number', 'other']) expect(order.indexOf(name)).toBeLessThan(order.indexOf(second));
  }, 300_000);

  it('is refused with 503 where too many wait, and says when to come again', async () => {
    await begin({ processes: 1, room: { waiting: 1, ofOne: 1 } });

    const [first, second, third] = await Promise.all([upload(DEAR), upload(DEAR), upload(DEAR)]);

    const busy = [first, second, third].filter(({ statusCode }) => statusCode === 503);
    expect(busy).toHaveLength(1);
    expect(busy[0]?.json()).toMatchObject({
      code: 'VERIFICATION_BUSY',
      title: 'Terlalu banyak berkas sedang menunggu untuk dinilai',
    });
    expect(Number(busy[0]?.headers['retry-after'])).toBeGreaterThan(0);
  }, 300_000);

  it('is not taken as an applicant’s signature', async () => {
    await begin();
    world.record.contents.applications.set('app-1', anApplication());
    world.record.contents.files.set('app-1', { applicant: { name: 'Siti Aminah' }, data: {} });
    const token = await world.login('pemohon');

    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/signature',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'kunci-berkas-jahat' },
      payload: formOf(NINE_KILOBYTES),
    });

    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      code: 'APPLICANT_SIGNATURE_REFUSED',
      data: { findings: [expect.stringContaining('limit-exceeded: unpacked')] },
    });
    expect([...world.files.keys()]).toEqual([`app-1/${'b'.repeat(64)}`]);
  });

  it('is kept as a requirement like any other, for nobody reads it here', async () => {
    await begin();
    world.record.contents.applications.set('app-1', anApplication());
    const token = await world.login('pemohon');
    const form = formOf(NINE_KILOBYTES);
    form.set('kind', 'requirement');
    form.set('requirement', 'ktp');

    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/documents',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'kunci-persyaratan-jahat' },
      payload: form,
    });

    expect([200, 202]).toContain(answer.statusCode);
    expect(world.files.size).toBe(2);
  });
});
