/** Messages of other systems from the door to what a person sees of each, through the record. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openBegin } from '../../../src/assembly/begin.js';
import { DEFAULT_COLUMNS } from '../../../src/domain/integration/sicantik.js';
import type { InboxRow } from '../../../src/domain/ports/inbox.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { createOssInbound } from '../../../src/infra/oss/inbound.js';
import { createSicantikInbound } from '../../../src/infra/sicantik/inbound.js';
import { createIntakeLoop } from '../../../src/office/intake/intake-loop.js';
import { createInboxWatch } from '../../../src/office/watch/inbox-watch.js';
import { aReceiveNib, checklistRows, OSS_CREDENTIALS, ossToken } from '../../builders/receive-nib.js';
import { anyFile } from '../../fakes/forms.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { NUMBERING } from '../../builders/numbering.js';

/** 20 November 2026, 10:00 in Jakarta. */
const NOW = Date.UTC(2026, 10, 20, 3);
const NIB = '2311260012345';
const KNOWN = '016000000031';

const byTask = (a: { readonly task: string | null }, b: { readonly task: string | null }): number =>
  (a.task ?? '').localeCompare(b.task ?? '');

const openDesk = (own: OwnDatabase) => {
  const { store } = own;
  let now = NOW;
  const known = new Set([KNOWN]);
  const base = { idleMs: 1, clock: () => now, report: () => undefined };
  const oss = createOssInbound({ inbox: store.inbox, credentials: OSS_CREDENTIALS });
  const sicantik = createSicantikInbound({ inbox: store.inbox, apiKey: 'kunci', columns: DEFAULT_COLUMNS });
  const intake = createIntakeLoop({
    ...{ ...base, ...store, columns: DEFAULT_COLUMNS, batch: 50 },
    ...{ firstRetryMs: 1, mostRetryMs: 10, unknownRetryMs: 600_000 },
    office: { id: 'prabumulih', oss: { region: '1674', authority: '02', agency: '674' } },
    findPermitType: (code) => (known.has(code) ? 'izin-usaha-toko-swalayan' : null),
    findSicantikPermitType: (code) => (known.has(code) ? 'sipa' : null),
    definitionFor: async () => 'd'.repeat(64),
    tellOfSource: async () => undefined,
    begin: openBegin({
      ...{ forms: anyFile, applications: store.applications, report: () => undefined },
      orchestration: { start: async () => undefined },
      numbering: NUMBERING,
      links: { trackingSecret: (id) => `rahasia-${id}` },
    }),
  });
  const watch = createInboxWatch({ ...base, ...store });
  const work = async (): Promise<void> => {
    now += 1;
    await intake.pass();
    await watch.pass();
  };
  return {
    known,
    work,
    later: (ms: number): void => void (now += ms),
    send: async (fields: JsonObject | string) => {
      const rawBody = typeof fields === 'string' ? fields : JSON.stringify(aReceiveNib(fields));
      const answer = await oss.receiveNIB({ headers: { token: ossToken(NIB, '20261120') }, rawBody, now });
      await work();
      return answer;
    },
    push: async (rows: unknown) => {
      const rawBody = typeof rows === 'string' ? rows : JSON.stringify(rows);
      const answer = await sicantik({ headers: { 'x-api-key': 'kunci' }, rawBody, now });
      await work();
      return answer;
    },
    rows: async (): Promise<readonly InboxRow[]> => (await store.inboxDesk.list({ limit: 100 })).items,
    open: async () => (await store.incidents.list({ office: 'prabumulih', open: true })).toSorted(byTask),
    retry: async (id: string) => {
      const retried = await store.inboxDesk.retry(id, now);
      await work();
      return retried;
    },
    setAside: async (id: string) => {
      const done = await store.inboxDesk.setAside(id);
      await work();
      return done;
    },
  };
};

let own: OwnDatabase;
let desk: ReturnType<typeof openDesk>;
beforeAll(async () => {
  own = await ownDatabase();
});
afterAll(() => own.drop());
beforeEach(async () => {
  for (const table of ['inbox', 'inbox_application', 'incident']) await own.raw.query(`DELETE FROM ${table}`);
  desk = openDesk(own);
});

const row = (fields: JsonObject): JsonObject => ({ ...checklistRows()[0], ...fields });
const asking = (code: string, request: string): JsonObject => ({
  data_checklist: [row({ kd_izin: code, id_izin: request })],
});

describe('a permit code that the office does not have', () => {
  it('is one incident for all its messages, which ends by itself when the code is known', async () => {
    expect(await desk.send(asking('019000000777', 'I-1'))).toMatchObject({ status: 200 });
    await desk.send(asking('019000000777', 'I-2'));
    await desk.send(asking('019000000888', 'I-3'));

    expect(await desk.open()).toMatchObject([
      { application: 'inbox', task: 'inbox/oss/PERMIT_TYPE_UNKNOWN/019000000777', code: 'PERMIT_TYPE_UNKNOWN' },
      { task: 'inbox/oss/PERMIT_TYPE_UNKNOWN/019000000888' },
    ]);
    expect((await desk.open())[0]?.detail).toContain('2 messages from oss about "019000000777"');
    expect(await desk.rows()).toMatchObject([
      { fate: 'waiting', troubles: [{ code: 'PERMIT_TYPE_UNKNOWN', about: '019000000888' }], applications: [] },
      { fate: 'waiting', troubles: [{ code: 'PERMIT_TYPE_UNKNOWN', about: '019000000777' }] },
      { fate: 'waiting' },
    ]);

    // the office sets the permit type up; a person need not wait for the next round
    desk.known.add('019000000777');
    const [, second, first] = await desk.rows();
    expect(await desk.retry(first?.id ?? '')).toBe(true);
    expect((await desk.open())[0]?.detail).toContain('1 message from oss about "019000000777"');
    desk.later(600_000);
    await desk.work();

    expect((await desk.open()).map(({ task }) => task)).toEqual(['inbox/oss/PERMIT_TYPE_UNKNOWN/019000000888']);
    const taken = await own.store.inboxDesk.find(second?.id ?? '');
    expect(taken).toMatchObject({ fate: 'taken', troubles: [], reason: null, nextAt: null });
    expect(taken?.applications).toHaveLength(1);
    expect(await desk.retry(second?.id ?? '')).toBe(false);
  });

  it('ends with the last message that is set aside, and the message is kept', async () => {
    await desk.send(asking('019000000777', 'I-4'));
    const [message] = await desk.rows();

    expect(await desk.setAside(message?.id ?? '')).toBe(true);

    expect(await desk.open()).toEqual([]);
    expect(await desk.rows()).toMatchObject([{ fate: 'set-aside' }]);
    expect(await own.store.inboxDesk.content(message?.id ?? '')).toMatchObject({ method: 'receiveNIB' });
  });

  it('in one row does not keep the other rows of the message from being taken, and both are seen', async () => {
    await desk.send({
      data_checklist: [row({ kd_izin: KNOWN, id_izin: 'I-5' }), row({ kd_izin: '019000000777', id_izin: 'I-6' })],
    });

    const [message] = await desk.rows();
    expect(message).toMatchObject({ fate: 'waiting', troubles: [{ about: '019000000777' }] });
    expect(message?.applications).toHaveLength(1);
  });
});

describe('a message that cannot be used', () => {
  it.each<readonly [string, JsonObject['x']]>([
    ['a text', 'abc'],
    ['a list of texts', ['abc']],
    ['a truth value', true],
  ])('because its checklist is %s is answered as failed, kept, and seen', async (_, checklist) => {
    const answer = await desk.send({ data_checklist: checklist ?? null });

    expect(answer).toMatchObject({ status: 400, body: { responreceiveNIB: { status: '2' } } });
    expect(JSON.stringify(answer.body)).toContain('data_checklist');
    const [message, ...others] = await desk.rows();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      fate: 'not-understood',
      troubles: [{ code: 'INPUT_INVALID', about: 'data_checklist' }],
    });
    expect(await own.store.inboxDesk.content(message?.id ?? '')).toMatchObject({
      body: { dataNIB: { data_checklist: checklist } },
    });
    expect(await desk.open()).toMatchObject([{ task: 'inbox/oss/INPUT_INVALID/data_checklist' }]);

    await desk.setAside(message?.id ?? '');
    expect(await desk.open()).toEqual([]);
  });

  it('because it was cut off on its way is kept as it came where its token is of the NIB in it', async () => {
    const cut = JSON.stringify(aReceiveNib()).slice(0, 2_000);
    expect(await desk.send(cut)).toMatchObject({ status: 400, body: { responreceiveNIB: { status: '2' } } });
    const [message] = await desk.rows();
    expect(message).toMatchObject({ fate: 'not-understood' });
    expect(await own.store.inboxDesk.content(message?.id ?? '')).toMatchObject({ received: cut });

    // what anyone may have sent is kept by nobody
    await desk.send('{"dataNIB":{"nib":"2311260099999"');
    expect(await desk.rows()).toHaveLength(1);
  });

  it.each([
    ['without a name', [{ no_permohonan: 'Z/1', nama: '' }]],
    ['without any row', { data: 'kosong' }],
    ['that is no JSON', '{"no_permohonan":'],
  ])('of SiCANTIK %s is kept and seen', async (_, body) => {
    expect(await desk.push(body)).toMatchObject({ body: { success: false } });

    expect(await desk.rows()).toMatchObject([{ source: 'sicantik', fate: 'not-understood' }]);
    expect(await desk.open()).toMatchObject([{ application: 'inbox', code: 'INPUT_INVALID' }]);
  });
});

describe('a message of which nothing concerns the office', () => {
  it('is told apart from one that was taken, with why', async () => {
    await desk.send({ data_checklist: [row({ kd_izin: KNOWN, id_izin: 'I-9', kewenangan: '01' })] });
    await desk.send({ data_checklist: [], id_izin: '', kd_izin: '' });
    await desk.send({ data_checklist: [row({ kd_izin: '', id_izin: '' })], id_izin: '', kd_izin: '' });

    const reasons = (await desk.rows()).map(({ fate, outcome }) => [fate, JSON.stringify(outcome?.['skipped'])]);
    expect(reasons).toEqual([
      ['refused', expect.stringContaining('row 1 of data_checklist names no permit')],
      ['refused', expect.stringContaining('data_checklist has no row')],
      ['refused', expect.stringContaining('kewenangan is')],
    ]);
    expect(await desk.open()).toEqual([]);
  });
});

describe('the data of an applicant that is destroyed', () => {
  it('is destroyed in the message that it came by, too', async () => {
    await desk.send(asking(KNOWN, 'I-10'));
    const [message] = await desk.rows();
    const [application = ''] = message?.applications ?? [];

    await own.store.applications.destroyKey(application, 'archivist', NOW);

    expect(await own.store.inboxDesk.content(message?.id ?? '')).toBeNull();
    expect(await desk.rows()).toMatchObject([{ fate: 'taken', applications: [application] }]);
  });

  it('also where the message is of the time before it was linked', async () => {
    await desk.send(asking(KNOWN, 'I-11'));
    const [message] = await desk.rows();
    await own.raw.query('DELETE FROM inbox_application');

    await own.store.applications.destroyKey(message?.applications[0] ?? '', 'archivist', NOW);

    expect(await own.store.inboxDesk.content(message?.id ?? '')).toBeNull();
  });
});
