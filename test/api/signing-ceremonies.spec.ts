import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refusal } from '../../src/domain/shared/error-codes.js';
import { NOW, aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const LETTER = 'a'.repeat(64);
const IDS = Array.from({ length: 12 }, (_, index) => `app-${String(index + 1)}`);
const LETTERS = IDS.map((application) => ({ application, task: 'sign', letter: LETTER }));

interface Presented {
  readonly id: string;
  readonly state: string;
  readonly letters: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly items: readonly {
    readonly application: string;
    readonly state: string;
    readonly reason?: { readonly code: string; readonly title: string };
  }[];
}

describe('a ceremony for many letters', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    world.record.contents.signingKey = { kid: 'worker-1', jwk: {} };
    for (const id of IDS) {
      world.record.contents.applications.set(id, anApplication({ id }));
      const task = aTask({ application: id, id: 'sign', element: 'sign', action: 'sign', role: 'kadin' });
      world.record.contents.tasks.set(`${id}/sign`, task);
    }
  });
  afterEach(() => world.close());

  const ask = async (
    login: string,
    method: string,
    path: string,
    payload?: unknown,
    key = 'ceremony-1',
  ): Promise<Answer> =>
    world.app.inject({
      method,
      url: `/api/v1/signing-ceremonies${path}`,
      ...(payload === undefined ? {} : { payload }),
      headers: { authorization: `Bearer ${await world.login(login)}`, 'idempotency-key': key },
    });
  const begin = (body: unknown, key?: string, login = 'kadin'): Promise<Answer> => ask(login, 'POST', '', body, key);
  const BODY = { letters: LETTERS, passphrase: 'frasa-sandi' };
  const handedOver = async (count: number): Promise<void> => {
    for (let tries = 0; world.told.length < count && tries < 200; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('seals the secret once for all letters and tells each application', async () => {
    const answer = await begin(BODY);
    await handedOver(12);

    expect(answer.statusCode).toBe(202);
    const { id } = answer.json() as Presented;
    expect(answer.headers['location']).toBe(`/api/v1/signing-ceremonies/${id}`);
    expect(world.sealed).toEqual([
      {
        official: 'user-kadin',
        letters: LETTERS,
        secret: { kind: 'passphrase', passphrase: 'frasa-sandi' },
        expiresAt: NOW + 120_000,
      },
    ]);
    expect(world.told.map(({ application }) => application).sort()).toEqual([...IDS].sort());
    expect(world.told.map(({ message }) => (message.type === 'complete-task' ? message.input : null))).toEqual(
      IDS.map(() => ({ letter: LETTER, seal: id })),
    );
  });

  it('keeps the passphrase out of its answers, the record and the log', async () => {
    const { id } = (await begin(BODY)).json() as Presented;
    const told = (await ask('kadin', 'GET', `/${id}`)).body;
    const { contents } = world.record;

    const kept = JSON.stringify([[...contents.posted], [...contents.ceremonies], [...contents.seals], world.logs]);
    expect(`${told}${kept}`).not.toContain('frasa-sandi');
  });

  it('refuses letter by letter what the rules decline, and signs the others', async () => {
    world.rule = ({ id }) =>
      id === 'app-3' ? refusal('PARAF_AND_SIGNATURE_BY_ONE', 'who gave a paraf to a letter does not sign it') : null;
    const taskHeld = aTask({ application: 'app-4', id: 'sign', action: 'sign', role: 'kadin', holder: 'user-lain' });
    world.record.contents.tasks.set('app-4/sign', taskHeld);
    world.record.contents.tasks.set(
      'app-5/sign',
      aTask({ application: 'app-5', id: 'sign', action: 'approve', role: 'kadin' }),
    );
    const letters = [...LETTERS, { application: 'no-such', task: 'sign', letter: LETTER }];

    const answer = (await begin({ ...BODY, letters })).json() as Presented;
    await handedOver(9);

    expect(answer.counts).toMatchObject({ refused: 4, waiting: 9 });
    expect(
      answer.items.flatMap(({ application, reason }) => (reason === undefined ? [] : [[application, reason.code]])),
    ).toEqual([
      ['app-3', 'PARAF_AND_SIGNATURE_BY_ONE'],
      ['app-4', 'TASK_HELD_BY_ANOTHER'],
      ['app-5', 'ACTION_UNKNOWN'],
      ['no-such', 'APPLICATION_NOT_FOUND'],
    ]);
    expect(answer.items[2]?.reason?.title).not.toBe('');
    expect(world.sealed[0]?.letters.map(({ application }) => application)).not.toContain('app-3');
    expect(world.told.map(({ application }) => application)).not.toContain('app-3');
  });

  it('shows what became of each letter, and ends when none is under way', async () => {
    const { id } = (await begin({ ...BODY, letters: LETTERS.slice(0, 4) })).json() as Presented;
    const { contents } = world.record;
    const decided = (accepted: boolean) => ({
      seq: 9,
      key: 'k',
      at: NOW,
      type: 'complete-task',
      accepted,
      refusal: accepted ? null : { code: 'STATE_CHANGED', detail: 'another letter' },
    });
    contents.progress.set('app-1', {
      decision: decided(true),
      outcome: { signed: true, at: NOW, code: '', detail: '' },
    });
    contents.progress.set('app-2', { decision: decided(false) });
    contents.progress.set('app-3', {
      decision: decided(true),
      outcome: { signed: false, at: NOW, code: 'SIGN_WORKER_AWAY', detail: 'the worker went away' },
    });
    contents.progress.set('app-4', {
      decision: decided(true),
      waitsFor: { code: 'TIMESTAMP_UNAVAILABLE', detail: 'no authority answers', since: NOW },
    });

    contents.tasks.delete('app-3/sign');
    contents.tasks.set(
      'app-3/sign#2',
      aTask({ application: 'app-3', id: 'sign#2', element: 'sign', action: 'sign', role: 'kadin' }),
    );
    const running = await ask('kadin', 'GET', `/${id}`);
    contents.progress.set('app-4', {
      decision: decided(true),
      outcome: { signed: true, at: NOW, code: '', detail: '' },
    });
    const ended = await ask('kadin', 'GET', `/${id}`);

    expect(running.headers['retry-after']).toBe('1');
    expect(running.json()).toMatchObject({
      state: 'running',
      items: [
        { state: 'signed' },
        { state: 'refused', reason: { code: 'STATE_CHANGED' } },
        {
          state: 'failed',
          again: 'sign~2',
          reason: { code: 'SIGN_WORKER_AWAY', title: 'Layanan tanda tangan sedang tidak tersedia' },
        },
        { state: 'held-up', reason: { code: 'TIMESTAMP_UNAVAILABLE' } },
      ],
    });
    expect(ended.json()).toMatchObject({ state: 'ended', counts: { signed: 2, refused: 1, failed: 1 } });
    expect(ended.headers['retry-after']).toBeUndefined();
  });

  it('says since when nobody heard of the worker that holds the secret, and until when it ends', async () => {
    world.record.contents.secretHolder = { seenAt: NOW - 2_000, expiresAt: NOW + 120_000 };
    const { id } = (await begin(BODY)).json() as Presented;
    expect((await ask('kadin', 'GET', `/${id}`)).json()).toMatchObject({
      state: 'running',
      silentSince: null,
      endsAt: new Date(NOW + 165_000).toISOString(),
    });

    world.now = NOW + 20_000;
    world.record.contents.secretHolder = { seenAt: NOW + 6_000, expiresAt: NOW + 120_000 };
    expect((await ask('kadin', 'GET', `/${id}`)).json()).toMatchObject({
      silentSince: new Date(NOW + 6_000).toISOString(),
      endsAt: new Date(NOW + 51_000).toISOString(),
    });
    // nobody waited before the ceremony began
    world.record.contents.secretHolder = { seenAt: NOW - 3_000, expiresAt: NOW + 120_000 };
    expect((await ask('kadin', 'GET', `/${id}`)).json()).toMatchObject({ silentSince: new Date(NOW).toISOString() });
  });

  it('says of a letter that another order signs at this moment just that', async () => {
    const state = { acts: [{ task: 'sign', element: 'sign', action: 'sign', by: 'user-kadin', at: NOW }], letter: {} };
    world.record.contents.applications.set(
      'app-1',
      anApplication({ id: 'app-1', state: { ...state, outcome: null } as never }),
    );
    world.rule = ({ id }) =>
      id === 'app-1' ? refusal('TASK_NOT_OPEN', 'task "sign" was done before', { task: 'sign' }) : null;

    const { items } = (await begin({ ...BODY, letters: LETTERS.slice(0, 2) })).json() as Presented;
    expect(items[0]).toMatchObject({ state: 'refused', reason: { code: 'LETTER_BEING_SIGNED' } });
  });

  it('is waited for as long as its sender says, and answered 200 once every letter is decided', async () => {
    world.rule = () =>
      refusal('PARAF_VOID', 'the final letter differs from the draft that the parafs cover; return it');
    const wait = async (seconds: number, key: string): Promise<Answer> =>
      world.app.inject({
        ...{ method: 'POST', url: '/api/v1/signing-ceremonies', payload: BODY },
        headers: {
          ...{ authorization: `Bearer ${await world.login('kadin')}`, 'idempotency-key': key },
          prefer: `wait=${String(seconds)}`,
        },
      });
    expect((await wait(20, 'ceremony-9')).statusCode).toBe(200);

    // every letter is ordered and none decided: the wait ends with its time
    world.rule = () => null;
    const pending = wait(20, 'ceremony-8');
    setTimeout(() => (world.now += 30_000), 300);
    expect((await pending).json()).toMatchObject({ state: 'running' });
    expect((await pending).statusCode).toBe(202);
  });

  it('answers a repeated request with the same ceremony, and refuses the key for other letters', async () => {
    const first = (await begin(BODY)).json() as Presented;
    const again = (await begin(BODY)).json() as Presented;
    const other = await begin({ ...BODY, letters: LETTERS.slice(1) });

    expect(again.id).toBe(first.id);
    expect(world.sealed).toHaveLength(1);
    expect([other.statusCode, (other.json() as { code: string }).code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('is one ceremony when the request comes twice at once', async () => {
    const answers = await Promise.all([begin(BODY), begin(BODY), begin(BODY)]);
    await handedOver(12);

    expect(new Set(answers.map((answer) => (answer.json() as Presented).id)).size).toBe(1);
    expect(world.record.contents.ceremonies.size).toBe(1);
    expect(world.told).toHaveLength(12);
  });

  it('is not begun while the key is locked, or no signing worker lives', async () => {
    world.record.contents.lockedSigners.add('user-kadin');
    expect((await begin(BODY)).statusCode).toBe(423);
    world.record.contents.lockedSigners.clear();
    world.record.contents.signingKey = null;
    expect((await begin(BODY)).statusCode).toBe(503);
    expect(world.record.contents.ceremonies.size).toBe(0);
  });

  it.each<[string, unknown]>([
    ['no letter', { letters: [], passphrase: 'frasa-sandi' }],
    ['a letter twice', { letters: [LETTERS[0], LETTERS[0]], passphrase: 'frasa-sandi' }],
    ['no secret', { letters: LETTERS }],
    ['two secrets', { letters: LETTERS, passphrase: 'frasa-sandi', oneTimeCode: '123456' }],
    ['a digest that is none', { letters: [{ ...LETTERS[0], letter: 'x' }], passphrase: 'frasa-sandi' }],
    [
      'more than two hundred letters',
      {
        letters: Array.from({ length: 201 }, (_, index) => ({
          application: `a-${String(index)}`,
          task: 's',
          letter: LETTER,
        })),
        passphrase: 'frasa-sandi',
      },
    ],
  ])('is refused with %s', async (_, body) => {
    const answer = await begin(body);

    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([400, 'INPUT_INVALID']);
    expect(answer.body).not.toContain('frasa-sandi');
  });

  it('is seen by who began it and by a supervisor alone; applicants begin none', async () => {
    const { id } = (await begin(BODY)).json() as Presented;

    const statuses = await Promise.all(
      ['kadin', 'pengawas', 'kabid', 'pemohon'].map(async (login) => (await ask(login, 'GET', `/${id}`)).statusCode),
    );
    expect(statuses).toEqual([200, 200, 403, 403]);
    expect((await ask('kadin', 'GET', '/unknown')).statusCode).toBe(404);
    expect((await begin(BODY, 'ceremony-2', 'pemohon')).statusCode).toBe(403);
  });

  it('whose provider never answered is settled by a supervisor, with a reason that is audited', async () => {
    world.record.contents.unknownSignatures.add('app-1');
    const settle = async (login: string, reason: string): Promise<number> =>
      (
        await world.app.inject({
          method: 'POST',
          url: '/api/v1/applications/app-1/signature/settle',
          payload: { reason },
          headers: { authorization: `Bearer ${await world.login(login)}` },
        })
      ).statusCode;

    expect(await settle('kadin', 'menelepon BSrE')).toBe(403);
    expect(await settle('pengawas', '')).toBe(422);
    expect(await settle('pengawas', 'menelepon BSrE')).toBe(204);
    expect(await settle('pengawas', 'menelepon BSrE')).toBe(409);
    expect(world.record.contents.audit.map(({ application, row }) => [application, row.verb, row.after])).toEqual([
      ['app-1', 'signature-settled', { outcome: 'not-signed', reason: 'menelepon BSrE' }],
    ]);
  });

  it('lists the letters that wait for the signature of who asks', async () => {
    const letter = { kind: 'permit', number: '500/1', final: { sha256: LETTER, covered: 'c' } };
    world.record.contents.applications.set('app-1', anApplication({ id: 'app-1', state: { letter } as never }));

    world.keys.handedIn.set('user-kadin', new Uint8Array([1]));
    const mine = (await ask('kadin', 'GET', '/ready')).json();
    const other = (await ask('kasi', 'GET', '/ready')).json();

    expect(mine).toEqual({
      items: [
        {
          application: 'app-1',
          applicationNumber: 'PBM-2026-00001-63',
          task: 'sign',
          letter: LETTER,
          kind: 'permit',
          number: '500/1',
          permitType: 'izin-praktik',
          permitTypeName: 'Izin Praktik Perawat',
          dueAt: expect.any(String),
          dueFindings: [],
        },
      ],
      cursor: null,
      total: 1,
      others: [],
    });
    expect(other).toEqual({ items: [], cursor: null, total: 0, others: [] });
  });

  it('lists none to an official whose own key cannot sign, and says so', async () => {
    const letter = { kind: 'permit', number: '500/1', final: { sha256: LETTER, covered: 'c' } };
    world.record.contents.applications.set('app-1', anApplication({ id: 'app-1', state: { letter } as never }));

    expect((await ask('kadin', 'GET', '/ready')).json()).toMatchObject({
      items: [],
      others: [
        {
          code: 'SIGN_CERTIFICATE_MISSING',
          detail: expect.stringContaining(
            'Kunci tanda tangan Anda belum dapat menandatangani: kuncinya belum diserahkan.',
          ),
        },
      ],
    });
  });

  it('lists none that who asks may not sign, and counts these with the reason; nothing of it is recorded', async () => {
    const letter = { kind: 'permit', number: '500/1', final: { sha256: LETTER, covered: 'c' } };
    const { contents } = world.record;
    for (const id of ['app-1', 'app-2', 'app-3', 'app-4'])
      contents.applications.set(id, anApplication({ id, state: { letter } as never }));
    for (const id of IDS.slice(4)) contents.tasks.delete(`${id}/sign`);
    contents.tasks.set('app-4/sign', {
      ...aTask({ application: 'app-4', id: 'sign', element: 'sign', action: 'sign', role: 'kadin' }),
      holder: 'user-sekdin',
    });
    world.rule = ({ id }) =>
      ['app-2', 'app-3'].includes(id)
        ? refusal('PARAF_AND_SIGNATURE_BY_ONE', 'who gave a paraf to a letter does not sign it')
        : null;

    world.keys.handedIn.set('user-kadin', new Uint8Array([1]));
    const mine = (await ask('kadin', 'GET', '/ready')).json();

    expect(mine).toMatchObject({
      items: [{ application: 'app-1' }],
      total: 1,
      others: [
        {
          code: 'PARAF_AND_SIGNATURE_BY_ONE',
          letters: 2,
          detail: expect.stringContaining('Yang memaraf suatu surat tidak menandatanganinya.'),
        },
        { code: 'TASK_HELD_BY_ANOTHER', letters: 1 },
      ],
    });
    expect(contents.audit).toEqual([]);
  });
});
