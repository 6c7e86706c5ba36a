import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anApplication, apiWorld, NOW, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';

let world: ApiWorld;
beforeEach(async () => {
  world = await apiWorld();
  const { applications } = world.record.contents;
  applications.set('app-1', anApplication({ finishedAt: NOW }));
  applications.set('app-2', anApplication({ id: 'app-2', sourceRef: 'ref-2' }));
});
afterEach(() => world.close());

const ask = async (login: string, method: string, path: string, payload?: unknown): Promise<Answer> =>
  world.app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { authorization: `Bearer ${await world.login(login)}` },
    ...(payload === undefined ? {} : { payload }),
  });
const codeOf = (answer: Answer): unknown => [answer.statusCode, (answer.json() as { code?: string }).code];

const take = (key: string, application = 'app-1', register = 'surat-keluar') =>
  world.numbers.reserve({
    key,
    register: `${OFFICE}/${register}`,
    year: 2026,
    application,
    at: NOW,
    pattern: '{class}/{seq:4}/{year}',
    values: { class: '500.16.7.2', year: '2026' },
  });

describe('registers of numbers over HTTP', () => {
  const ROUTES = [
    ['GET', 'registers'],
    ['GET', 'registers/izin'],
    ['GET', 'registers/izin/register.pdf'],
    ['POST', 'registers/izin/begin', { last: 12, reason: 'buku kertas' }],
    ['POST', 'registers/izin/1/void', { reason: 'ditinggalkan' }],
    ['POST', 'letters/preview', { template: 'surat-izin' }],
  ] as const;
  const OTHERS = ['fo', 'bo', 'kasi', 'kabid', 'sekdin', 'kadin', 'tim', 'lain', 'pengawas', 'pemohon'] as const;

  it.each(OTHERS)('refuses %s every one of its routes', async (login) => {
    for (const [method, path, payload] of ROUTES)
      expect([path, codeOf(await ask(login, method, path, payload))]).toEqual([path, [403, 'PERMISSION_DENIED']]);
    expect(world.record.contents.systemLog).toEqual([]);
  });

  it('lists every register of the office with how far it has come', async () => {
    await take('app-1/refusal');
    const { items } = (await ask('admin', 'GET', 'registers')).json() as { items: readonly { id: string }[] };

    expect(items.map(({ id }) => id)).toEqual(['izin', 'surat-keluar', 'tanda-terima', 'berita-acara']);
    expect(items[1]).toMatchObject({ year: 2026, reset: 'yearly', last: 1, reserved: 1, used: 0, void: 0 });
  });

  it('gives the numbers page by page, of the running year or the one asked for', async () => {
    for (const n of [1, 2, 3]) await take(`app-1/task/refusal#${String(n)}`);
    const first = (await ask('admin', 'GET', 'registers/surat-keluar?limit=2')).json() as { cursor: string };
    expect(first).toMatchObject({
      items: [
        { seq: 1, number: '500.16.7.2/0001/2026', state: 'reserved', application: 'app-1', kind: 'refusal' },
        { seq: 2, at: '2026-11-23T02:00:00.000Z', reason: null },
      ],
      cursor: '2',
    });
    const last = await ask('admin', 'GET', `registers/surat-keluar?limit=2&cursor=${first.cursor}`);
    expect(last.json()).toMatchObject({ items: [{ seq: 3 }], cursor: null });
    expect((await ask('admin', 'GET', 'registers/surat-keluar?year=2025')).json()).toMatchObject({ items: [] });
    expect(codeOf(await ask('admin', 'GET', 'registers/lain'))).toEqual([404, 'REGISTER_NOT_FOUND']);
    expect(codeOf(await ask('admin', 'GET', 'registers/izin?year=dua'))).toEqual([400, 'INPUT_INVALID']);
  });

  it('counts on after the paper register once, with a reason, and says so in the system log', async () => {
    const begin = (payload: unknown) => ask('admin', 'POST', 'registers/surat-keluar/begin', payload);
    expect(codeOf(await begin({ last: 416 }))).toEqual([422, 'REASON_MISSING']);
    for (const last of [0, -1, 1.5, '416', 1e12])
      expect([last, codeOf(await begin({ last, reason: 'buku kertas' }))]).toEqual([last, [400, 'INPUT_INVALID']]);

    expect((await begin({ last: 416, reason: 'buku kertas 2026' })).json()).toMatchObject({ last: 416, year: 2026 });
    expect((await take('app-1/refusal')).number).toBe('500.16.7.2/0417/2026');
    expect(codeOf(await begin({ last: 900, reason: 'lagi' }))).toEqual([409, 'REGISTER_BEGUN']);
    expect(world.record.contents.systemLog).toMatchObject([
      {
        verb: 'register-begin',
        subject: 'surat-keluar',
        actor: 'user-admin',
        office: OFFICE,
        detail: { year: 2026, last: 416, reason: 'buku kertas 2026' },
      },
    ]);
  });

  it('voids what an ended application left reserved, and nothing that a letter bears or may yet bear', async () => {
    await take('app-1/refusal');
    await take('app-2/refusal', 'app-2');
    await take('app-1/duplicate');
    await world.numbers.use('app-1/duplicate');
    await take('app-1/deemed-approval');
    const drop = (seq: string, reason = 'pemohon menarik diri') =>
      ask('admin', 'POST', `registers/surat-keluar/${seq}/void`, { reason });

    expect(codeOf(await drop('1', ' '))).toEqual([422, 'REASON_MISSING']);
    expect((await drop('1')).json()).toMatchObject({ seq: 1, state: 'void', reason: 'pemohon menarik diri' });
    expect(codeOf(await drop('1'))).toEqual([409, 'ALREADY_DONE']);
    for (const seq of ['2', '3', '4']) expect(codeOf(await drop(seq))).toEqual([409, 'NUMBER_NOT_RESERVED']);
    expect(codeOf(await drop('5'))).toEqual([404, 'NUMBER_NOT_FOUND']);
    expect(codeOf(await drop('satu'))).toEqual([400, 'INPUT_INVALID']);
    expect(world.record.contents.systemLog).toMatchObject([
      { verb: 'number-void', detail: { seq: 1, number: '500.16.7.2/0001/2026', reason: 'pemohon menarik diri' } },
    ]);
  });

  it('prints a year as PDF', async () => {
    await take('app-1/refusal');
    const answer = await ask('admin', 'GET', 'registers/surat-keluar/register.pdf');
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
      200,
      'application/pdf',
      'inline; filename="surat-keluar-2026.pdf"',
    ]);
    expect(new TextDecoder('latin1').decode(answer.bytes.slice(0, 5))).toBe('%PDF-');
  });
});

describe('a template looked at over HTTP', () => {
  const preview = (payload: unknown) => ask('admin', 'POST', 'letters/preview', payload);
  const isPdf = (answer: Answer): readonly unknown[] => [
    answer.statusCode,
    answer.headers['content-type'],
    new TextDecoder('latin1').decode(answer.bytes.slice(0, 5)),
  ];

  it('draws a template by its id and by its text, with own values, and takes no number', async () => {
    expect(isPdf(await preview({ template: 'surat-penolakan', data: { applicant: { name: 'Budi' } } }))).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
    const yaml =
      'id: baru\nkind: permit\ntitle: Izin\nopening:\n  layout: judul\n  title: SURAT IZIN\nbody:\n  - type: paragraph\n    text: Diberikan izin.\n';
    const own = await preview({ yaml, draft: true });
    expect([own.statusCode, own.statusCode === 200 ? '' : own.body]).toEqual([200, '']);
    expect((await world.numbers.tally(`${OFFICE}/izin`, 2026)).last).toBe(0);
  });

  it('names line, field and what was expected', async () => {
    const yaml =
      'id: baru\nkind: permit\ntitle: Izin\nopening:\n  layout: judul\n  title: SURAT IZIN\nbody:\n  - type: paragraph\n    text: "{{aplicant.name}}"\n';
    const answer = await preview({ yaml });
    expect(codeOf(answer)).toEqual([400, 'INPUT_INVALID']);
    const { errors } = answer.json() as { errors: readonly { pointer: string; detail: string }[] };
    expect(errors[0]?.pointer).toBe('/yaml');
    expect(errors[0]?.detail).toMatch(/template\.yaml:8: body\[0\].*aplicant\.name.*expected.*applicant\.name/s);

    expect(codeOf(await preview({ yaml: 'kind: [' }))).toEqual([400, 'INPUT_INVALID']);
    expect(codeOf(await preview({ template: 'tidak-ada' }))).toEqual([400, 'INPUT_INVALID']);
    expect(codeOf(await preview({ template: 'surat-izin', permitType: 'tidak-ada' }))).toEqual([400, 'INPUT_INVALID']);
    expect(codeOf(await preview({}))).toEqual([400, 'INPUT_INVALID']);
    expect(codeOf(await preview({ template: 'surat-izin', yaml }))).toEqual([400, 'INPUT_INVALID']);
  });
});
