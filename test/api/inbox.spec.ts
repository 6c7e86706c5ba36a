import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { InboxRow } from '../../src/domain/ports/inbox.js';
import { apiWorld, NOW, type Answer, type ApiWorld } from '../fakes/api-world.js';

const MESSAGE: InboxRow & { readonly content: { readonly [key: string]: string } } = {
  id: '7',
  source: 'oss',
  receivedAt: NOW,
  fate: 'waiting',
  attempts: 2,
  nextAt: NOW + 600_000,
  troubles: [{ code: 'PERMIT_TYPE_UNKNOWN', about: '019000000777' }],
  reason: 'PERMIT_TYPE_UNKNOWN: no permit type of this office has the OSS code "019000000777"',
  outcome: { results: [], skipped: [{ permitRequest: 'I-2', reason: 'kewenangan is "01"' }] },
  applications: [],
  content: { kd_izin: '019000000777', nama_perseroan: 'PT Siti Jaya', nik: '1674010101800001' },
};

let world: ApiWorld;
beforeEach(async () => {
  world = await apiWorld();
  world.inbox.messages.set('7', MESSAGE);
  world.inbox.messages.set('8', {
    ...MESSAGE,
    ...{
      id: '8',
      source: 'sicantik',
      fate: 'taken',
      troubles: [],
      reason: null,
      nextAt: null,
      applications: ['app-1'],
    },
  });
});
afterEach(() => world.close());

const ask = async (login: string, method: string, path: string, payload?: unknown, language = 'en'): Promise<Answer> =>
  world.app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { authorization: `Bearer ${await world.login(login)}`, 'accept-language': language },
    ...(payload === undefined ? {} : { payload }),
  });

describe('the inbox over HTTP', () => {
  it.each(['fo', 'bo', 'kasi', 'kadin', 'tim', 'lain', 'pemohon'])('is closed to %s', async (login) => {
    for (const [method, path, payload] of [
      ['GET', 'inbox'],
      ['GET', 'inbox/7'],
      ['POST', 'inbox/7/retry'],
      ['POST', 'inbox/7/set-aside', { reason: 'bukan layanan kantor' }],
    ] as const)
      expect([path, (await ask(login, method, path, payload)).statusCode]).toEqual([path, 403]);
    expect(world.inbox.messages.get('7')).toEqual(MESSAGE);
  });

  it('says in the language of the reader what became of each message, why, and what to do', async () => {
    const english = (await ask('pengawas', 'GET', 'inbox')).json();
    expect(english).toMatchObject({
      total: 2,
      cursor: null,
      items: [
        { id: '8', status: 'taken', applications: ['app-1'], why: null, remedies: [] },
        {
          id: '7',
          channel: 'oss',
          status: 'waiting',
          statusText: 'Waits',
          why: expect.stringContaining('No permit type of this office has the code 019000000777'),
          passedOver: ['I-2: kewenangan is "01"'],
          remedies: [
            { operation: 'retryInboxMessage', method: 'POST', path: '/api/v1/inbox/7/retry' },
            { operation: 'setAsideInboxMessage', method: 'POST', path: '/api/v1/inbox/7/set-aside' },
          ],
        },
      ],
    });
    const indonesian = (await ask('admin', 'GET', 'inbox/7', undefined, 'id')).json();
    expect(indonesian).toMatchObject({
      statusText: 'Menunggu',
      why: expect.stringContaining('Tidak ada jenis izin kantor ini dengan kode 019000000777'),
    });
  });

  it('is read by channel, state, application and time, page by page', async () => {
    const ids = async (query: string) =>
      ((await ask('pengawas', 'GET', `inbox?${query}`)).json() as { items: { id: string }[] }).items.map(
        ({ id }) => id,
      );

    expect(await ids('channel=oss')).toEqual(['7']);
    expect(await ids('status=taken')).toEqual(['8']);
    expect(await ids('application=app-1')).toEqual(['8']);
    expect(await ids(`since=${new Date(NOW + 1).toISOString()}`)).toEqual([]);
    const first = (await ask('pengawas', 'GET', 'inbox?limit=1')).json() as { cursor: string };
    expect(first).toMatchObject({ items: [{ id: '8' }], cursor: '8', total: 2 });
    expect(await ids(`limit=1&cursor=${first.cursor}`)).toEqual(['7']);
  });

  it('shows a supervisor what came, and an administrator its keys and codes alone', async () => {
    expect((await ask('pengawas', 'GET', 'inbox/7')).json()).toMatchObject({
      content: MESSAGE.content,
      contentMasked: false,
    });
    const masked = await ask('admin', 'GET', 'inbox/7');
    expect(masked.json()).toMatchObject({
      content: { kd_izin: '019000000777', nama_perseroan: '‹text: 12›', nik: '‹digits: 16›' },
      contentMasked: true,
    });
    expect(masked.body).not.toContain('Siti');
    expect(masked.body).not.toContain('1674010101800001');
  });

  it('lets a message that its receiver refused be sent again, or set aside, which ends its incident', async () => {
    const row = { id: '4', application: 'app-1', channel: 'oss-license', attempts: 1, nextAt: NOW, settledAt: NOW };
    world.outgoing.set('4', { ...row, state: 'dead', reason: 'OSS refuses it with 400' });
    world.outgoing.set('5', { ...row, id: '5', state: 'dead', reason: 'OSS refuses it with 400' });

    expect((await ask('fo', 'GET', 'outgoing-messages')).statusCode).toBe(403);
    expect((await ask('admin', 'GET', 'outgoing-messages')).json()).toMatchObject({
      items: [{ id: '4', status: 'dead', nextAt: null, technical: 'OSS refuses it with 400' }, { id: '5' }],
    });
    expect((await ask('admin', 'POST', 'outgoing-messages/4/retry')).json()).toMatchObject({ status: 'waiting' });
    expect((await ask('admin', 'POST', 'outgoing-messages/4/retry')).statusCode).toBe(409);
    const aside = await ask('pengawas', 'POST', 'outgoing-messages/5/set-aside', {
      reason: 'sudah disampaikan lewat surat',
    });
    expect(aside.statusCode).toBe(200);
    expect((await ask('admin', 'POST', 'outgoing-messages/9/retry')).json()).toMatchObject({
      code: 'OUTGOING_MESSAGE_NOT_FOUND',
    });
    expect(world.record.contents.systemLog.map(({ verb }) => verb)).toEqual(['outgoing-retry', 'outgoing-set-aside']);
  });

  it('lets a message be tried again and set aside, each in the system log with who and why', async () => {
    expect((await ask('admin', 'POST', 'inbox/7/retry')).json()).toMatchObject({ id: '7', status: 'waiting' });
    const aside = await ask('pengawas', 'POST', 'inbox/7/set-aside', { reason: 'izin ini bukan layanan kantor' });
    expect(aside.json()).toMatchObject({ status: 'set-aside', remedies: [{ operation: 'retryInboxMessage' }] });

    expect((await ask('pengawas', 'POST', 'inbox/7/set-aside', { reason: 'sekali lagi' })).statusCode).toBe(409);
    expect((await ask('pengawas', 'POST', 'inbox/8/retry')).statusCode).toBe(409);
    expect((await ask('pengawas', 'POST', 'inbox/99/retry')).json()).toMatchObject({ code: 'INBOX_MESSAGE_NOT_FOUND' });
    expect(world.record.contents.systemLog).toMatchObject([
      { verb: 'inbox-retry', subject: '7', actor: 'user-admin' },
      { verb: 'inbox-set-aside', actor: 'user-pengawas', detail: { reason: 'izin ini bukan layanan kantor' } },
    ]);
  });
});
