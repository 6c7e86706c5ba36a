/**
 * `npm run openapi`: writes openapi.json, asked from the running API, so that it names exactly the routes that are
 * served. `npm run openapi -- --check` fails when the file is not what the API says.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT } from './lib/paths.mjs';
import { ownRun, withCleanUp } from './lib/runs.mjs';
import { createStack } from './lib/stack.mjs';
import { fail, Missing, say } from './lib/terminal.mjs';

const FILE = join(ROOT, 'openapi.json');
let stack;

const work = async () => {
  await ensureDependencies();
  ensureBuilt();
  stack = createStack({ run: ownRun('openapi'), log: say });
  await stack.startServers({ ui: false });
  await stack.seed();
  const { url } = await stack.supervisor.start('api');
  const document = await (await fetch(`${url}/api/openapi.json`)).json();
  // The address is this run's; whoever reads the file has another.
  const text = `${JSON.stringify({ ...document, servers: [{ url: '/' }] }, undefined, 2)}\n`;
  if (process.argv.includes('--check')) {
    if (readFileSync(FILE, 'utf8') !== text)
      throw new Missing('openapi.json is not what the API serves: run "npm run openapi"');
    return 0;
  }
  writeFileSync(FILE, text);
  say(`wrote ${FILE}`);
  return 0;
};

const cleanUp = async () => {
  await stack?.supervisor.stopAll();
  if (stack !== undefined) rmSync(stack.folder, { recursive: true, force: true });
};

await withCleanUp(work, cleanUp, fail);
