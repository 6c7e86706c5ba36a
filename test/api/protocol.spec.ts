import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

type Headers = Readonly<Record<string, string>>;

describe('the protocol of the API', () => {
  let world: ApiWorld;
  let tokens: Map<string, string>;
  beforeEach(async () => {
    world = await apiWorld();
    tokens = new Map();
  });
  afterEach(() => world.close());

  const ask = async (
    login: string,
    method: string,
    path: string,
    payload?: unknown,
    headers: Headers = {},
  ): Promise<Answer> => {
    const token = tokens.get(login) ?? (await world.login(login));
    tokens.set(login, token);
    return world.app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
  };
  const said = (answer: Answer): unknown => [answer.statusCode, (answer.json() as { code?: string }).code ?? null];
  const etagOf = (answer: Answer): string => answer.headers['etag'] ?? 'none';

  describe('what two people can change', () => {
    const account = (): Promise<Answer> => ask('admin', 'GET', 'accounts/user-kasi');
    const change = (payload: object, headers: Headers): Promise<Answer> =>
      ask('admin', 'PATCH', 'accounts/user-kasi', payload, headers);

    it('is changed by who has read what stands, and by nobody who has not', async () => {
      const read = etagOf(await account());

      expect(said(await change({ title: 'Kepala Seksi' }, {}))).toEqual([428, 'PRECONDITION_REQUIRED']);
      // also where another request has had its key
      const key = { 'idempotency-key': 'key-account-01' };
      expect((await change({ title: 'Kepala Bidang' }, { ...key, 'if-match': read })).statusCode).toBe(200);
      expect(said(await change({ title: 'Kepala Seksi' }, key))).toEqual([428, 'PRECONDITION_REQUIRED']);
      expect(said(await change({ title: 'Kepala Seksi' }, { ...key, 'if-match': '*' }))).toEqual([
        409,
        'IDEMPOTENCY_KEY_REUSED',
      ]);
      const changed = await change({ title: 'Kepala Seksi' }, { 'if-match': etagOf(await account()) });
      expect(changed.json()).toMatchObject({ title: 'Kepala Seksi' });
      expect(said(await change({ title: 'Kabid' }, { 'if-match': read }))).toEqual([412, 'PRECONDITION_FAILED']);
      expect(said(await change({ disabled: true }, { 'if-match': read }))).toEqual([412, 'PRECONDITION_FAILED']);
      expect((await account()).json()).toMatchObject({ title: 'Kepala Seksi', disabled: false });
      expect(etagOf(changed)).toBe(etagOf(await account()));
    });

    it('is changed whatever it is by who says so', async () => {
      expect((await change({ title: 'Kepala Seksi', disabled: true }, { 'if-match': '*' })).json()).toMatchObject({
        title: 'Kepala Seksi',
        disabled: true,
      });
    });

    it('is changed once where two who have read the same change it at once', async () => {
      const read = etagOf(await account());
      const both = await Promise.all([
        change({ title: 'Satu' }, { 'if-match': read }),
        change({ title: 'Dua' }, { 'if-match': read }),
      ]);

      expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    });

    it('holds for outage windows and the calendar', async () => {
      const outage = { kind: 'a', cause: 'kebakaran', reason: 'terbakar', evidence: 'berita acara' };
      const declared = await ask('pengawas', 'POST', 'outages', outage, { 'idempotency-key': 'key-outage-01' });
      const { id } = declared.json() as { id: string };
      const old = { 'if-match': etagOf(declared) };
      const correct = { kind: 'b', reason: 'salah pilih' };

      expect(said(await ask('pengawas', 'PATCH', `outages/${id}`, correct))).toEqual([428, 'PRECONDITION_REQUIRED']);
      expect((await ask('pengawas', 'PATCH', `outages/${id}`, correct, old)).statusCode).toBe(200);
      expect(said(await ask('pengawas', 'POST', `outages/${id}/end`, { reason: 'pulih' }, old))).toEqual([
        412,
        'PRECONDITION_FAILED',
      ]);

      const decree = {
        legalBasis: 'Keputusan 1/2026',
        closed: [{ date: '2026-12-24', kind: 'local-holiday', name: 'X' }],
      };
      const calendar = { 'if-match': etagOf(await ask('kasi', 'GET', 'calendars')) };
      expect((await ask('admin', 'POST', 'calendars/decrees', decree, calendar)).statusCode).toBe(201);
      expect(said(await ask('admin', 'POST', 'calendars/decrees', decree, calendar))).toEqual([
        412,
        'PRECONDITION_FAILED',
      ]);
    });

    it('holds for an application: an act is for what its officer has read', async () => {
      world.record.contents.applications.set('app-1', anApplication({ seq: 3 }));
      world.record.contents.tasks.set('app-1/receive', aTask());
      const read = etagOf(await ask('fo', 'GET', 'applications/app-1'));
      const complete = (key: string): Promise<Answer> =>
        ask(
          'fo',
          'POST',
          'applications/app-1/tasks/receive/complete',
          {},
          { 'if-match': read, 'idempotency-key': key },
        );

      expect((await complete('key-00000001')).statusCode).toBe(202);
      world.record.contents.applications.set('app-1', anApplication({ seq: 4 }));
      expect(said(await complete('key-00000002'))).toEqual([412, 'PRECONDITION_FAILED']);
      // what was sent before is the same act, whatever the application has become
      expect((await complete('key-00000001')).statusCode).toBe(202);
    });
  });

  describe('a request that is sent again under its key', () => {
    const KEY = { 'idempotency-key': 'key-account-01' };
    const NEW = { login: 'sari', name: 'Sari', roles: ['kasi'] };

    it('is carried out once, and answered as it was first', async () => {
      const first = await ask('admin', 'POST', 'accounts', NEW, KEY);
      const again = await ask('admin', 'POST', 'accounts', NEW, KEY);

      expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
      expect(first.json()).toMatchObject({ oneTimePassword: expect.any(String) });
      // the password is shown once, and is kept nowhere
      expect(again.json()).toEqual({ ...(first.json() as object), oneTimePassword: null });
      expect(again.headers).toMatchObject({ location: first.headers['location'], etag: first.headers['etag'] });
      expect(world.record.contents.systemLog.filter(({ verb }) => verb === 'account-add')).toHaveLength(1);
      expect(said(await ask('admin', 'POST', 'accounts', NEW))).toEqual([409, 'LOGIN_TAKEN']);
    });

    it('is carried out once where it is sent twice at the same moment', async () => {
      const both = await Promise.all([
        ask('admin', 'POST', 'accounts', NEW, KEY),
        ask('admin', 'POST', 'accounts', NEW, KEY),
      ]);

      expect(both.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
      const [one, other] = both.map((answer) => answer.json() as { id: string; oneTimePassword: string | null });
      expect(one?.id).toBe(other?.id);
      expect([one, other].filter((answer) => answer?.oneTimePassword === null)).toHaveLength(1);
    });

    it('is not another request', async () => {
      await ask('admin', 'POST', 'accounts', NEW, KEY);

      expect(said(await ask('admin', 'POST', 'accounts', { ...NEW, name: 'Tuti' }, KEY))).toEqual([
        409,
        'IDEMPOTENCY_KEY_REUSED',
      ]);
      expect(said(await ask('admin', 'POST', 'accounts/user-kasi/password', undefined, KEY))).toEqual([
        409,
        'IDEMPOTENCY_KEY_REUSED',
      ]);
    });

    it('asks anew where it was refused: nothing was done', async () => {
      expect(said(await ask('admin', 'POST', 'accounts', { ...NEW, login: 'kasi' }, KEY))).toEqual([
        409,
        'LOGIN_TAKEN',
      ]);
      expect((await ask('admin', 'POST', 'accounts', NEW, KEY)).statusCode).toBe(201);
    });

    it('answers without a body as it did', async () => {
      world.record.contents.lockedSigners.add('user-kadin');
      const open = (): Promise<Answer> =>
        ask('admin', 'POST', 'accounts/user-kadin/signing-key/unlock', undefined, KEY);

      expect([(await open()).statusCode, (await open()).statusCode]).toEqual([204, 204]);
    });

    it('needs a key of the right form', async () => {
      expect(said(await ask('admin', 'POST', 'accounts', NEW, { 'idempotency-key': 'kurang' }))).toEqual([
        400,
        'INPUT_INVALID',
      ]);
    });
  });
});
