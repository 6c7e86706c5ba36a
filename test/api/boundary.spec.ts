import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const PDF = new TextEncoder().encode('%PDF-1.7\nstartxref\n0\n%%EOF\n');

describe('the edge of the API', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    world.record.contents.applications.set('app-1', anApplication());
    world.record.contents.tasks.set('app-1/receive', aTask());
  });
  afterEach(() => world.close());

  const bearer = async (login: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await world.login(login)}`,
    'idempotency-key': 'key-00000001',
  });

  it.each([
    ['GET', '/api/v1/nowhere', 404],
    ['GET', '/nowhere', 404],
    ['PUT', '/api/v1/tasks', 405],
    ['GET', '/api/v1/tasks', 401],
    ['GET', '/api/v1/applications/..%2f..%2fetc%2fpasswd', 401],
    ['GET', '/v/..%2f..%2fetc%2fpasswd', 404],
    ['GET', '/s/%00', 404],
    ['GET', '/api/v1/verify/%ff', 400],
    ['POST', '/api/v1/sessions', 400],
  ])('%s %s is answered with a problem', async (method, url, status) => {
    const answer = await world.app.inject({
      method,
      url,
      ...(method === 'POST' ? { payload: '{', headers: { 'content-type': 'application/json' } } : {}),
    });

    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      status,
      code: expect.any(String),
      correlationId: answer.headers['x-request-id'],
    });
  });

  /** Bodies that are none of the API's, each posted as it is. */
  const refusedAt = async (urls: readonly string[], payload: string | Buffer, technical: string): Promise<void> => {
    const token = await world.login('pemohon');
    for (const url of urls) {
      const answer = await world.app.inject({
        method: 'POST',
        url,
        payload,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      });

      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'INPUT_INVALID', technical }),
      ]);
    }
  };

  it.each([
    ['lists', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['objects', '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
    ['lists that never end', '['.repeat(20_000)],
    ['data of an application', `{"data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ])('refuses JSON nested 20,000 deep: %s', async (_, payload) => {
    await refusedAt(
      ['/api/v1/sessions', '/api/v1/applications', '/api/v1/messages'],
      payload,
      'expected JSON of at most 100 levels',
    );
  });

  it.each([
    [
      'a NIK of Papua as a number, which would become that of another person',
      '{"data":{"nik":9171014505900001}}',
      'the number 9171014505900001 has more digits than a number of JSON keeps: write it as text, in quotation marks',
    ],
    [
      'a name in another encoding',
      Buffer.from('{"data":{"name":"Ren\u00e9"}}', 'latin1'),
      'expected text in UTF-8, the bytes are none',
    ],
  ])('refuses %s', async (_, payload, technical) => {
    await refusedAt(['/api/v1/applications', '/api/v1/cases', '/api/v1/messages'], payload, technical);
  });

  it.each([
    ['PUT', '/api/v1/tasks', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/api/v1/tasks/?view=mine', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/api/v1/accounts', 'GET, HEAD, OPTIONS, POST'],
    ['GET', '/api/v1/oss/receiveNIB', 'OPTIONS, POST'],
    ['HEAD', '/api/v1/applications/app-1/tasks/receive/claim', 'OPTIONS, POST'],
    // two routes serve it: that of a window, and that of the journal
    ['POST', '/api/v1/outages/audit', 'GET, HEAD, OPTIONS, PATCH'],
    ['DELETE', '/v/some-id', 'GET, HEAD, OPTIONS'],
    ['TRACE', '/health', 'GET, HEAD, OPTIONS'],
  ])('refuses %s %s, and says what is served there', async (method, url, allow) => {
    const { port } = new URL(world.address);
    const { status, headers } = await new Promise<{ status?: number; headers: Record<string, unknown> }>(
      (resolve, reject) => {
        const request = httpRequest({ port, path: url, method }, (answer) => {
          answer.resume();
          resolve({
            ...(answer.statusCode === undefined ? {} : { status: answer.statusCode }),
            headers: answer.headers,
          });
        });
        request.on('error', reject);
        request.end();
      },
    );

    expect({ status, allow: headers['allow'], type: headers['content-type'] }).toEqual({
      status: 405,
      allow,
      type: expect.stringContaining('application/problem+json'),
    });
  });

  it('tells anyone who asks with OPTIONS what is served, and nothing to a page of another origin', async () => {
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
    const known = await world.app.inject({ method: 'OPTIONS', url: '/api/v1/applications', headers });
    const unknown = await world.app.inject({ method: 'OPTIONS', url: '/api/v1/nowhere', headers });

    expect([known.statusCode, known.body, known.headers['allow']]).toEqual([204, '', 'GET, HEAD, OPTIONS, POST']);
    expect(known.headers).not.toHaveProperty('access-control-allow-origin');
    expect([unknown.statusCode, unknown.headers['allow']]).toEqual([404, undefined]);
  });

  it('answers HEAD like GET, without a body', async () => {
    const answer = await world.app.inject({ method: 'HEAD', url: '/health' });

    expect([answer.statusCode, answer.body]).toEqual([200, '']);
  });

  it('puts its guards on every answer, also on refusals and pages', async () => {
    for (const url of ['/health', '/api/v1/nowhere', '/api/v1/tasks', '/v', '/v/unknown', '/api/openapi.json']) {
      const { headers } = await world.app.inject({ url });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-request-id': expect.any(String),
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('keeps a request id that has the form of one, and makes its own instead of any other', async () => {
    const ask = async (id: string): Promise<string | undefined> =>
      (await world.app.inject({ url: '/health', headers: { 'x-request-id': id } })).headers['x-request-id'];

    expect(await ask('abc-12345678')).toBe('abc-12345678');
    expect(await ask('"><script>alert(1)</script>')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('refuses a body that is too large before it has read it all', async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      payload: { login: 'fo', password: 'x'.repeat(1_100_000) },
    });

    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'INPUT_INVALID' });
  });

  it.each([
    ['text/plain', 'halo'],
    ['application/xml', '<a/>'],
  ])('refuses a body of type %s', async (type, payload) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      payload,
      headers: { 'content-type': type },
    });

    expect([400, 415]).toContain(answer.statusCode);
    expect(answer.json()).toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('refuses keys that would reach into an object’s prototype', async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications',
      payload: '{"permitType":"izin-praktik","applicant":{"name":"Budi"},"__proto__":{"admin":true}}',
      headers: { ...(await bearer('pemohon')), 'content-type': 'application/json' },
    });

    expect(answer.statusCode).toBe(400);
  });

  describe('a form with files', () => {
    const form = (fill: (data: FormData) => void): FormData => {
      const data = new FormData();
      fill(data);
      return data;
    };
    const file = (): Blob => new Blob([PDF]);
    const upload = async (payload: unknown, headers = {}): Promise<Answer> =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/applications/app-1/documents',
        payload,
        headers: { ...(await bearer('pemohon')), ...headers },
      });

    it.each([
      [
        'two files',
        (data: FormData) => {
          data.append('file', file(), 'a.pdf');
          data.append('file', file(), 'b.pdf');
        },
      ],
      [
        'a hundred fields',
        (data: FormData) => {
          for (let n = 0; n < 100; n += 1) data.append(`field${n}`, 'x');
          data.append('file', file(), 'a.pdf');
        },
      ],
      [
        'a field of a megabyte',
        (data: FormData) => {
          data.append('kind', 'x'.repeat(1_000_000));
          data.append('file', file(), 'a.pdf');
        },
      ],
      [
        'a field that reaches into the prototype',
        (data: FormData) => {
          data.append('__proto__', 'x');
          data.append('file', file(), 'a.pdf');
        },
      ],
      [
        'no file',
        (data: FormData) => {
          data.append('kind', 'requirement');
        },
      ],
      [
        'another kind than it says',
        (data: FormData) => {
          data.append('kind', 'letter');
          data.append('file', file(), 'a.pdf');
        },
      ],
    ])('with %s is refused and leaves nothing', async (_, fill) => {
      const answer = await upload(form(fill));

      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.json()).toMatchObject({ code: expect.stringMatching(/INPUT_INVALID|FILE_REFUSED/) });
      expect(world.files.size).toBe(0);
      expect(world.told).toEqual([]);
    });

    it('that breaks off in the middle is refused', async () => {
      const answer = await upload(
        '--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7',
        {
          'content-type': 'multipart/form-data; boundary=b',
        },
      );

      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
    });

    it('that is none is refused with 415', async () => {
      expect((await upload({ kind: 'requirement' })).statusCode).toBe(415);
    });
  });

  it('believes X-Forwarded-For of nobody unless told how many proxies stand in front', async () => {
    await world.close();
    world = await apiWorld({ rateLimits: { login: 1000, verify: 1, verifyUpload: 1, survey: 1, track: 1 } });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${n}` };
      statuses.push((await world.app.inject({ url: '/api/v1/verify/x', headers })).statusCode);
    }

    expect(statuses).toEqual([404, 429, 429]);
  });

  it('says nothing of the letter’s own address to one who only knows a number', async () => {
    world.files.set(`app-1/${'b'.repeat(64)}`, PDF);
    await world.record.permits.publish({
      verificationId: 'unguessable-verification-id',
      application: 'app-1',
      office: 'prabumulih',
      number: '0001',
      kind: 'permit',
      sha256: 'b'.repeat(64),
      signedAt: world.now,
      signer: 'A. Zahedi',
      validUntil: null,
      state: 'valid',
    });

    for (const url of ['/api/v1/verify?number=0001', '/v?number=0001']) {
      const answer = await world.app.inject({ url });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).not.toContain('unguessable');
    }
    for (const end of ['', '/'])
      expect((await world.app.inject({ url: `/v/unguessable-verification-id${end}` })).body).toContain(
        '/v/unguessable-verification-id/surat.pdf',
      );
  });

  it('gives a person a page where a program gets a problem', async () => {
    const page = await world.app.inject({ url: '/v/unknown', headers: { accept: 'text/html,*/*;q=0.8' } });
    const nowhere = await world.app.inject({ url: '/nowhere', headers: { accept: 'text/html' } });
    const program = await world.app.inject({ url: '/v/unknown', headers: { accept: '*/*' } });

    expect([page.statusCode, nowhere.statusCode, program.statusCode]).toEqual([404, 404, 404]);
    expect(page.body).toContain('<h1>Surat tidak ditemukan</h1>');
    // whoever holds a letter with an unknown code is warned, not only told that nothing was found
    expect(page.body).toContain('surat itu mungkin palsu: jangan pergunakan');
    expect(nowhere.body).toContain('Alamat tidak ditemukan');
    expect(program.headers['content-type']).toContain('problem+json');
  });

  it('lists what waits for an applicant from their own applications alone', async () => {
    const correct = aTask({ id: 'correct', element: 'correct', action: 'correct', role: 'applicant' });
    world.record.contents.tasks.set('app-1/correct', correct);
    world.record.contents.applications.set('app-2', anApplication({ id: 'app-2', applicantUser: 'user-pemohon2' }));
    world.record.contents.tasks.set('app-2/correct', { ...correct, application: 'app-2' });
    const list = async (login: string): Promise<unknown> =>
      (await world.app.inject({ url: '/api/v1/tasks', headers: await bearer(login) })).json();

    expect(await list('pemohon')).toMatchObject({ items: [{ application: 'app-1' }], cursor: null });
    expect(await list('pemohon2')).toMatchObject({ items: [{ application: 'app-2' }] });
  });

  it('lists permit types with what the law wants known of them', async () => {
    const list = await world.app.inject({ url: '/api/v1/permit-types' });
    const one = await world.app.inject({ url: '/api/v1/permit-types/izin-praktik' });

    expect(list.json()).toMatchObject({
      items: [
        {
          id: 'izin-praktik',
          fee: 0,
          promise: { unit: 'working-day', budget: 'P5D', text: '5 hari kerja' },
          requirements: [{ id: 'ktp' }],
          legalBasis: [expect.any(String)],
        },
      ],
    });
    expect(one.json()).toMatchObject({ name: 'Izin Praktik Perawat' });
    expect((await world.app.inject({ url: '/api/v1/permit-types/izin-terbang' })).statusCode).toBe(404);
  });

  it('ends a request whose headers never end', async () => {
    const { address } = world;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = httpRequest(`${address}/health`, { headers: { 'x-long': 'x'.repeat(100_000) } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });

    expect(status).toBe(431);
  });
});
