import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditRow } from '../../src/domain/ports/audit.js';
import { refusal } from '../../src/domain/shared/error-codes.js';
import { NOW, aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const LETTER = 'a'.repeat(64);

describe('an act that is refused at the door', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    world.record.contents.applications.set('app-1', anApplication());
    world.record.contents.tasks.set('app-1/receive', aTask());
    world.record.contents.tasks.set(
      'app-1/sign',
      aTask({ id: 'sign', element: 'sign', action: 'sign', role: 'kadin' }),
    );
    world.rule = () => refusal('ACTION_OUT_OF_TURN', 'not yet');
  });
  afterEach(() => world.close());

  const bearer = async (login: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await world.login(login)}`,
  });
  const complete = async (login = 'fo', key = 'key-00000001'): Promise<Answer> =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/tasks/receive/complete',
      payload: {},
      headers: { ...(await bearer(login)), 'idempotency-key': key },
    });
  const outcome = async (key = 'key-00000001'): Promise<Answer> =>
    world.app.inject({ url: `/api/v1/applications/app-1/messages/${key}`, headers: await bearer('fo') });
  const declined = (): readonly AuditRow[] =>
    world.record.contents.audit.map(({ row }) => row).filter(({ verb }) => verb === 'declined');

  it('is a fact of the audit that its sender can read, with a title for a person', async () => {
    const answer = await complete();

    expect(answer.statusCode).toBe(409);
    expect(declined()).toMatchObject([
      {
        actor: 'user-fo',
        task: 'receive',
        after: { key: 'key-00000001', type: 'complete-task', code: 'ACTION_OUT_OF_TURN' },
      },
    ]);
    expect((await outcome()).json()).toMatchObject({
      status: 'declined',
      code: 'ACTION_OUT_OF_TURN',
      title: 'Belum atau bukan giliran tindakan ini',
    });
  });

  it('is one fact for one key, also where it is sent twice at once', async () => {
    await Promise.all([complete(), complete(), complete()]);
    await complete();
    await complete('fo', 'key-00000002');

    expect(declined().map(({ after }) => after)).toMatchObject([{ key: 'key-00000001' }, { key: 'key-00000002' }]);
  });

  it('may be sent again with its key when its turn has come, and then counts', async () => {
    await complete();
    world.rule = () => null;

    expect((await complete()).statusCode).toBe(202);
    expect(world.told).toHaveLength(1);
  });

  it('is a fact also where another officer holds the task, or the signing key is locked', async () => {
    world.rule = () => null;
    world.record.contents.tasks.set('app-1/receive', aTask({ holder: 'user-fo2' }));
    world.record.contents.lockedSigners.add('user-kadin');

    expect((await complete()).json()).toMatchObject({ data: { holder: 'user-fo2', holderName: 'Nama fo2' } });
    await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/tasks/sign/sign',
      payload: { letter: LETTER, passphrase: 'frasa-sandi' },
      headers: { ...(await bearer('kadin')), 'idempotency-key': 'key-00000003' },
    });

    expect(declined().map(({ after }) => after)).toMatchObject([
      { code: 'TASK_HELD_BY_ANOTHER' },
      { code: 'SIGN_PASSPHRASE_LOCKED' },
    ]);
  });

  it('is no fact where it only lacks form, or comes from one who may not see the application', async () => {
    world.rule = () => refusal('INPUT_INVALID', 'no such requirement');
    await complete();
    world.rule = () => refusal('PERMISSION_DENIED', 'not yours');
    await complete('pemohon2', 'key-00000004');

    expect(declined()).toEqual([]);
    expect(world.logs.join('')).toContain('an act by a stranger was refused');
  });
});

describe('acts on one application', () => {
  it('never overtake an older one that waits to be delivered', async () => {
    const world = await apiWorld();
    try {
      world.record.contents.applications.set('app-1', anApplication());
      world.record.contents.tasks.set('app-1/receive', aTask());
      const headers = { authorization: `Bearer ${await world.login('fo')}` };
      const send = (key: string): Promise<Answer> =>
        world.app.inject({
          method: 'POST',
          url: '/api/v1/applications/app-1/tasks/receive/complete',
          payload: {},
          headers: { ...headers, 'idempotency-key': key },
        });
      world.onTold = () => {
        throw Object.assign(new Error('away'), { code: 'ORCHESTRATION_UNAVAILABLE' });
      };
      await send('key-00000001');
      world.onTold = () => 'accepted';

      const newer = await send('key-00000002');

      expect(newer.statusCode).toBe(202);
      expect(world.told).toEqual([]);
      expect([...world.record.contents.posted.values()].map(({ delivered }) => delivered)).toEqual([false, false]);

      await send('key-00000001');
      await send('key-00000002');
      expect(world.told.map(({ message }) => message.key)).toEqual(['key-00000001', 'key-00000002']);
    } finally {
      await world.close();
    }
  });
});

describe('a signature that failed', () => {
  const audit = (verb: string, actor: string, seq: number, after: AuditRow['after']): AuditRow => ({
    position: seq,
    seq,
    at: NOW + seq,
    actor,
    onBehalfOf: null,
    verb,
    element: null,
    task: null,
    before: null,
    after,
    personal: null,
    hash: '0'.repeat(64),
  });
  const FAILED = { code: 'SIGN_PASSPHRASE_WRONG', detail: 'the passphrase does not open the key' };

  it('is told where the act and the application are read, until it is tried again', async () => {
    const world = await apiWorld();
    try {
      const { contents } = world.record;
      const state = {
        letter: { kind: 'permit', final: { sha256: LETTER, covered: LETTER } },
        clock: { calendar: 'ID-2026@1', budgets: {}, stops: [], windows: [] },
        parafs: [
          {
            ...{ element: 'paraf-kasi', by: 'user-kasi', at: NOW, draft: LETTER, covered: LETTER },
            void: { at: NOW, reason: 'the head of office refused the permit' },
          },
        ],
      };
      contents.applications.set('app-1', anApplication({ state: state as never }));
      contents.transitions.set('app-1/key-00000001', {
        seq: 5,
        key: 'key-00000001',
        at: NOW,
        type: 'complete-task',
        accepted: true,
        refusal: null,
      });
      const add = (row: AuditRow): void => void contents.audit.push({ application: 'app-1', row });
      const headers = { authorization: `Bearer ${await world.login('kadin')}` };
      const read = async (path: string): Promise<unknown> =>
        (await world.app.inject({ url: `/api/v1/applications/app-1${path}`, headers })).json();

      add(audit('sign', 'user-kadin', 5, { letter: LETTER }));
      expect(await read('/messages/key-00000001')).toMatchObject({
        status: 'accepted',
        signature: { status: 'pending' },
      });

      add(audit('sign-failed', 'system', 6, FAILED));
      const failure = {
        code: FAILED.code,
        title: 'Frasa sandi salah',
        detail: 'Ulangi. Lima kali salah mengunci kunci.',
        technical: FAILED.detail,
      };
      expect(await read('/messages/key-00000001')).toMatchObject({ signature: { status: 'failed', ...failure } });
      expect(await read('')).toMatchObject({
        signing: { lastFailure: failure },
        // the letter is that of a permit again
        parafs: [{ void: { code: 'refusal-taken-back', reason: expect.stringContaining('diputus ulang') } }],
      });

      add(audit('sign', 'user-kadin', 7, { letter: LETTER }));
      expect(await read('')).toMatchObject({ signing: { lastFailure: null } });
      expect(await read('/messages/key-00000001')).toMatchObject({ signature: { status: 'failed' } });
    } finally {
      await world.close();
    }
  });
});
