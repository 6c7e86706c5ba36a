import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditRow } from '../../src/domain/ports/audit.js';
import { refusal } from '../../src/domain/shared/error-codes.js';
import { NOW, aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const LETTER = 'a'.repeat(64);

const aFact = (more: Partial<AuditRow>): AuditRow => ({
  ...{ position: 1, seq: null, at: NOW, actor: 'system', onBehalfOf: null, verb: '', element: null, task: null },
  ...{ before: null, after: null, personal: null, hash: '' },
  ...more,
});

describe('acts', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await apiWorld();
    world.record.contents.applications.set('app-1', anApplication());
    for (const task of [
      aTask(),
      aTask({ id: 'paraf-kasi#2', element: 'paraf-kasi', action: 'paraf', role: 'kasi' }),
      aTask({ id: 'approve', element: 'approve', action: 'approve', role: 'kadin' }),
      aTask({ id: 'sign', element: 'sign', action: 'sign', role: 'kadin' }),
      aTask({ id: 'print', element: 'print', action: 'print' }),
      aTask({ id: 'hand-over', element: 'hand-over', action: 'hand-over' }),
    ]) {
      world.record.contents.tasks.set(`app-1/${task.id}`, task);
    }
  });
  afterEach(() => world.close());

  const act = async (
    login: string,
    path: string,
    payload: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> =>
    world.app.inject({
      method: 'POST',
      url: `/api/v1/applications/app-1/${path}`,
      payload,
      headers: { authorization: `Bearer ${await world.login(login)}`, 'idempotency-key': 'key-00000001', ...headers },
    });

  const decide = (accepted: boolean, code = ''): void => {
    world.onTold = (application, message) => {
      world.record.contents.transitions.set(`${application}/${message.key}`, {
        seq: 4,
        key: message.key,
        at: NOW,
        type: message.type,
        accepted,
        refusal: accepted ? null : { code, detail: 'somebody was first' },
      });
      return 'accepted';
    };
  };

  it('stores the act, hands it over, and says where its outcome will stand', async () => {
    const answer = await act('fo', 'tasks/receive/complete', { input: { outcome: 'complete' } });

    expect(answer.statusCode).toBe(202);
    expect(answer.headers['location']).toBe('/api/v1/applications/app-1/messages/key-00000001');
    expect(world.told).toEqual([
      {
        application: 'app-1',
        message: {
          key: 'key-00000001',
          at: NOW,
          actor: { user: 'user-fo', roles: ['front-office'] },
          type: 'complete-task',
          task: 'receive',
          input: { outcome: 'complete' },
        },
      },
    ]);
  });

  it('stores a particular once that a correction says twice', async () => {
    world.forms = { ...world.forms, fields: () => ['businessName'] };
    world.record.contents.tasks.set(
      'app-1/process',
      aTask({ id: 'process', element: 'process', action: 'process', role: 'back-office' }),
    );
    const fields = { applicant: { name: 'TOKO BERKAH' }, businessName: 'TOKO BERKAH' };

    await act('bo', 'tasks/process/complete', { input: { fields: { name: 'TOKO BERKAH', ...fields } } });

    expect(world.told).toMatchObject([{ message: { task: 'process', input: { fields } } }]);
    expect(JSON.stringify(world.told)).not.toContain('"fields":{"name"');
  });

  it('answers with the effect where the sender waits', async () => {
    decide(true);

    const answer = await act('fo', 'tasks/receive/complete', {}, { prefer: 'wait=5' });

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ status: 'accepted', seq: 4 });
  });

  it('answers with the refusal of the application where somebody was first', async () => {
    decide(false, 'TASK_NOT_OPEN');

    const answer = await act('fo', 'tasks/receive/complete', {}, { prefer: 'wait=5' });

    expect(answer.statusCode).toBe(409);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'TASK_NOT_OPEN', title: 'Tugas ini sudah tidak terbuka', status: 409 });
  });

  it('keeps the act while the orchestration is away', async () => {
    world.onTold = () => {
      throw Object.assign(new Error('connection refused'), { code: 'ORCHESTRATION_UNAVAILABLE' });
    };

    const answer = await act('fo', 'tasks/receive/complete', {});

    expect(answer.statusCode).toBe(202);
    expect((answer.json() as { note: string }).note).toBe('stored');
    expect(world.record.contents.posted.get('app-1/key-00000001')).toMatchObject({ delivered: false });
  });

  it('refuses beforehand what the rules would decline, and stores nothing', async () => {
    world.rule = () => refusal('REQUIREMENTS_INCOMPLETE', 'the file lacks: ktp', { missing: ['ktp'] });

    const answer = await act('fo', 'tasks/receive/complete', {});

    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'REQUIREMENTS_INCOMPLETE', data: { missing: ['ktp'] } });
    expect((answer.json() as { detail: string }).detail).toContain('Berkas belum lengkap: KTP (ktp).');
    expect(world.record.contents.posted.size).toBe(0);
  });

  it('answers a repeated request as the first, though the task is closed by now', async () => {
    decide(true);
    await act('fo', 'tasks/receive/complete', {});
    world.rule = () => refusal('TASK_NOT_OPEN', 'closed');
    world.now = NOW + 5000;

    const again = await act('fo', 'tasks/receive/complete', {});

    expect(again.statusCode).toBe(200);
    expect(world.told).toHaveLength(1);
  });

  it.each([
    ['another act', 'fo', 'tasks/receive/complete', { input: { outcome: 'incomplete', reason: 'kurang' } }],
    ['another person', 'fo2', 'tasks/receive/complete', {}],
  ])('refuses a key that was used for %s', async (_, login, path, payload) => {
    await act('fo', 'tasks/receive/complete', {});

    const answer = await act(login, path, payload);

    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it.each(['', 'short', 'has:colon-in-it', 'a'.repeat(65)])('refuses the key "%s"', async (key) => {
    const answer = await act('fo', 'tasks/receive/complete', {}, { 'idempotency-key': key });

    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'INPUT_INVALID', errors: [{ pointer: 'Idempotency-Key' }] });
  });

  it('refuses an act on a task that another officer holds', async () => {
    world.record.contents.tasks.set('app-1/receive', aTask({ holder: 'user-fo2' }));

    const answer = await act('fo', 'tasks/receive/complete', {});

    expect(answer.json()).toMatchObject({ code: 'TASK_HELD_BY_ANOTHER', data: { holder: 'user-fo2' } });
  });

  it.each(['paraf-kasi~2', 'paraf-kasi%232'])('finds the second task of an element as %s', async (segment) => {
    await act('kasi', `tasks/${segment}/paraf`, { draft: LETTER });

    expect(world.told[0]?.message).toMatchObject({ type: 'give-paraf', task: 'paraf-kasi#2', draft: LETTER });
    const token = await world.login('kasi');
    const read = await world.app.inject({
      url: `/api/v1/applications/app-1/tasks/${segment}`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(read.json()).toMatchObject({ id: 'paraf-kasi~2', element: 'paraf-kasi' });
  });

  it('completes neither a paraf nor a signature by the general route', async () => {
    expect((await act('kadin', 'tasks/sign/complete', { input: { seal: 'x', letter: LETTER } })).json()).toMatchObject({
      code: 'ACTION_UNKNOWN',
    });
    expect((await act('kasi', 'tasks/paraf-kasi%232/complete', {})).json()).toMatchObject({ code: 'ACTION_UNKNOWN' });
    expect(world.told).toEqual([]);
  });

  it('refuses only where it would be approved', async () => {
    expect((await act('fo', 'tasks/receive/refuse', { reason: 'x' })).json()).toMatchObject({ code: 'ACTION_UNKNOWN' });

    await act('kadin', 'tasks/approve/refuse', { reason: 'lokasi tidak sesuai' });

    expect(world.told[0]?.message).toMatchObject({ input: { decision: 'refused', reason: 'lokasi tidak sesuai' } });
  });

  it('prints as many copies as the configuration says, where the officer names no other number', async () => {
    await act('fo', 'tasks/print/complete', {});
    await act('fo', 'tasks/print/complete', { input: { copies: 3 } }, { 'idempotency-key': 'key-00000002' });

    expect(world.told.map(({ message }) => 'input' in message && message.input)).toEqual([
      { copies: 2 },
      { copies: 3 },
    ]);
  });

  it('delivers electronically, where nobody comes to the counter', async () => {
    await act('fo', 'tasks/hand-over/complete', { input: { delivery: 'electronic' } });

    expect(world.told[0]?.message).toMatchObject({ type: 'complete-task', input: { delivery: 'electronic' } });
    const other = await act('fo', 'tasks/hand-over/complete', { input: { delivery: 'merpati' } });
    expect(other.statusCode).toBe(400);
  });

  it('names each fault of the input with its pointer, and repeats no value', async () => {
    const answer = await act('fo', 'tasks/hand-over/complete', {
      input: { receiver: { name: 7, ktp: '1671000000000001' } },
    });

    expect(answer.statusCode).toBe(400);
    expect((answer.json() as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual([
      '/input/receiver/name',
      '/input/receiver/ktp',
    ]);
    expect(answer.body).not.toContain('1671000000000001');
  });

  it('tells an application that has ended that this came too late, and audits it', async () => {
    world.onTold = () => 'gone';

    const answer = await act('fo', 'tasks/receive/complete', {});

    expect(answer.json()).toMatchObject({ code: 'APPLICATION_FINISHED' });
    expect(world.record.contents.audit.map(({ row }) => row.verb)).toEqual(['declined']);
  });

  it('keeps what comes before the procedure has been started', async () => {
    world.record.contents.applications.set('app-1', anApplication({ workflowStarted: false, status: 'received' }));
    world.onTold = () => 'gone';

    expect((await act('fo', 'tasks/receive/complete', {})).statusCode).toBe(202);
    expect(world.record.contents.posted.get('app-1/key-00000001')).toMatchObject({ delivered: false });
  });

  it('says who has done a task before, by name, in the language of who asks', async () => {
    world.rule = () =>
      refusal('TASK_NOT_OPEN', 'task "receive" was done before', {
        ...{ task: 'receive', by: 'user-fo2', action: 'receive', at: NOW, again: 'receive#2' },
      });

    const answer = await act('fo', 'tasks/receive/complete', {});

    expect(answer.json()).toMatchObject({ code: 'TASK_NOT_OPEN', data: { byName: 'Nama fo2', again: 'receive~2' } });
    expect((answer.json() as { detail: string }).detail).toMatch(
      /^Tugas "receive" sudah dikerjakan\. .*Dikerjakan oleh Nama fo2, 23 November 2026.* 09\.00\. .*receive~2/u,
    );
  });

  it('says by whom a completion was taken back, where it is recalled twice', async () => {
    world.record.contents.audit.push({
      application: 'app-1',
      row: aFact({ actor: 'user-fo2', verb: 'recall', element: 'receive' }),
    });
    world.rule = () =>
      refusal('ALREADY_DONE', '"receive" is open again: it was taken back or returned before', {
        ...{ element: 'receive', again: 'receive#2' },
      });

    expect((await act('fo', 'recall', { element: 'receive', reason: 'keliru' })).json()).toMatchObject({
      code: 'ALREADY_DONE',
      data: { by: 'user-fo2', byName: 'Nama fo2', verb: 'recall', again: 'receive~2' },
    });
  });

  describe('signing', () => {
    const PASSPHRASE = 'frasa-sandi-kepala-dinas';
    const sign = (): Promise<Answer> => act('kadin', 'tasks/sign/sign', { letter: LETTER, passphrase: PASSPHRASE });
    beforeEach(() => {
      world.record.contents.signingKey = { kid: 'worker-1', jwk: {} };
    });

    it('seals the passphrase to the live worker; the message carries the id of the seal alone', async () => {
      const answer = await sign();

      expect(answer.statusCode).toBe(202);
      const [[seal, stored] = []] = [...world.record.contents.seals];
      expect(stored).toEqual({ kid: 'worker-1', sealed: 'sealed-for-worker-1' });
      expect(world.told[0]?.message).toMatchObject({
        type: 'complete-task',
        task: 'sign',
        input: { letter: LETTER, seal },
      });
      expect(world.sealed).toEqual([
        {
          official: 'user-kadin',
          letters: [{ application: 'app-1', task: 'sign', letter: LETTER }],
          secret: { kind: 'passphrase', passphrase: PASSPHRASE },
          expiresAt: NOW + 120_000,
        },
      ]);
    });

    it('lets the passphrase stand nowhere else', async () => {
      await sign();
      world.rule = () => refusal('PARAF_VOID', 'no');
      await act(
        'kadin',
        'tasks/sign/sign',
        { letter: 'x', passphrase: PASSPHRASE },
        { 'idempotency-key': 'key-00000002' },
      );

      const elsewhere = JSON.stringify([
        world.told,
        [...world.record.contents.posted],
        world.record.contents.audit,
        world.logs,
      ]);
      expect(elsewhere).not.toContain(PASSPHRASE);
    });

    it('of a letter in the name of another official says whose it is and who signs it', async () => {
      const final = { sha256: LETTER, covered: 'c', signatory: 'user-sekdin' };
      const state = { letter: { kind: 'permit', final }, parafs: [] };
      world.record.contents.applications.set('app-1', anApplication({ state: state as never }));
      world.rule = () =>
        refusal('SIGNATORY_OTHER', 'the letter is in the name of another official than the one who signs');

      const answer = await sign();

      expect(answer.json()).toMatchObject({
        code: 'SIGNATORY_OTHER',
        data: { signatoryName: 'Nama sekdin', signsName: 'Nama kadin', next: 'drawn-for-you' },
      });
      expect((answer.json() as { detail: string }).detail).toMatch(/masih atas nama Nama sekdin\..*atas nama Anda/u);
      // what is on record names nobody
      expect(JSON.stringify(world.record.contents.audit)).not.toContain('Nama sekdin');
    });

    it('at a task whose signature failed says what came of it', async () => {
      const done = { at: NOW, seq: 5, task: 'sign', actor: 'user-kadin', verb: 'sign' };
      const failed = { at: NOW, seq: 6, task: 'sign-letter', verb: 'sign-failed', after: { code: 'SIGN_WORKER_AWAY' } };
      for (const row of [done, failed]) world.record.contents.audit.push({ application: 'app-1', row: aFact(row) });
      world.rule = () => refusal('TASK_NOT_OPEN', 'task "sign" was done before', { task: 'sign', again: 'sign#2' });

      const answer = await sign();

      expect(answer.json()).toMatchObject({
        code: 'TASK_NOT_OPEN',
        data: { failed: 'SIGN_WORKER_AWAY', again: 'sign~2' },
      });
      expect((answer.json() as { detail: string }).detail).toContain('Layanan tanda tangan');
    });

    it('seals nothing where the rules would decline', async () => {
      world.rule = () =>
        refusal('ACTION_OUT_OF_TURN', 'the applicant has not filled the survey yet', { gate: 'survey' });

      expect((await sign()).json()).toMatchObject({ code: 'ACTION_OUT_OF_TURN' });
      expect(world.sealed).toEqual([]);
    });

    it('says so where no signing worker lives, or the key is locked', async () => {
      world.record.contents.signingKey = null;
      const away = await sign();
      world.record.contents.lockedSigners.add('user-kadin');
      const locked = await sign();

      expect(away.statusCode).toBe(503);
      expect(away.headers['retry-after']).toBe('5');
      expect(locked.statusCode).toBe(423);
    });

    it('is answered why it failed, where its sender waits; not that the order was accepted', async () => {
      const { contents } = world.record;
      contents.transitions.set('app-1/key-00000001', {
        ...{ seq: 5, key: 'key-00000001', at: NOW, type: 'complete-task', accepted: true, refusal: null },
      });
      const fact = { at: NOW, seq: 5, task: 'sign' };
      contents.audit.push(
        { application: 'app-1', row: aFact({ ...fact, actor: 'user-kadin', verb: 'sign' }) },
        {
          application: 'app-1',
          row: aFact({
            ...{ ...fact, seq: 6, actor: 'system', verb: 'sign-failed' },
            after: { code: 'SIGN_PASSPHRASE_WRONG', detail: 'the passphrase does not open the key' },
          }),
        },
      );
      const waited = await act(
        'kadin',
        'tasks/sign/sign',
        { letter: LETTER, passphrase: 'salah' },
        { prefer: 'wait=5' },
      );

      expect([waited.statusCode, waited.json()]).toMatchObject([
        422,
        { code: 'SIGN_PASSPHRASE_WRONG', technical: 'the passphrase does not open the key' },
      ]);
      expect((await sign()).json()).toMatchObject({ code: 'SIGN_PASSPHRASE_WRONG' });
    });

    it('that failed says with the old key where the letter is signed now, also to who does not wait', async () => {
      const { contents } = world.record;
      contents.transitions.set('app-1/key-00000001', {
        ...{ seq: 5, key: 'key-00000001', at: NOW, type: 'complete-task', accepted: true, refusal: null },
      });
      const fact = { at: NOW, seq: 5, task: 'sign' };
      contents.audit.push(
        { application: 'app-1', row: aFact({ ...fact, actor: 'user-kadin', verb: 'sign' }) },
        {
          application: 'app-1',
          row: aFact({
            ...{ ...fact, seq: 6, actor: 'system', verb: 'sign-failed' },
            after: { code: 'SIGN_WORKER_AWAY', detail: 'the worker went away' },
          }),
        },
      );
      contents.tasks.set('app-1/sign', { ...aTask({ id: 'sign', action: 'sign', role: 'kadin' }), state: 'completed' });
      contents.tasks.set('app-1/sign#2', aTask({ id: 'sign#2', element: 'sign', action: 'sign', role: 'kadin' }));

      const again = await sign();

      expect(again.json()).toMatchObject({ code: 'SIGN_WORKER_AWAY', data: { again: 'sign~2' } });
      expect((again.json() as { detail: string }).detail).toContain('sign~2');
      const read = await world.app.inject({
        url: '/api/v1/applications/app-1/messages/key-00000001',
        headers: { authorization: `Bearer ${await world.login('kadin')}` },
      });
      expect(read.json()).toMatchObject({ status: 'accepted', signature: { status: 'failed', task: 'sign~2' } });
    });

    it('that still runs when the wait ends is answered 202 and says so; one that is done 200', async () => {
      const { contents } = world.record;
      contents.transitions.set('app-1/key-00000001', {
        ...{ seq: 5, key: 'key-00000001', at: NOW, type: 'complete-task', accepted: true, refusal: null },
      });
      const fact = { at: NOW - 20_000, seq: 5, task: 'sign' };
      contents.audit.push({ application: 'app-1', row: aFact({ ...fact, actor: 'user-kadin', verb: 'sign' }) });
      contents.secretHolder = { seenAt: NOW - 15_000, expiresAt: NOW + 60_000 };

      const running = await sign();

      expect(running.statusCode).toBe(202);
      expect(running.headers).toMatchObject({
        location: '/api/v1/applications/app-1/messages/key-00000001',
        'retry-after': '2',
      });
      expect(running.json()).toMatchObject({
        status: 'accepted',
        signature: {
          status: 'pending',
          since: new Date(NOW - 20_000).toISOString(),
          silentSince: new Date(NOW - 15_000).toISOString(),
          endsAt: new Date(NOW + 30_000).toISOString(),
          heldUp: null,
        },
      });

      contents.audit.push({
        application: 'app-1',
        row: aFact({ ...fact, seq: 6, actor: 'system', verb: 'sign', after: { sha256: LETTER } }),
      });
      const done = await sign();
      expect([done.statusCode, done.json()]).toMatchObject([
        200,
        { status: 'accepted', signature: { status: 'done' } },
      ]);
    });

    it('that waits for a time-stamp authority says what holds it up', async () => {
      const { contents } = world.record;
      contents.transitions.set('app-1/key-00000001', {
        ...{ seq: 5, key: 'key-00000001', at: NOW, type: 'complete-task', accepted: true, refusal: null },
      });
      contents.audit.push({
        application: 'app-1',
        row: aFact({ at: NOW, seq: 5, task: 'sign', actor: 'user-kadin', verb: 'sign' }),
      });
      contents.incidents.push({
        ...{ id: '1', application: 'app-1', task: null, code: 'TIMESTAMP_UNAVAILABLE', detail: 'no authority answers' },
        ...{ firstAt: NOW, lastAt: NOW, count: 1, settledAt: null },
      });

      expect((await sign()).json()).toMatchObject({
        signature: { status: 'pending', heldUp: { code: 'TIMESTAMP_UNAVAILABLE' }, endsAt: null },
      });
    });

    it('seals once for one key', async () => {
      await sign();
      await sign();

      expect(world.sealed).toHaveLength(1);
    });
  });

  describe('the outcome of an act', () => {
    const outcome = async (login = 'fo'): Promise<Answer> =>
      world.app.inject({
        url: '/api/v1/applications/app-1/messages/key-00000001',
        headers: { authorization: `Bearer ${await world.login(login)}` },
      });

    it('is pending, then what the application decided', async () => {
      await act('fo', 'tasks/receive/complete', {});
      expect((await outcome()).json()).toMatchObject({ status: 'pending' });

      decide(false, 'TASK_NOT_OPEN');
      world.onTold('app-1', world.told[0]!.message);
      expect((await outcome()).json()).toMatchObject({ status: 'declined', code: 'TASK_NOT_OPEN' });
    });

    it('is 404 for a key that was never sent, and 403 for a stranger', async () => {
      expect((await outcome()).statusCode).toBe(404);
      expect((await outcome('pemohon2')).statusCode).toBe(403);
    });
  });
});
