import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Supervisor } from '../../scripts/lib/supervisor.mjs';
import type { Server } from '../../scripts/lib/supervisor.mjs';

/** A server of a few lines: it listens on the port it is given and says that it is ready. */
const LISTENER = `
  const server = require('node:net').createServer();
  server.on('error', (error) => { console.error(error.message); process.exit(1); });
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log(JSON.stringify({ ready: true, pid: process.pid, port: server.address().port })));
`;
/** A process that ignores the request to stop. */
const STUBBORN = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(JSON.stringify({ ready: true, pid: process.pid }));`;

interface Ready {
  readonly pid: number;
  readonly port: number;
}

const listener = (over: Partial<Server> = {}): Server => ({
  name: 'listener',
  ports: ['tcp'],
  launch: ({ tcp }) => ({ command: process.execPath, args: ['-e', LISTENER, String(tcp)] }),
  ...over,
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const gone = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
};

const holdPort = async (): Promise<{ port: number; close: () => void }> => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};

let supervisor: Supervisor;
let heard: string[];
let count = 0;

beforeEach(() => {
  heard = [];
  count += 1;
  supervisor = new Supervisor({
    run: `supervised-${String(process.pid)}-${String(count)}`,
    log: (text: string) => {
      heard.push(text);
    },
  });
});

afterEach(async () => {
  await supervisor.stopAll();
  rmSync(supervisor.folder, { recursive: true, force: true });
});

const start = async (name = 'listener'): Promise<Ready> => (await supervisor.start(name)) as Ready;

describe('the supervisor of servers', () => {
  it('gives back what the server said when it was ready, and says so in the state file', async () => {
    supervisor.add(listener());

    const { pid } = await start();

    expect(isAlive(pid)).toBe(true);
    expect(supervisor.ready('listener')).toBe(true);
    expect(JSON.parse(readFileSync(supervisor.stateFile, 'utf8'))).toMatchObject({ servers: { listener: { pid } } });
  });

  it('takes another port when a program took the one it chose', async () => {
    const held = await holdPort();
    supervisor.add(listener({ preferred: { tcp: held.port } }));

    const { port } = await start();
    held.close();

    expect(port).not.toBe(held.port);
  });

  it('keeps the port of a server that is killed and started again', async () => {
    supervisor.add(listener());
    const before = await start();

    await supervisor.kill('listener');
    const killed = isAlive(before.pid);
    const after = await start();

    expect(killed).toBe(false);
    expect(after.port).toBe(before.port);
    expect(after.pid).not.toBe(before.pid);
  });

  it('gives a later run the same ports, where they are free', async () => {
    supervisor.add(listener());
    const before = await start();
    await supervisor.stopAll();

    const later = new Supervisor({ run: supervisor.run as string }).add(listener());
    const after = (await later.start('listener')) as Ready;
    await later.stopAll();

    expect(after.port).toBe(before.port);
  });

  it('does not mistake another program on its port for its own server', async () => {
    const held = await holdPort();
    supervisor.add(
      listener({
        preferred: { tcp: held.port },
        ready: () => true,
        address: (ports: Readonly<Record<string, number>>) => ({ port: ports['tcp'] }),
      }),
    );

    const { port } = await start();
    held.close();

    expect(port).not.toBe(held.port);
  });

  it('starts a server once, however often it is asked', async () => {
    supervisor.add(listener());

    const first = await start();

    expect(await start()).toEqual(first);
  });

  it('says the last words of a server that does not start', async () => {
    supervisor.add(
      listener({
        launch: () => ({ command: process.execPath, args: ['-e', 'console.error("no such table"); process.exit(3)'] }),
      }),
    );

    await expect(start()).rejects.toThrow(/listener did not start \(status 3\)[^]*no such table/);
    expect(supervisor.ready('listener')).toBe(false);
  });

  it('says what cannot be run at all', async () => {
    supervisor.add(listener({ launch: () => ({ command: '/nowhere/program', args: [] }) }));

    await expect(start()).rejects.toThrow(/ENOENT/);
  });

  it('does not wait for ever for a server that never is ready', async () => {
    supervisor.add(listener({ ready: () => false, readyWithinMs: 300 }));

    await expect(start()).rejects.toThrow('it was not ready in time');
  });

  it('notices a server that ends by itself', async () => {
    supervisor.add(listener());
    const { pid } = await start();

    process.kill(pid, 'SIGKILL');
    await gone(pid);
    while (supervisor.ready('listener')) await new Promise((resolve) => setImmediate(resolve));

    expect(heard.join('\n')).toContain('listener ended by itself');
  });

  it('starts a server that is kept up again where it ends by itself, later each time, and says so', async () => {
    supervisor.add(listener({ keptUp: true, againMs: 20 }));
    const first = await start();

    process.kill(first.pid, 'SIGKILL');
    await gone(first.pid);
    while (!heard.some((line) => line.includes('is up again'))) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await start();
    process.kill(second.pid, 'SIGKILL');
    while (heard.filter((line) => line.includes('is up again')).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 10));

    expect(second.port).toBe(first.port);
    expect(second.pid).not.toBe(first.pid);
    expect(heard.filter((line) => line.includes('is started again in'))).toEqual([
      'listener is started again in 0.02 s',
      'listener is started again in 0.04 s',
    ]);
  });

  it('does not start again what somebody has stopped or killed', async () => {
    supervisor.add(listener({ keptUp: true, againMs: 1 }));
    const { pid } = await start();

    await supervisor.kill('listener');
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(isAlive(pid)).toBe(false);
    expect(supervisor.ready('listener')).toBe(false);
    expect(heard.join('\n')).not.toContain('started again');
  });

  it('kills what will not stop', async () => {
    supervisor.add({
      name: 'stubborn',
      launch: () => ({ command: process.execPath, args: ['-e', STUBBORN], graceMs: 200 }),
    });
    const { pid } = await start('stubborn');

    await supervisor.stopAll();

    expect(isAlive(pid)).toBe(false);
  });

  it('stops everything while something is still being started', async () => {
    supervisor.add(listener()).add(listener({ name: 'never', ready: () => false }));
    const { pid } = await start();
    const outcome = start('never').then(
      () => 'ready',
      () => 'stopped',
    );

    await supervisor.stopAll();

    expect(await outcome).toBe('stopped');
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves alone what runs elsewhere', async () => {
    supervisor.add({ name: 'elsewhere', external: { host: 'db.example' } });

    expect(await supervisor.start('elsewhere')).toEqual({ host: 'db.example' });
    await expect(supervisor.kill('elsewhere')).rejects.toThrow('not ours to stop');
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('takes its servers with it when it is ended by %s', async (signal) => {
    const script = join(supervisor.folder, 'parent.mjs');
    const module = join(process.cwd(), 'scripts/lib/supervisor.mjs');
    writeFileSync(
      script,
      `import { Supervisor } from ${JSON.stringify(module)};
       const supervisor = new Supervisor({ run: ${JSON.stringify(supervisor.run)} });
       supervisor.add({ name: 'child', launch: () => ({ command: process.execPath, args: ['-e', ${JSON.stringify(LISTENER)}, '0'] }) });
       console.log((await supervisor.start('child')).pid);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (chunk: Buffer) => {
        resolve(Number(String(chunk)));
      }),
    );
    const wasAlive = isAlive(pid);

    parent.kill(signal);
    await gone(pid);

    expect(wasAlive).toBe(true);
    expect(isAlive(pid)).toBe(false);
  });
});
