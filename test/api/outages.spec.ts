import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NOW, OFFICE, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const WINDOW = { kind: 'a', cause: 'kebakaran', reason: 'ruang server terbakar', evidence: 'berita acara 12/2026' };
const MINUTE = 60_000;
const iso = (at: number): string => new Date(at).toISOString();

describe('outage windows', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
  });
  afterEach(() => world.close());

  let calls = 0;

  const call = async (
    login: string,
    method: string,
    path: string,
    payload?: unknown,
    key = `key-${String((calls += 1)).padStart(8, '0')}`,
  ): Promise<Answer> =>
    world.app.inject({
      method,
      url: `/api/v1/${path}`,
      ...(payload === undefined ? {} : { payload }),
      headers: { authorization: `Bearer ${await world.login(login)}`, 'idempotency-key': key, 'if-match': '*' },
    });
  const declare = async (body: object = {}, key?: string): Promise<{ id: string }> => {
    const answer = await call('pengawas', 'POST', 'outages', { ...WINDOW, ...body }, key);
    expect(answer.statusCode).toBe(201);
    return answer.json() as { id: string };
  };

  it('are declared by a supervisor, from now on and without an end', async () => {
    const { id } = await declare();

    expect(world.desk.journal).toMatchObject([
      {
        version: 1,
        office: OFFICE,
        at: NOW,
        actor: 'user-pengawas',
        event: { ...WINDOW, type: 'declare-window', window: id, from: NOW, to: null },
      },
    ]);
    expect((await call('kasi', 'GET', 'outages?status=running')).json()).toMatchObject({
      items: [{ id, status: 'running', to: null }],
    });
  });

  it.each([['kadin'], ['admin'], ['kasi'], ['pemohon']])('are not declared by %s', async (login) => {
    expect((await call(login, 'POST', 'outages', WINDOW)).statusCode).toBe(403);
    expect(world.desk.journal).toEqual([]);
  });

  it('are declared once for one key', async () => {
    const { id } = await declare({}, 'key-declare-01');

    const again = await call('pengawas', 'POST', 'outages', WINDOW, 'key-declare-01');

    expect(again.statusCode).toBe(200);
    expect((again.json() as { id: string }).id).toBe(id);
    expect(world.desk.journal).toHaveLength(1);
    expect((await declare({}, 'key-declare-02')).id).not.toBe(id);
  });

  it.each([
    ['another kind', { kind: 'd' }, 'INPUT_INVALID', '/kind'],
    ['a cause that the law does not name', { cause: 'malas' }, 'INPUT_INVALID', '/cause'],
    ['no reason', { reason: '  ' }, 'REASON_MISSING', '/reason'],
    ['no evidence', { evidence: '' }, 'REASON_MISSING', '/evidence'],
    ['a start that is still to come', { from: iso(NOW + MINUTE) }, 'INPUT_INVALID', '/from'],
    ['an end before its start', { from: iso(NOW - MINUTE), to: iso(NOW - 2 * MINUTE) }, 'INPUT_INVALID', '/to'],
    ['an end at its start', { from: iso(NOW - MINUTE), to: iso(NOW - MINUTE) }, 'INPUT_INVALID', '/to'],
    ['a time without its offset', { from: '2026-11-23T08:00:00' }, 'INPUT_INVALID', '/from'],
  ])('are refused with %s', async (_, change, code, pointer) => {
    const answer = await call('pengawas', 'POST', 'outages', { ...WINDOW, ...change });

    expect(answer.json()).toMatchObject({ code, errors: [{ pointer }] });
    expect(world.desk.journal).toEqual([]);
  });

  it('are declared afterwards, for every office', async () => {
    const { id } = await declare({ from: iso(NOW - 60 * MINUTE), to: iso(NOW - 30 * MINUTE), office: '*' });

    expect(world.desk.journal[0]).toMatchObject({ office: '*' });
    expect((await call('fo', 'GET', `outages/${id}`)).json()).toMatchObject({
      status: 'ended',
      office: '*',
      from: iso(NOW - 60 * MINUTE),
    });
  });

  it('are corrected, ended and withdrawn, and keep what was said before', async () => {
    const { id } = await declare();
    world.now += 10 * MINUTE;

    const corrected = await call('pengawas', 'PATCH', `outages/${id}`, {
      from: iso(NOW - MINUTE),
      reason: 'padam lebih dulu',
    });
    const before = { at: iso(NOW - 2 * MINUTE), reason: 'pulih' };
    expect((await call('pengawas', 'POST', `outages/${id}/end`, before)).json()).toMatchObject({
      ...{ code: 'INPUT_INVALID', errors: [{ pointer: '/at', detail: 'harus sesudah awalnya' }] },
    });
    const ended = await call('pengawas', 'POST', `outages/${id}/end`, { reason: 'pulih' });
    world.now += MINUTE;
    // said once more, it lasts no longer than it did
    expect((await call('pengawas', 'POST', `outages/${id}/end`, { reason: 'pulih' })).json()).toEqual(ended.json());
    const withdrawn = await call('pengawas', 'POST', `outages/${id}/withdraw`, { reason: 'bukan keadaan kahar' });

    expect([corrected, ended, withdrawn].map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(ended.json()).toMatchObject({
      from: iso(NOW - MINUTE),
      to: iso(NOW + 10 * MINUTE),
      status: 'ended',
      cause: 'kebakaran',
    });
    expect(withdrawn.json()).toMatchObject({
      status: 'withdrawn',
      history: [
        { what: 'declared' },
        { what: 'corrected' },
        { what: 'corrected', reason: 'pulih' },
        { what: 'withdrawn', reason: 'bukan keadaan kahar' },
      ],
    });
    expect((await call('kasi', 'GET', 'outages')).json()).toEqual({ items: [], cursor: null, total: 0 });
    expect((await call('pengawas', 'POST', `outages/${id}/end`, { reason: 'lagi' })).json()).toMatchObject({
      code: 'OUTAGE_DECIDED',
    });
  });

  it('are not corrected without a reason, and twice the same is once', async () => {
    const { id } = await declare({ to: null });

    expect((await call('pengawas', 'PATCH', `outages/${id}`, { kind: 'b' })).json()).toMatchObject({
      code: 'REASON_MISSING',
    });
    const again = (): Promise<Answer> =>
      call('pengawas', 'PATCH', `outages/${id}`, { kind: 'b', reason: 'salah pilih' });
    expect([(await again()).statusCode, (await again()).statusCode]).toEqual([200, 200]);
    expect(world.desk.journal).toHaveLength(2);
  });

  it('that nobody declared are not there', async () => {
    expect((await call('pengawas', 'POST', 'outages/w-nope/withdraw', { reason: 'x' })).json()).toMatchObject({
      code: 'OUTAGE_NOT_FOUND',
    });
  });

  describe('proposed by the system itself', () => {
    beforeEach(() => {
      world.desk.found.push({
        id: '7',
        office: OFFICE,
        component: 'worker',
        from: NOW - 60 * MINUTE,
        to: NOW - 20 * MINUTE,
        orderly: false,
        detectedAt: NOW,
        state: 'proposed',
        decidedAt: null,
        decidedBy: null,
        reason: null,
        window: null,
      });
    });

    it('become windows when a supervisor names the cause', async () => {
      const answer = await call('pengawas', 'POST', 'outage-proposals/7/confirm', WINDOW);

      expect(answer.json()).toMatchObject({
        proposal: { status: 'confirmed', decidedBy: 'user-pengawas' },
        outage: { from: iso(NOW - 60 * MINUTE), to: iso(NOW - 20 * MINUTE) },
      });
      expect((await call('pengawas', 'POST', 'outage-proposals/7/confirm', WINDOW)).statusCode).toBe(200);
      expect(world.desk.journal).toHaveLength(1);
    });

    it('are technical faults otherwise, and move nothing', async () => {
      const answer = await call('pengawas', 'POST', 'outage-proposals/7/reject', { reason: 'pembaruan sistem' });

      expect(answer.json()).toMatchObject({ status: 'technical-fault', reason: 'pembaruan sistem', window: null });
      expect(world.desk.journal).toEqual([]);
      expect((await call('pengawas', 'POST', 'outage-proposals/7/confirm', WINDOW)).json()).toMatchObject({
        code: 'OUTAGE_DECIDED',
      });
      expect((await call('pengawas', 'GET', 'outage-proposals')).json()).toEqual({ items: [], cursor: null, total: 0 });
    });

    it('are for supervisors', async () => {
      expect((await call('kasi', 'GET', 'outage-proposals')).statusCode).toBe(403);
    });
  });
});

describe('decrees on the calendar', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
  });
  afterEach(() => world.close());

  const post = async (login: string, payload: object): Promise<Answer> =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/calendars/decrees',
      payload,
      headers: { authorization: `Bearer ${await world.login(login)}` },
    });
  const DAY = {
    closed: [{ date: '2026-12-09', kind: 'local-holiday', name: 'Pilkada' }],
    legalBasis: 'SK Wali Kota 9/2026',
    reason: 'ditetapkan',
  };

  it('are added by an administrator and make the next version', async () => {
    const first = await post('admin', DAY);
    const second = await post('admin', { legalBasis: 'SE 1/2026', reopened: ['2026-12-09'] });

    expect([first.statusCode, first.json(), second.json()]).toEqual([
      201,
      { calendar: 'ID-2026@2', version: 2, notice: 1 },
      { calendar: 'ID-2026@3', version: 3, notice: 2 },
    ]);
    const list = await world.app.inject({
      url: '/api/v1/calendars',
      headers: { authorization: `Bearer ${await world.login('kasi')}` },
    });
    expect(list.json()).toMatchObject({
      calendar: 'ID-2026@3',
      decrees: [{ by: 'user-admin', legalBasis: 'SK Wali Kota 9/2026' }, {}],
      findings: [{ code: 'year-unconfirmed', year: 2027 }],
    });
    expect(
      (list.json() as { current: { closed: { date: string }[] } }).current.closed.some(
        ({ date }) => date === '2026-12-09',
      ),
    ).toBe(false);
  });

  it.each([
    ['by a supervisor', 'pengawas', DAY, 'PERMISSION_DENIED', undefined],
    ['without a legal basis', 'admin', { ...DAY, legalBasis: '' }, 'REASON_MISSING', '/legalBasis'],
    ['that change nothing', 'admin', { legalBasis: 'SK' }, 'INPUT_INVALID', ''],
    [
      'on a day that does not exist',
      'admin',
      { ...DAY, closed: [{ ...DAY.closed[0], date: '2026-02-30' }] },
      'INPUT_INVALID',
      '/closed/0/date',
    ],
    [
      'with hours that overlap',
      'admin',
      {
        legalBasis: 'SK',
        dates: [
          {
            date: '2026-12-09',
            name: 'x',
            hours: [
              ['08:00', '10:00'],
              ['09:00', '11:00'],
            ],
          },
        ],
      },
      'INPUT_INVALID',
      '',
    ],
  ])('are refused %s', async (_, login, body, code, pointer) => {
    const answer = (await post(login, body)).json() as { code: string; errors?: readonly { pointer: string }[] };
    expect([answer.code, answer.errors?.[0]?.pointer]).toEqual([code, pointer]);
    expect(world.desk.journal).toEqual([]);
  });
});
