import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { createOssClient } from '../../../src/infra/oss/client.js';
import { createDispatcher } from '../../../src/office/outbox/dispatcher.js';
import { createOssSender } from '../../../src/office/outbox/oss-sender.js';
import { fromOss } from '../../builders/origins.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { anApplication, aState, aTransition, MONDAY, unique } from '../../infra/persistence/record-builders.js';

interface Told {
  readonly method: string;
  readonly body: Record<string, Record<string, string>>;
}

/** OSS as the sender meets it: it takes what it is told, and loses the answers that it is asked to lose. */
const anOss = async (): Promise<{
  readonly url: string;
  readonly told: Told[];
  /** Answers to lose, or to spoil with this code, oldest first. */
  readonly faults: ('lost' | number)[];
  readonly server: Server;
}> => {
  const told: Told[] = [];
  const faults: ('lost' | number)[] = [];
  const server = createServer((request, response) => {
    void text(request).then((source) => {
      const method = (request.url ?? '').split('/').at(-1) ?? '';
      const body = JSON.parse(source) as Told['body'];
      const fault = faults.shift();
      if (method.startsWith('receive') && typeof fault !== 'number') told.push({ method, body });
      if (fault === 'lost') return;
      const last = (root: string): Record<string, string> | undefined =>
        told.map((one) => one.body[root]).findLast((one) => one !== undefined);
      const kode = fault ?? 200;
      if (method === 'inqueryLicense') {
        const row = { id_izin: 'I-1', no_izin: last('IZINFINAL')?.['nomor_izin'] ?? '' };
        response.end(JSON.stringify({ dataLicense: { code: kode, data: { data_checklist: [row] } } }));
      } else {
        const dataIZIN = { kd_status: last('IZINSTATUS')?.['kd_status'] ?? '' };
        response.end(JSON.stringify({ [`respon${method}`]: { kode, keterangan: 'x', dataIZIN } }));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, told, faults, server };
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('what OSS is told', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  const LEASE = 1_000;
  const anOffice = async (channel: 'oss-license-status' | 'oss-license') => {
    await own.raw.query('DELETE FROM outbox');
    const oss = await anOss();
    servers.push(oss.server);
    const { id } = await own.store.applications.create(anApplication({ origin: fromOss() }));
    const letter = {
      kind: 'permit',
      number: '503/1',
      date: '2026-11-23',
      signed: { at: MONDAY, by: 'kadin', sha256: 'x' },
    };
    await own.store.recorder.record(
      aTransition(id, 1, {
        outbox: [
          {
            key: unique('told'),
            channel,
            payload: { milestone: channel === 'oss-license' ? 'issued' : 'validation', at: MONDAY, by: '' },
          },
        ],
        patch: {
          status: 'running',
          dueAt: MONDAY,
          clockRunning: true,
          state: { ...aState(id), letter } as never,
        },
      }),
    );
    let now = MONDAY + 3_600_000;
    const reports: string[] = [];
    const sender = createOssSender({
      oss: createOssClient({ baseUrl: oss.url, userKey: 'k', timeoutMs: 2_000 }),
      applications: own.store.applications,
      accounts: { byId: () => Promise.resolve(null) },
      letterUrl: () => Promise.resolve('https://izin.example.go.id/v/x'),
      validUntil: () => Promise.resolve('2031-11-23'),
      note: (milestone) => milestone,
    });
    const dispatcher = createDispatcher({
      outbox: own.store.outbox,
      incidents: own.store.incidents,
      senders: { 'oss-license-status': sender, 'oss-license': sender },
      batch: 10,
      leaseMs: LEASE,
      firstRetryMs: 10,
      mostRetryMs: 10,
      visibleAfter: 99,
      idleMs: 1,
      clock: () => now,
      report: ({ detail }) => void reports.push(detail),
    });
    const pass = async (): Promise<void> => {
      now += 2 * LEASE;
      await dispatcher.pass();
    };
    /** A worker that is killed after it sent, and before it wrote anything down. */
    const dieAfterSending = async (): Promise<void> => {
      now += 2 * LEASE;
      for (const row of await own.store.outbox.take(10, now, LEASE)) await sender(row);
    };
    const state = async (): Promise<readonly string[]> => (await own.store.outbox.list(id)).map((row) => row.state);
    return { oss, pass, dieAfterSending, state, reports };
  };

  it.each(['oss-license-status', 'oss-license'] as const)(
    'on %s it is told once where its answer was lost',
    async (channel) => {
      const { oss, pass, state } = await anOffice(channel);
      oss.faults.push('lost');

      await pass();
      expect(await state()).toEqual(['waiting']);
      await pass();

      expect(oss.told).toHaveLength(1);
      expect(await state()).toEqual(['sent']);
    },
  );

  it.each(['oss-license-status', 'oss-license'] as const)(
    'on %s it is told once where the worker died between sending and writing that down',
    async (channel) => {
      const { oss, pass, dieAfterSending, state } = await anOffice(channel);

      await dieAfterSending();
      await pass();

      expect(oss.told).toHaveLength(1);
      expect(await state()).toEqual(['sent']);
    },
  );

  it.each(['lost', 500, 504, 403] as const)(
    'it is not told again while it does not say what it holds (%s)',
    async (fault) => {
      const { oss, pass, state } = await anOffice('oss-license-status');
      oss.faults.push('lost', fault, fault);

      await pass();
      await pass();
      await pass();
      expect([oss.told.length, await state()]).toEqual([1, ['waiting']]);
      await pass();

      expect([oss.told.length, await state()]).toEqual([1, ['sent']]);
    },
  );

  it('it is told again what it refused for now, or never got', async () => {
    const { oss, pass, state } = await anOffice('oss-license-status');
    oss.faults.push(500);

    await pass();
    await pass();

    expect([oss.told.length, await state()]).toEqual([1, ['sent']]);
  });
});
