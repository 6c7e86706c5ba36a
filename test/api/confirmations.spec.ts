import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prabumulih } from '../builders/case.js';
import { OFFICE, apiWorld, type Answer, type ApiWorld } from '../fakes/api-world.js';

const FINGERPRINT = '0123456789abcdef'.repeat(4);
/** As a person reads it out: in pairs, in capitals. */
const READ_OUT = (FINGERPRINT.match(/../g) ?? []).join(':').toUpperCase();

describe('what waits for a second person', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    const { definition } = await prabumulih();
    world = await apiWorld({}, () => ({
      definitions: {
        save: async () => undefined,
        find: async () => definition,
        xml: async () => null,
        current: async () => definition.digest,
        versions: async () => [{ process: definition.main, digest: definition.digest, version: '1', savedAt: 0 }],
      },
    }));
    await world.confirmations.ask(
      {
        ...{ id: 'c-1', office: OFFICE, kind: 'signing-key', account: 'user-kadin', topic: FINGERPRINT },
        ...{ askedBy: 'user-kadin', askedAt: world.now },
        content: {
          fingerprint: FINGERPRINT,
          subject: 'CN=A. ZAHEDI',
          issuer: 'CN=Penerbit',
          validUntil: world.now + 86_400_000,
        },
      },
      { at: world.now, office: OFFICE, actor: 'user-kadin', verb: 'asked', subject: 'user-kadin', detail: {} },
    );
  });
  afterEach(() => world.close());

  const ask = async (login: string, method: string, url: string, payload?: unknown): Promise<Answer> =>
    world.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${await world.login(login)}` },
      ...(payload === undefined ? {} : { payload }),
    });
  const code = (answer: Answer): unknown => (answer.json() as { code?: string }).code;

  it('is listed for administrators, supervisors and the head, with what they compare', async () => {
    for (const login of ['admin', 'pengawas', 'kadin']) {
      const answer = await ask(login, 'GET', '/confirmations');

      expect(answer.json()).toMatchObject({
        items: [
          {
            ...{ id: 'c-1', kind: 'signing-key', account: 'user-kadin', accountName: 'Nama kadin', state: 'waiting' },
            key: { fingerprint: FINGERPRINT, subject: 'CN=A. ZAHEDI' },
          },
        ],
      });
    }
    for (const login of ['fo', 'kasi', 'tim', 'pemohon'])
      expect([login, code(await ask(login, 'GET', '/confirmations'))]).toEqual([login, 'PERMISSION_DENIED']);
  });

  it('is confirmed by another person who compared the fingerprint, once, and logged', async () => {
    expect(code(await ask('kadin', 'POST', '/confirmations/c-1/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'APPROVAL_BY_PROPOSER',
    );
    expect(code(await ask('kasi', 'POST', '/confirmations/c-1/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'PERMISSION_DENIED',
    );
    expect(code(await ask('admin', 'POST', '/confirmations/c-1/confirm', {}))).toBe('INPUT_INVALID');
    expect(code(await ask('admin', 'POST', '/confirmations/c-1/confirm', { fingerprint: 'f'.repeat(64) }))).toBe(
      'STATE_CHANGED',
    );
    expect(code(await ask('admin', 'POST', '/confirmations/c-9/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'CONFIRMATION_NOT_FOUND',
    );

    const confirmed = await ask('admin', 'POST', '/confirmations/c-1/confirm', { fingerprint: READ_OUT });
    expect(confirmed.json()).toMatchObject({ id: 'c-1', state: 'confirmed', decidedBy: 'user-admin' });
    expect(code(await ask('pengawas', 'POST', '/confirmations/c-1/refuse', { reason: 'keliru' }))).toBe('ALREADY_DONE');
    expect(world.record.contents.systemLog.at(-1)).toMatchObject({
      ...{ actor: 'user-admin', verb: 'signing-key-confirmed', subject: 'user-kadin' },
      detail: { topic: FINGERPRINT, askedBy: 'user-kadin' },
    });
    expect((await ask('admin', 'GET', '/confirmations')).json()).toMatchObject({ items: [] });
  });

  it('is refused with a reason', async () => {
    expect(code(await ask('pengawas', 'POST', '/confirmations/c-1/refuse', { reason: ' ' }))).toBe('INPUT_INVALID');
    const refused = await ask('pengawas', 'POST', '/confirmations/c-1/refuse', { reason: 'bukan miliknya' });

    expect(refused.json()).toMatchObject({ state: 'refused', reason: 'bukan miliknya' });
    expect(code(await ask('admin', 'POST', '/confirmations/c-1/confirm', { fingerprint: FINGERPRINT }))).toBe(
      'ALREADY_DONE',
    );
  });
});
