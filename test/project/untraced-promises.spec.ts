import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from '@jest/globals';

const PRELOAD = 'untraced-promises';
const folder = mkdtempSync(join(tmpdir(), 'paraf-thread-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Answer of a thread of workflows that begins with these modules. */
const answerOf = async (program: string, preload: readonly string[]): Promise<unknown> => {
  const thread = join(folder, 'thread.cjs');
  writeFileSync(
    thread,
    `const answer = (it) => require('node:worker_threads').parentPort.postMessage(it);\n${program}`,
  );
  const worker = new Worker(thread, {
    execArgv: ['./scripts/lib/typescript.mjs', ...preload].flatMap((module) => ['--import', module]),
    stderr: true,
  });
  const [answer] = (await once(worker, 'message')) as unknown[];
  await worker.terminate();
  return answer;
};

/** True where the SDK traces the promises of a thread of workflows that begins with these modules. */
const traces = (preload: readonly string[]): Promise<unknown> => {
  const sdk = createRequire(import.meta.url).resolve('@temporalio/worker/lib/workflow/vm-shared');
  return answerOf(
    `const { globalHandlers } = require(${JSON.stringify(sdk)});
     globalHandlers.install();
     answer(globalHandlers.promiseHookInstalled);`,
    preload,
  );
};

/** Program that answers what a thread still knows behind a promise of the place that it came from: cancellation in the SDK hangs on it. */
const REMEMBERS = `const { AsyncLocalStorage } = require('node:async_hooks');
  const storage = new AsyncLocalStorage();
  storage.run('here', async () => { await null; answer(storage.getStore()); });`;

describe('a thread of workflows', () => {
  it('has its promises traced by the SDK, which no option prevents', async () => {
    expect(await traces([])).toBe(true);
  });

  it('has none traced where the worker is started with the module for it', async () => {
    expect(await traces([`./src/worker/${PRELOAD}.ts`])).toBe(false);
  });

  it('knows behind a promise where it came from, also where none is traced', async () => {
    expect(await answerOf(REMEMBERS, [`./src/worker/${PRELOAD}.ts`])).toBe('here');
  });

  it.each(['scripts/lib/services/app.mjs', 'docker-compose.yml'])('is started so by %s', (file) => {
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`--import.*worker/${PRELOAD}\\.js.*worker\\.js`));
  });
});
