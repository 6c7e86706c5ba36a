/** Temporal behind mutual TLS, with the certificates that `deploy/temporal/certificates.sh` makes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encryptingCodec, keyRing } from '../../../src/infra/keys/index.js';
import { openOrchestration } from '../../../src/infra/temporal/orchestration.js';
import { temporalTls } from '../../../src/infra/temporal/tls.js';
import { connect } from '../../../src/worker/temporal.js';
import { realTemporal } from '../../workflows/servers.js';

type Files = Parameters<typeof temporalTls>[0];

const CLEAR: Files = { caFile: null, certificateFile: null, keyFile: null, serverName: null };
const folders: string[] = [];
const made = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'paraf-certificates-'));
  folders.push(folder);
  execFileSync('sh', ['deploy/temporal/certificates.sh', folder], { stdio: 'pipe' });
  return folder;
};
const shown = (authority: string, own = authority, serverName: string | null = 'temporal'): Files => ({
  caFile: join(authority, 'temporal-ca'),
  certificateFile: join(own, 'temporal-client-certificate'),
  keyFile: join(own, 'temporal-client-key'),
  serverName,
});

let env: TestWorkflowEnvironment;
let front: Server;
let address: string;
let office: string;
let stranger: string;

beforeAll(async () => {
  env = await realTemporal();
  [office, stranger] = [made(), made()];
  const [host = '', port = ''] = env.address.split(':');
  const read = (name: string): Buffer => readFileSync(join(office, name));
  front = createServer(
    {
      ...{ ca: read('temporal-ca'), cert: read('temporal-server-certificate'), key: read('temporal-server-key') },
      ...{ requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
    },
    (socket) => {
      const behind = connectTcp(Number(port), host);
      socket.pipe(behind).pipe(socket);
      const end = (): void => {
        socket.destroy();
        behind.destroy();
      };
      socket.on('error', end);
      behind.on('error', end);
    },
  );
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${String((front.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  front.close();
  await env.teardown();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const isHealthy = async (tls: Files, timeoutMs: number): Promise<boolean> => {
  const orchestration = openOrchestration({
    ...{ address, namespace: 'default', taskQueue: 'q', ...temporalTls(tls) },
    ...{ timeoutMs, workflowTaskTimeoutMs: 10_000 },
    codec: encryptingCodec(keyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`)),
  });
  try {
    return await orchestration.healthy();
  } finally {
    await orchestration.close();
  }
};

describe('Temporal that asks for a certificate', () => {
  it('answers the API that shows one of its authority', async () => {
    expect(await isHealthy(shown(office), 10_000)).toBe(true);
  });

  it.each<[string, () => Files]>([
    ['in clear', () => CLEAR],
    ['with a certificate of another authority', () => shown(office, stranger)],
    ['and is itself of an authority that is not trusted', () => shown(stranger)],
    ['and bears another name than the address', () => shown(office, office, null)],
  ])('answers nobody who comes %s', async (_how, files) => {
    expect(await isHealthy(files(), 1_500)).toBe(false);
  });

  it('answers the worker', async () => {
    const connection = await connect({ address, tls: shown(office) }, (error) => {
      throw error;
    });

    expect((await connection.workflowService.getSystemInfo({})).serverVersion).not.toBe('');
    await connection.close();
  });
});
