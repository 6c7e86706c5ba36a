/**
 * Plays OSS RBA and SiCANTIK on this machine, in the shapes their guides publish: answers what the office reports, serves a
 * *keluaran*, sends what OSS sends, and fails on demand. It is a process of its own:
 *
 *   node oss-simulator.js --data DIR [--port 0] [--user-key KEY]
 *
 * and says `{"ready":true,"url":…}` on one line once it listens.
 */
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';

import type { Json, JsonObject } from '../domain/shared/json.js';
import { isObject, text } from '../domain/integration/lenient.js';
import { createFaults, type OssFault } from './oss-faults.js';
import { createReceived } from './oss-received.js';
import { answerOf, sendMessage, type OssServiceMethod } from './oss-rules.js';

const MAX_BODY_BYTES = 20_000_000;

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parseObject = (body: string): JsonObject | null => {
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};

const reply = (response: ServerResponse, status: number, body: Json): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    'user-key': { type: 'string', default: 'demo-user-key' },
  },
});
if (values.data === undefined) {
  process.stderr.write('oss-simulator: expected --data DIR\n');
  process.exit(2);
}
mkdirSync(values.data, { recursive: true });

const userKey = values['user-key'];
const received = createReceived(values.data);
const faults = createFaults();
let sicantikRows: readonly JsonObject[] = [];

const keluaran = (url: URL): JsonObject => {
  const wanted = url.searchParams.get('no_permohonan');
  const rows = wanted === null ? sicantikRows : sicantikRows.filter((row) => text(row['no_permohonan']) === wanted);
  const limit = Number(url.searchParams.get('limit'));
  const page = Number(url.searchParams.get('page'));
  if (!(limit > 0) || !(page > 0)) return { success: true, message: '', data: { data: rows } };
  // The real one clamps the page to the last instead of answering an empty one.
  const at = Math.min(page, Math.max(1, Math.ceil(rows.length / limit)));
  const data = { data: rows.slice((at - 1) * limit, at * limit), page: at, limit, total_items: rows.length };
  return { success: true, message: '', data };
};

const callMethod = async (
  method: OssServiceMethod,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = parseObject(await readBody(request));
  const fault = faults.next(method);
  const answer = answerOf(method, request.headers['user_key'] === userKey, body, received);
  const isTaken = fault?.kind !== 'error' && answer.code === 200;
  const tells = method === 'receiveLicenseStatus' || method === 'receiveLicense';
  if (isTaken && body !== null && tells) {
    received.add({ method, key: text(request.headers['idempotency-key']), body });
  } else if (tells) {
    received.refuse({ method, code: fault?.kind === 'error' ? (fault.status ?? 500) : answer.code });
  }
  switch (fault?.kind) {
    case undefined:
      reply(response, answer.code, answer.body);
      return;
    case 'error': {
      const code = fault.status ?? 500;
      const note = code === 504 ? 'Timeout' : 'Gagal';
      reply(response, code, {
        [`respon${method}`]: { kode: code, keterangan: `Proses Payload Data Di Sistem OSS ${note}` },
      });
      return;
    }
    case 'timeout':
      // The message has been taken; only its sender never learns so.
      await new Promise((resolve) => setTimeout(resolve, fault.afterMs ?? 60_000).unref());
      response.destroy();
      return;
    case 'key-spelling':
      reply(response, answer.code, { [`response${method.toLowerCase()} `]: Object.values(answer.body)[0] ?? null });
      return;
  }
};

const control = (body: JsonObject | null): string | null => {
  if (body === null) return 'expected a JSON object';
  const { faults: wanted, sicantik, reset } = body;
  if (reset === true) faults.clear();
  if (Array.isArray(wanted)) {
    for (const fault of wanted as readonly OssFault[]) {
      const problem = faults.add(fault);
      if (problem !== null) return problem;
    }
  }
  if (Array.isArray(sicantik)) sicantikRows = (sicantik as readonly Json[]).filter(isObject);
  return null;
};

const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const last = url.pathname.split('/').at(-1) ?? '';
  const target = `${request.method ?? ''} ${last}`;
  if (target === 'GET healthy') reply(response, 200, { healthy: true });
  else if (target === 'GET received') reply(response, 200, received.list());
  else if (request.method === 'GET' && url.pathname.includes('/TemplateData/keluaran/'))
    reply(response, 200, keluaran(url));
  else if (target === 'POST control') {
    const problem = control(parseObject(await readBody(request)));
    reply(response, problem === null ? 200 : 400, problem === null ? { ok: true } : { ok: false, problem });
  } else if (target === 'POST send') {
    const sent = await sendMessage(parseObject(await readBody(request)));
    reply(response, sent.status, sent.body);
  } else if (target === 'POST receiveLicenseStatus') await callMethod('receiveLicenseStatus', request, response);
  else if (target === 'POST receiveLicense') await callMethod('receiveLicense', request, response);
  else if (target === 'POST checkLicenseStatus') await callMethod('checkLicenseStatus', request, response);
  else if (target === 'POST inqueryLicense') await callMethod('inqueryLicense', request, response);
  else reply(response, 404, { respon: { kode: 404, keterangan: 'Akses Service Tidak Ditemukan' } });
};

const server = createServer((request, response) => {
  route(request, response).catch((error: unknown) => {
    if (response.headersSent) response.destroy();
    else reply(response, 500, { respon: { kode: 500, keterangan: error instanceof Error ? error.message : 'error' } });
  });
});

server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` })}\n`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
