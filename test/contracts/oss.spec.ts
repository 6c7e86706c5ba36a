import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';

import { licenseStatusPayload } from '../../src/domain/integration/oss-status.js';
import type { Oss } from '../../src/domain/ports/world.js';
import { createOssClient } from '../../src/infra/oss/client.js';
import { fromOss } from '../builders/origins.js';

const PROGRAM = fileURLToPath(new URL('../../dist/devservices/oss-simulator.js', import.meta.url));
const isBuilt = existsSync(PROGRAM);
if (!isBuilt) process.stderr.write('skipped: the simulator of OSS is not built (npm run build)\n');

const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

const start = async (): Promise<{ url: string; client: Oss; control: (body: unknown) => Promise<unknown> }> => {
  const child = spawn(
    process.execPath,
    [PROGRAM, '--data', await mkdtemp(join(tmpdir(), 'paraf-oss-')), '--user-key', 'kunci'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    client: createOssClient({ baseUrl: `${url}/kl/rba`, userKey: 'kunci', timeoutMs: 500 }),
    control: async (body) => (await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(body) })).json(),
  };
};

const KEYS = fromOss().keys;
const status = (code: string) =>
  licenseStatusPayload(KEYS, { status: code, at: 0, officer: { nip: '', name: '' }, note: '' });

(isBuilt ? describe : describe.skip)('the client of OSS, against its simulator', () => {
  it('is told 200, and the status is held', async () => {
    const { client } = await start();

    expect(await client.licenseStatus(status('20'))).toMatchObject({ code: 200, text: 'Sukses' });
    expect(await client.currentStatus('I-1')).toBe('20');
    expect(await client.currentStatus('I-2')).toBe('');
  });

  it('is told 401 with a wrong key and 400 with a malformed message', async () => {
    const { client, url } = await start();
    const stranger = createOssClient({ baseUrl: url, userKey: 'lain', timeoutMs: 500 });

    expect((await stranger.licenseStatus(status('20'))).code).toBe(401);
    expect((await client.licenseStatus({ IZINSTATUS: {} })).code).toBe(400);
  });

  it('is told 500 once, reads a misspelt key, and learns after silence that its message arrived', async () => {
    const { client, control } = await start();
    await control({ faults: [{ kind: 'error' }, { kind: 'key-spelling' }, { kind: 'timeout' }] });

    expect((await client.licenseStatus(status('10'))).code).toBe(500);
    expect(await client.currentStatus('I-9')).toBe('');
    await expect(client.licenseStatus(status('20'))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    expect(await client.currentStatus('I-1')).toBe('20');
  });
});
