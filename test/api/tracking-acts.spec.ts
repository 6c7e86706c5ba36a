import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { may } from '../../src/domain/access/permissions.js';
import { aCase, prabumulih, upTo } from '../builders/case.js';
import { aTask, anApplication, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const SECRET = 'rahasia-pelacakan-yang-panjang';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const atSurvey = async () => {
  const context = await prabumulih();
  return { state: upTo(aCase(context), 'invite-survey').state, definition: context.definition };
};

describe('what an applicant does with the tracking secret', () => {
  let world: ApiWorld;
  const begin = async (applicantUser: string | null, rateLimit = 1000): Promise<void> => {
    world = await apiWorld({
      rateLimits: { login: 1000, verify: 1000, verifyUpload: 1000, survey: 1000, track: rateLimit },
    });
    world.record.contents.applications.set('app-1', anApplication({ applicantUser }));
    world.record.contents.tracking.set('app-1', sha256(SECRET));
    world.record.contents.tasks.set(
      'app-1/correct',
      aTask({ id: 'correct', element: 'correct', action: 'correct', role: 'applicant', clockStopped: true }),
    );
    // the permissions of the rules that the running application asks
    world.rule = (row, message) =>
      message.type === 'complete-task'
        ? may(message.actor, 'act-on-task', { applicantUser: row.applicantUser, taskRole: 'applicant' })
        : may(message.actor, message.type === 'withdraw' ? 'withdraw' : 'upload-requirement', {
            applicantUser: row.applicantUser,
          });
  };
  beforeEach(() => begin(null));
  afterEach(() => world.close());

  const post = (route: string, payload: unknown, { secret = SECRET, key = 'kunci-tindakan-1' } = {}): Promise<Answer> =>
    world.app.inject({
      method: 'POST',
      url: `/api/v1/track/app-1/${route}?secret=${secret}`,
      headers: { 'idempotency-key': key },
      payload,
    });
  const file = (): FormData => {
    const form = new FormData();
    form.set('requirement', 'ktp');
    form.set('file', new Blob(['%PDF-1.7\nstartxref\n0\n%%EOF\n']), 'ktp.pdf');
    return form;
  };
  const code = (answer: Answer): unknown => (answer.json() as { code?: string }).code;
  const acts = (): [string, () => Promise<Answer>][] => [
    ['correct', () => post('correct', {})],
    ['withdraw', () => post('withdraw', { reason: 'batal' })],
    ['documents', () => post('documents', file())],
  ];

  it('completes the file, uploads to it and withdraws where the applicant has no account', async () => {
    expect((await post('documents', file(), { key: 'kunci-unggah-1' })).statusCode).toBe(202);
    expect((await post('correct', { note: 'KTP baru' }, { key: 'kunci-lengkap-1' })).statusCode).toBe(202);
    expect((await post('withdraw', { reason: 'pindah lokasi' }, { key: 'kunci-tarik-1' })).statusCode).toBe(202);

    expect(world.told.map(({ message }) => message)).toMatchObject([
      {
        type: 'file-changed',
        change: { kind: 'requirement', requirement: 'ktp' },
        actor: { user: 'applicant-by-secret' },
      },
      { type: 'complete-task', task: 'correct', input: { note: 'KTP baru' } },
      { type: 'withdraw', reason: 'pindah lokasi' },
    ]);
    expect([...world.record.contents.documents.values()]).toMatchObject([
      { requirement: 'ktp', createdBy: 'applicant-by-secret' },
    ]);
  });

  it('counts once under one key', async () => {
    await post('correct', {});
    await post('correct', {});

    expect([...world.record.contents.posted.keys()]).toEqual(['app-1/kunci-tindakan-1']);
  });

  it('does nothing with another secret, and keeps no file', async () => {
    const bodies = { correct: {}, withdraw: { reason: 'batal' }, documents: file() };
    for (const [route, body] of Object.entries(bodies))
      expect(code(await post(route, body, { secret: 'x'.repeat(30) }))).toBe('APPLICATION_NOT_FOUND');

    expect([world.told, [...world.files.keys()]]).toEqual([[], []]);
  });

  it('does nothing where the applicant has an account: they log in', async () => {
    await world.close();
    await begin('user-pemohon');

    for (const [name, act] of acts()) expect([name, code(await act())]).toEqual([name, 'PERMISSION_DENIED']);
    expect([world.told, [...world.files.keys()]]).toEqual([[], []]);
  });

  it('needs a reason to withdraw, and a task that waits to complete', async () => {
    world.record.contents.tasks.clear();

    expect(code(await post('withdraw', { reason: ' ' }))).toBe('REASON_MISSING');
    expect(code(await post('correct', {}))).toBe('ACTION_OUT_OF_TURN');
  });

  it('says where the secret belongs to who put it in the body or the form', async () => {
    const without = async (route: string, payload: unknown, query = ''): Promise<unknown> => {
      const answer = await world.app.inject({
        method: 'POST',
        url: `/api/v1/track/app-1/${route}${query}`,
        headers: { 'idempotency-key': 'kunci-tindakan-1' },
        payload,
      });
      return [answer.statusCode, (answer.json() as { errors: { pointer: string; detail: string }[] }).errors];
    };
    const form = file();
    form.set('secret', SECRET);
    const missing = 'belum diisi: tempatnya pada alamat, ?secret=…, bukan pada isi atau formulir';
    const inBody = [400, [{ pointer: '/secret', detail: 'tempatnya pada alamat, ?secret=…, bukan di sini' }]];

    expect(await without('documents', form)).toMatchObject([400, [{ pointer: 'secret', detail: missing }]]);
    expect(await without('correct', {})).toMatchObject([400, [{ pointer: 'secret', detail: missing }]]);
    expect(await without('correct', { secret: SECRET })).toMatchObject(inBody);
    expect(await without('withdraw', { reason: 'batal', secret: SECRET }, `?secret=${SECRET}`)).toMatchObject(inBody);
  });

  it('is listed with its addresses on the page of the applicant, and of nobody who has an account', async () => {
    const page = async (): Promise<string> => (await world.app.inject({ url: `/t/app-1/${SECRET}` })).body;
    const shown = await page();

    for (const act of ['documents', 'correct', 'withdraw'])
      expect(shown).toMatch(new RegExp(`POST /api/v1/track/[^/]+/${act}\\?secret=${SECRET}`, 'u'));
    // no field was sent back
    expect(shown).not.toContain('/fields?secret=');
    await world.close();
    await begin('user-pemohon');
    expect(await page()).not.toContain('/withdraw?secret=');
  });

  it('shows whose turn it is where no task is open, and no number before the letter is signed', async () => {
    const { state, definition } = await atSurvey();
    const letter = { ...state.letter, number: '503/7/2026' };
    world.definition = definition;
    world.record.contents.tasks.clear();
    world.record.contents.applications.set('app-1', anApplication({ state: { ...state, letter } }));
    const tracked = async (): Promise<object> =>
      (await world.app.inject({ url: `/api/v1/track/app-1?secret=${SECRET}` })).json() as object;

    expect(await tracked()).toMatchObject({
      at: [{ name: expect.stringMatching(/survei/iu) as unknown, role: null, waitsForApplicant: true }],
      letterNumber: null,
      dataDestroyed: false,
    });
    expect((await world.app.inject({ url: `/t/app-1/${SECRET}` })).body).toMatch(/[Ss]urvei[^<]*\(menunggu Anda\)/u);
    const signed = { sha256: 'f'.repeat(64), at: 1, by: 'user-kadin', level: 'B-T' };
    world.record.contents.applications.set(
      'app-1',
      anApplication({ state: { ...state, letter: { ...letter, signed } } }),
    );
    expect(await tracked()).toMatchObject({ letterNumber: '503/7/2026' });
  });

  it('is limited by address', async () => {
    await world.close();
    await begin(null, 2);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await post('withdraw', { reason: 'batal' })).statusCode);

    expect(statuses).toEqual([202, 202, 429]);
  });

  it('is open to the front office for them, and not where they have an account', async () => {
    const withdraw = async (): Promise<Answer> =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/applications/app-1/withdraw',
        headers: { authorization: `Bearer ${await world.login('fo')}`, 'idempotency-key': 'kunci-loket-1' },
        payload: { reason: 'permintaan pemohon di loket' },
      });

    expect((await withdraw()).statusCode).toBe(202);
    await world.close();
    await begin('user-pemohon');
    expect(code(await withdraw())).toBe('PERMISSION_DENIED');
  });
});
