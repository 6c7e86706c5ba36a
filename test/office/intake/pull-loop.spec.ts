import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { createPull } from '../../../src/infra/sicantik/pull.js';
import { createPullLoop } from '../../../src/office/intake/pull-loop.js';

const NOW = Date.UTC(2026, 10, 23, 18, 0, 0);
const row = (number: number): JsonObject => ({
  no_permohonan: `P-${String(number)}`,
  instansi_id: '1',
  jenis_proses_id: '2',
  jenis_izin_id: '112',
  nama: 'Budi',
});

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A keluaran of three rows in pages of two, which answers the last page again past the end. */
const keluaran = async (asked: string[]): Promise<string> => {
  const started = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('page'));
    const rows = page === 1 ? [row(1), row(2)] : [row(3)];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ success: true, message: '', data: { data: rows, page, limit: 2, total_items: 3 } }));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((started.address() as AddressInfo).port)}/api`;
};

describe('the pull of a SiCANTIK keluaran', () => {
  it('stores every row of every page once, asking for a window of days in the office’s zone', async () => {
    const asked: string[] = [];
    const stored = new Set<string>();
    let puts = 0;
    const pull = createPull({
      inbox: {
        put: ({ key }) => {
          puts += 1;
          const fresh = !stored.has(key);
          stored.add(key);
          return Promise.resolve({ id: key, fresh });
        },
      },
      baseUrl: await keluaran(asked),
      template: 38416,
      windowDays: 7,
      fromParameter: 'date1',
      toParameter: 'date2',
      zone: 'Asia/Jakarta',
      clock: () => NOW,
    });
    const loop = createPullLoop('sicantik-pull', pull, { idleMs: 60_000, clock: () => NOW, report: () => undefined });

    await loop.pass();
    await loop.pass();

    expect(stored.size).toBe(3);
    expect(puts).toBe(6);
    // 18.00 UTC is the next day in Western Indonesia Time.
    expect(asked[0]).toBe('/api/TemplateData/keluaran/38416.json?date1=2026-11-17&date2=2026-11-24&page=1&limit=100');
  });

  it('reads a page digit by digit, also where its list came as an object', async () => {
    const started = createServer((_request, response) => {
      const one = (number: string): string =>
        `{"no_permohonan":${number},"nama":"Ma&#039;ruf","jenis_izin_id":112,"no_identitas":9171014505900001}`;
      response.end(
        `{"success":1,"data":{"data":{"0":${one('20261120081530400100001')},"3":${one('20261120081530400100002')}}}}`,
      );
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const stored: JsonObject[] = [];
    const pull = createPull({
      inbox: {
        put: ({ key, body }) => {
          stored.push(body);
          return Promise.resolve({ id: key, fresh: true });
        },
      },
      baseUrl: `http://127.0.0.1:${String((started.address() as AddressInfo).port)}/api`,
      template: 1,
      windowDays: 7,
      fromParameter: 'date1',
      toParameter: 'date2',
      zone: 'Asia/Jakarta',
      clock: () => NOW,
    });

    await pull();

    expect(stored.map(({ row }) => row)).toMatchObject([
      { no_permohonan: '20261120081530400100001', nama: "Ma'ruf", no_identitas: '9171014505900001' },
      { no_permohonan: '20261120081530400100002' },
    ]);
  });
});
