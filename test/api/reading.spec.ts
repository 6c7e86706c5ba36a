import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newApplication } from '../../src/domain/application/decide.js';
import { aCase, prabumulih } from '../builders/case.js';
import { NOW, aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const PDF = new TextEncoder().encode('%PDF-1.7\nstartxref\n0\n%%EOF\n');

/** An application that has come to its end. */
const SIGNED = newApplication(
  { ...(await prabumulih()) },
  { id: 'app-1', office: 'prabumulih', applicantUser: 'user-pemohon', requirements: {}, at: NOW },
);

describe('what can be read and sent', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    world.record.contents.applications.set('app-1', anApplication());
    world.record.contents.files.set('app-1', {
      applicant: { name: 'Siti Aminah', nationalId: '1671000000000001' },
      data: {},
    });
    world.record.contents.tasks.set('app-1/receive', aTask());
  });
  afterEach(() => world.close());

  const as = async (login: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await world.login(login)}`,
  });
  const get = async (login: string, path: string): Promise<Answer> =>
    world.app.inject({ url: `/api/v1/${path}`, headers: await as(login) });
  const post = async (login: string, path: string, payload?: unknown, headers = {}): Promise<Answer> =>
    world.app.inject({
      method: 'POST',
      url: `/api/v1/${path}`,
      payload,
      headers: { ...(await as(login)), 'idempotency-key': 'key-00000001', ...headers },
    });

  it('tells supervisors and administrators what comes round by itself and what of it fails, and nobody else', async () => {
    for (const login of ['pengawas', 'admin']) {
      const answer = await get(login, 'schedules');
      expect([answer.statusCode, answer.json()]).toMatchObject([
        200,
        { items: [{ care: 'fixity', everyHours: 168, lastOutcome: 'running', failing: { attempt: 3 } }] },
      ]);
    }
    for (const login of ['fo', 'kadin', 'pemohon']) expect((await get(login, 'schedules')).statusCode).toBe(403);
  });

  it('shows personal data to those allowed, and audits each look', async () => {
    const answer = await get('kasi', 'applications/app-1');

    expect(answer.json()).toMatchObject({ personal: { applicant: { name: 'Siti Aminah' } } });
    expect(world.record.contents.audit.map(({ row }) => [row.actor, row.verb])).toEqual([
      ['user-kasi', 'view-personal-data'],
    ]);
  });

  it.each([
    ['history', 'history'],
    ['workflow history', 'workflow-history'],
    ['audit verification', 'audit/verify'],
  ])('keeps the %s for supervisors', async (_, path) => {
    expect((await get('kadin', `applications/app-1/${path}`)).statusCode).toBe(403);
    expect((await get('pengawas', `applications/app-1/${path}`)).statusCode).toBe(200);
  });

  it('gives a task to the first who claims it and tells the second who holds it', async () => {
    expect((await post('fo', 'applications/app-1/tasks/receive/claim')).statusCode).toBe(200);
    expect((await post('fo', 'applications/app-1/tasks/receive/claim')).statusCode).toBe(200);

    const second = await post('fo2', 'applications/app-1/tasks/receive/claim');

    expect(second.statusCode).toBe(409);
    expect(second.json()).toMatchObject({
      code: 'TASK_HELD_BY_ANOTHER',
      data: { holder: 'user-fo', holderName: 'Nama fo' },
    });
  });

  it('reassigns only to one who could have claimed', async () => {
    const other = await post('pengawas', 'applications/app-1/tasks/receive/reassign', { to: 'user-kasi' });
    expect([other.statusCode, other.json()]).toMatchObject([
      422,
      {
        code: 'ASSIGNEE_UNSUITABLE',
        detail: expect.stringContaining('Nama kasi tidak memegang peran front-office.'),
        data: { assignee: 'user-kasi', role: 'front-office', why: 'role' },
      },
    ]);
    const gone = world.record.contents.users.get('user-bo');
    if (gone === undefined) throw new Error('fixture is impossible: there is no user-bo');
    world.record.contents.users.set('user-bo', { ...gone, disabled: true });
    expect(
      (await post('pengawas', 'applications/app-1/tasks/receive/reassign', { to: 'user-bo', reason: 'cuti' })).json(),
    ).toMatchObject({ detail: 'Akun Nama bo dinonaktifkan. Pilih orang lain.', data: { why: 'disabled' } });
    expect(
      (await post('pengawas', 'applications/app-1/tasks/receive/reassign', { to: 'user-fo2' })).json(),
    ).toMatchObject({
      holder: 'user-fo2',
    });
  });

  it('lists only the work of one’s own roles', async () => {
    expect((await get('fo', 'tasks')).json()).toMatchObject({ items: [{ id: 'receive' }], cursor: null });
    expect((await get('kasi', 'tasks')).json()).toMatchObject({ items: [] });
    expect((await get('pengawas', 'tasks?view=unassigned')).json()).toMatchObject({ items: [{ id: 'receive' }] });
    expect((await get('fo', 'tasks?view=everything')).statusCode).toBe(400);
  });

  it('takes an application once for one key, with the same secret', async () => {
    const body = { permitType: 'izin-praktik', applicant: { name: 'Budi' } };
    const first = await post('pemohon', 'applications', body);
    const again = await post('pemohon', 'applications', body);
    const other = await post('pemohon', 'applications', { ...body, applicant: { name: 'Bukan Budi' } });

    expect([first.statusCode, again.statusCode, other.statusCode]).toEqual([201, 200, 409]);
    expect(again.json()).toEqual(first.json());
    const { id, trackingSecret } = first.json() as { id: string; trackingSecret: string };
    expect(world.started).toEqual([id]);
    expect((await world.app.inject({ url: `/api/v1/track/${id}?secret=${trackingSecret}` })).json()).toMatchObject({
      id,
    });
    expect((await world.app.inject({ url: `/api/v1/track/${id}?secret=${'x'.repeat(43)}` })).statusCode).toBe(404);
  });

  it('names no expected date before the case is taken up, and says why, in JSON and on the page', async () => {
    const body = { permitType: 'izin-praktik', applicant: { name: 'Budi' } };
    const { id, trackingSecret } = (await post('pemohon', 'applications', body)).json() as Record<string, string>;
    expect((await world.app.inject({ url: `/api/v1/track/${id}?secret=${trackingSecret}` })).json()).toMatchObject({
      expected: { p50: null, p90: null, reason: { code: 'not-started', text: expect.stringContaining('Belum') } },
    });
    expect((await world.app.inject({ url: `/t/${id}/${trackingSecret}` })).body).toContain(
      'Belum dapat diperkirakan karena permohonan belum mulai diproses',
    );
  });

  it('names both dates and their reason for a case that runs', async () => {
    const context = await prabumulih();
    const { state } = aCase(context);
    world.desk.definitions.find = async () => context.definition;
    world.record.contents.applications.set('app-1', anApplication({ state, status: 'running' }));
    const { expected } = (await get('pengawas', 'applications/app-1/clock')).json() as {
      expected: { p50: string; p90: string; reason: { code: string; text: string } };
    };
    expect(Date.parse(expected.p50)).toBeGreaterThan(NOW);
    expect(Date.parse(expected.p90)).toBeGreaterThanOrEqual(Date.parse(expected.p50));
    expect(expected.reason).toMatchObject({ code: 'budgets', text: expect.stringContaining('waktu baku') });
  });

  it('refuses a permit type that nobody knows, naming those there are', async () => {
    const answer = await post('fo', 'applications', { permitType: 'izin-terbang', applicant: { name: 'Budi' } });

    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'PERMIT_TYPE_UNKNOWN', data: { known: ['izin-praktik'] } });
  });

  const form = (bytes: Uint8Array, fields: Readonly<Record<string, string>>, name = 'ktp.pdf'): FormData => {
    const data = new FormData();
    for (const [key, value] of Object.entries(fields)) data.append(key, value);
    data.append('file', new Blob([new Uint8Array(bytes)]), name);
    return data;
  };

  it('takes a requirement by its first bytes, tells the procedure, and gives it back with a trace', async () => {
    const answer = await post(
      'pemohon',
      'applications/app-1/documents',
      form(PDF, { kind: 'requirement', requirement: 'ktp' }, '../../KTP "asli".exe'),
    );
    const { document } = answer.json() as { document: { id: string; name: string } };
    const content = await get('fo', `applications/app-1/documents/${document.id}/content`);

    expect(answer.statusCode).toBe(202);
    expect(document.name).toBe('KTP asli.pdf');
    expect(world.told[0]?.message).toMatchObject({
      type: 'file-changed',
      change: { kind: 'requirement', requirement: 'ktp' },
    });
    expect(content.bytes).toEqual(PDF);
    expect(world.record.contents.audit.at(-1)?.row.verb).toBe('download-document');
  });

  it('lists of several files that are sent at the same time under one key the one that it tells', async () => {
    const files = Array.from({ length: 6 }, (_, n) =>
      new TextEncoder().encode(`%PDF-1.7 number ${n}\nstartxref\n0\n%%EOF`),
    );
    const answers = await Promise.all(
      files.map((bytes) =>
        post('pemohon', 'applications/app-1/documents', form(bytes, { kind: 'requirement', requirement: 'ktp' })),
      ),
    );

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409, 409, 409, 409, 409]);
    expect(new Set(answers.map((answer) => (answer.json() as { code?: string }).code))).toEqual(
      new Set([undefined, 'IDEMPOTENCY_KEY_REUSED']),
    );
    const listed = [...world.record.contents.documents.values()];
    expect(listed).toHaveLength(1);
    expect(world.told.map(({ message }) => message)).toMatchObject([{ change: { sha256: listed[0]?.sha256 } }]);
  });

  it.each([
    ['a program', new TextEncoder().encode('MZ...'), 422, { code: 'FILE_REFUSED' }],
    ['nothing', new Uint8Array(), 400, { code: 'INPUT_INVALID' }],
    ['too much', new Uint8Array(1_000_001).fill(0x25), 413, { code: 'FILE_REFUSED', data: { maxBytes: 1_000_000 } }],
  ])('refuses %s', async (_, bytes, status, said) => {
    const answer = await post(
      'pemohon',
      'applications/app-1/documents',
      form(bytes, { kind: 'requirement', requirement: 'ktp' }),
    );

    expect([answer.statusCode, answer.json()]).toMatchObject([status, said]);
    expect(world.files.size).toBe(0);
  });

  it('takes a recommendation with number, date and result, and no day that is none', async () => {
    const fields = { kind: 'recommendation', number: '440/1', date: '2026-02-30', result: 'positive' };
    expect((await post('tim', 'applications/app-1/documents', form(PDF, fields))).statusCode).toBe(400);
    expect(
      (await post('tim', 'applications/app-1/documents', form(PDF, { ...fields, date: '2026-02-28' }))).statusCode,
    ).toBe(202);
    expect(world.told[0]?.message).toMatchObject({
      change: { number: '440/1', date: '2026-02-28', result: 'positive' },
    });
  });

  it('answers 503 while the record is away', async () => {
    const headers = await as('fo');
    world.record.contents.away = Object.assign(new Error('gone'), { code: 'DATABASE_UNAVAILABLE' as const });

    const answer = await world.app.inject({ url: '/api/v1/tasks', headers });
    const ready = await world.app.inject({ url: '/ready' });
    const health = await world.app.inject({ url: '/health' });

    expect([answer.statusCode, ready.statusCode, health.statusCode]).toEqual([503, 503, 200]);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE', title: 'Basis data sedang tidak tersedia' });
  });

  it('says nothing of an error nobody has named', async () => {
    const headers = await as('fo');
    world.record.contents.away = Object.assign(new Error('secret table is broken'), { code: 'ER_PARSE_ERROR' });

    const answer = await world.app.inject({ url: '/api/v1/tasks', headers });

    expect(answer.statusCode).toBe(500);
    expect(answer.json()).not.toHaveProperty('technical');
    expect(answer.body).not.toContain('secret table');
  });

  it('passes webhooks through byte for byte', async () => {
    const raw = '{ "receiveNIB" : {"dataNIB":{ "nib":"0220000000001 " }}}';
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/oss/receiveNIB',
      payload: raw,
      headers: { 'content-type': 'application/json', token: 'abc' },
    });

    expect(answer.json()).toEqual({ stored: 'receiveNIB' });
    expect(Buffer.from(world.webhooks[0]!.request.rawBody).toString('utf8')).toBe(raw);
    expect(world.webhooks[0]!.request.headers['token']).toBe('abc');
  });

  it.each([
    ['no JSON', 'application/json', '{ "receiveNIB" : '],
    ['another type', 'text/xml', '<receiveNIB/>'],
    ['a stream of bytes', 'application/octet-stream', 'receiveNIB'],
    ['what curl and PHP call everything', 'application/x-www-form-urlencoded', '{"dataNIB":{}}'],
    ['many parts', 'multipart/form-data; boundary=x', '{"dataNIB":{}}'],
    ['many parts without a boundary', 'multipart/form-data', '{"dataNIB":{}}'],
    ['a type in another charset', 'application/json; charset=ISO-8859-1', '{"dataNIB":{}}'],
    ['a type of JSON', 'application/vnd.api+json', '{"dataNIB":{}}'],
    ['no type that could be one', 'json', '{"dataNIB":{}}'],
    ['two types', 'application/json, application/json', '{"dataNIB":{}}'],
    ['an empty type', '', '{"dataNIB":{}}'],
  ])('stores a webhook also where it is %s: its own reader judges it', async (_, type, raw) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/oss/receiveNIB',
      payload: raw,
      headers: { 'content-type': type, token: 'abc' },
    });

    expect(answer.statusCode).toBe(200);
    expect(Buffer.from(world.webhooks[0]!.request.rawBody).toString('utf8')).toBe(raw);
    expect(world.webhooks[0]!.request.headers['content-type']).toBe(type);
  });

  it('tells an id with a character that none has from a fault of ours', async () => {
    const headers = await as('fo');
    world.record.contents.away = Object.assign(new Error('Illegal mix of collations'), {
      code: 'ER_CANT_AGGREGATE_2COLLATIONS',
    });

    expect((await world.app.inject({ url: '/api/v1/tasks', headers })).statusCode).toBe(400);
  });

  describe('the survey', () => {
    const answers = Object.fromEntries(
      ['requirements', 'procedure', 'time', 'cost', 'product', 'competence', 'conduct', 'complaints', 'facilities'].map(
        (key) => [key, 4],
      ),
    );
    let secret: string;
    beforeEach(async () => {
      const { createHash } = await import('node:crypto');
      secret = createHash('sha256').update('survey app-1').digest('hex').slice(0, 43);
      await world.record.surveys.open('app-1', createHash('sha256').update(secret).digest('hex'), NOW);
    });
    const fill = (payload: unknown): Promise<Answer> =>
      world.app.inject({ method: 'POST', url: `/api/v1/surveys/${secret}`, payload });

    it('is filled once; the procedure learns that, and no answer', async () => {
      const first = await fill({ answers });
      const second = await fill({ answers });

      expect([first.statusCode, second.statusCode]).toEqual([201, 409]);
      expect(world.told[0]?.message).toMatchObject({ type: 'survey-completed', survey: 'survey-app-1' });
      expect(JSON.stringify(world.told)).not.toContain('facilities');
    });

    it.each([
      ['an answer is missing', { ...answers, time: undefined }],
      ['an answer is 5', { ...answers, time: 5 }],
      ['an element is not asked', { ...answers, weather: 4 }],
    ])('is refused where %s', async (_, given) => {
      expect((await fill({ answers: given })).statusCode).toBe(400);
      expect(world.told).toEqual([]);
    });

    it('works as a plain form', async () => {
      const shown = await world.app.inject({ url: `/s/${secret}` });
      const sent = await world.app.inject({
        method: 'POST',
        url: `/s/${secret}`,
        payload: new URLSearchParams(
          Object.fromEntries(Object.entries(answers).map(([key, value]) => [key, String(value)])),
        ).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });

      expect(shown.headers['content-type']).toContain('text/html');
      expect(shown.body.match(/<fieldset>/g)).toHaveLength(9);
      expect(sent.statusCode).toBe(201);
      expect(world.told).toHaveLength(1);
    });

    it('opens on the office’s device for the front office alone', async () => {
      expect((await post('fo', 'applications/app-1/survey/kiosk')).json()).toMatchObject({
        url: `http://paraf.test/s/${secret}`,
      });
      expect((await post('kasi', 'applications/app-1/survey/kiosk')).statusCode).toBe(403);
    });
  });

  describe('verification', () => {
    beforeEach(async () => {
      world.files.set(`app-1/${'b'.repeat(64)}`, PDF);
      await world.record.permits.publish({
        verificationId: 'verif-1',
        application: 'app-1',
        office: 'prabumulih',
        number: '0001/SIPA/DPMPTSP.V/XI/2026',
        kind: 'permit',
        sha256: 'b'.repeat(64),
        signedAt: NOW,
        signer: 'A. <Zahedi>',
        validUntil: NOW + 1000,
        state: 'valid',
      });
    });

    it('shows the permit of an application as it is today', async () => {
      const signed = { sha256: 'b'.repeat(64), at: NOW, by: 'user-kadin', level: 'B-LTA' };
      world.record.contents.applications.set(
        'app-1',
        anApplication({ status: 'issued', state: { ...SIGNED, letter: { kind: 'permit', signed } } }),
      );
      const shown = async (): Promise<unknown> => (await get('kasi', 'applications/app-1')).json();

      expect(await shown()).toMatchObject({ permit: { number: '0001/SIPA/DPMPTSP.V/XI/2026', state: 'valid' } });
      await world.record.permits.end('app-1', 'revoked');
      expect(await shown()).toMatchObject({ permit: { state: 'revoked' } });
    });

    it('answers by id and by number, without an account and without personal data', async () => {
      const byId = await world.app.inject({ url: '/api/v1/verify/verif-1' });
      const byNumber = await world.app.inject({
        url: `/api/v1/verify?number=${encodeURIComponent('0001/SIPA/DPMPTSP.V/XI/2026')}`,
      });

      expect(byId.json()).toMatchObject({ permit: { state: 'valid' }, report: { indication: 'passed' } });
      const { permit, report } = byId.json() as { permit: object; report: object };
      expect(byNumber.json()).toEqual({ permit: { ...permit, verificationId: null }, report });
      expect(byId.body).not.toContain('Siti');

      // as somebody copies it from paper
      const copied = await world.app.inject({
        url: `/api/v1/verify?number=${encodeURIComponent(' 0001/sipa/dpmptsp.v /xi/2026')}`,
      });
      expect(copied.json()).toEqual(byNumber.json());
    });

    it('shows a page that calls an expired permit expired and escapes every text', async () => {
      world.now = NOW + 2000;

      const page = await world.app.inject({ url: '/v/verif-1' });

      expect(page.body).toContain('Surat tidak berlaku: Masa berlaku habis');
      expect(page.body).toContain('A. &lt;Zahedi&gt;');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    });

    it('says of each condition of validity how it stands and what shows it, in the language of who asks', async () => {
      world.report = {
        ...world.report,
        indication: 'failed',
        subIndication: 'HASH_FAILURE',
        findings: ['digest-differs: the digest is of other bytes'],
      };
      const answer = async (language: string): Promise<unknown> =>
        (await world.app.inject({ url: '/api/v1/verify/verif-1', headers: { 'accept-language': language } })).json();

      expect(await answer('id')).toMatchObject({
        report: {
          conditions: [
            { condition: 'a', outcome: 'met', because: [] },
            { condition: 'b', outcome: 'not-shown' },
            { condition: 'c', outcome: 'met' },
            {
              condition: 'd',
              outcome: 'not-met',
              because: ['digest-differs'],
              shownBy: expect.stringContaining('tidak sama dengan yang ditandatangani'),
            },
            { condition: 'e', outcome: 'met' },
            { condition: 'f', outcome: 'not-met' },
          ],
        },
      });
      expect(JSON.stringify(await answer('en'))).toContain('The content is not what was signed');
      const page = await world.app.inject({ url: '/v/verif-1' });
      expect(page.body).toContain('Perubahan pada isi surat dapat diketahui');
      expect(page.body).toContain('digest-differs: the digest is of other bytes');
    });

    it('judges an uploaded file', async () => {
      const data = new FormData();
      data.append('file', new Blob([new Uint8Array(PDF)]), 'surat.pdf');

      expect((await world.app.inject({ method: 'POST', url: '/api/v1/verify', payload: data })).json()).toMatchObject({
        permit: null,
      });
    });
  });

  it('limits what needs no account, and says when to come back', async () => {
    await world.close();
    world = await apiWorld({ rateLimits: { login: 1000, verify: 2, verifyUpload: 1, survey: 1, track: 1 } });

    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await world.app.inject({ url: '/api/v1/verify/x' })).statusCode);
    const last = await world.app.inject({ url: '/api/v1/verify/x' });

    expect(statuses).toEqual([404, 404, 429]);
    expect(last.headers['retry-after']).toBe('30');

    // a clock that is set back by an hour makes nobody wait for that hour, and gives nobody more
    world.now -= 3_600_000;
    const after = [];
    for (let n = 0; n < 2; n += 1) after.push((await world.app.inject({ url: '/api/v1/verify/x' })).statusCode);
    world.now += 30_000;
    after.push((await world.app.inject({ url: '/api/v1/verify/x' })).statusCode);
    expect(after).toEqual([429, 429, 404]);
  });

  it('describes every route in OpenAPI 3.1', async () => {
    const document = (await world.app.inject({ url: '/api/openapi.json' })).json() as {
      openapi: string;
      paths: Record<string, object>;
    };

    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/sessions',
        '/api/v1/tasks',
        '/api/v1/applications/{id}/tasks/{task}/sign',
        '/api/v1/verify/{verification}',
        '/ready',
      ]),
    );
  });
});
