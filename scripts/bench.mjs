/**
 * `npm run bench -- NAME [arguments]`: runs test/bench/NAME.bench.ts. Such a file exports
 *
 * - `needs`: names of servers it is to be given: database, temporal, mail, pki, oss, printer, or `app` for everything
 *   with the API and the workers; an empty list for none;
 * - `run({ addresses, args, log, servers })`: measures, prints, and resolves to false when a stated aim was missed.
 *
 * `servers.stop(name)` and `servers.start(name)` end and start one of them.
 *
 * `addresses.configFile` names the configuration of these servers, as the API and the workers read it.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT } from './lib/paths.mjs';
import { ownRun, withCleanUp } from './lib/runs.mjs';
import { createStack, startEverything } from './lib/stack.mjs';
import { fail, Missing, say } from './lib/terminal.mjs';

const FOLDER = join(ROOT, 'test', 'bench');
const ENDING = '.bench.ts';

let stack;

const work = async () => {
  const [name, ...args] = process.argv.slice(2);
  const known = (existsSync(FOLDER) ? readdirSync(FOLDER) : [])
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length));
  const file = join(FOLDER, `${name}${ENDING}`);
  if (name === undefined || !existsSync(file))
    throw new Missing(`npm run bench -- NAME, where NAME is one of: ${known.join(', ') || '(there are none yet)'}`);
  await ensureDependencies();
  ensureBuilt();
  await import('./lib/typescript.mjs');
  const { needs, run } = await import(pathToFileURL(file).href);
  if (!Array.isArray(needs) || typeof run !== 'function')
    throw new Error(`${file} must export needs, a list of servers, and run, a function`);
  let addresses = {};
  if (needs.length > 0) {
    stack = createStack({ run: ownRun('bench'), log: say });
    addresses = needs.includes('app')
      ? await startEverything(stack)
      : {
          ...(await stack.startServers({ ui: false, only: needs })),
          configFile: stack.configFile,
          folder: stack.folder,
        };
  }
  const servers = {
    stop: (name) => stack?.supervisor.stop(name),
    start: (name) => stack?.supervisor.start(name),
  };
  return (await run({ addresses, args, log: say, servers })) === false ? 1 : 0;
};

const cleanUp = async () => {
  await stack?.supervisor.stopAll();
  if (stack !== undefined) rmSync(stack.folder, { recursive: true, force: true });
};

await withCleanUp(work, cleanUp, fail);
