/** `npm start`: sets up what is missing, starts everything, prints where it is, and stays until Ctrl-C or `npm stop`. */
import { ensureBuilt } from './lib/build.mjs';
import { claim } from './lib/control.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { printAddresses } from './lib/overview.mjs';
import { withCleanUp } from './lib/runs.mjs';
import { createStack, startEverything } from './lib/stack.mjs';
import { fail, say } from './lib/terminal.mjs';

let stack;
let claimed;
let end;
const ended = new Promise((resolve) => (end = resolve));

const work = async () => {
  claimed = await claim('start', () => end(0));
  await ensureDependencies();
  ensureBuilt();
  stack = createStack({ run: 'start', log: say, keptUp: true });
  const up = startEverything(stack).then((addresses) => {
    printAddresses(addresses);
    return ended;
  });
  return Promise.race([up, ended]);
};

const cleanUp = async () => {
  if (stack !== undefined) say('stopping everything …');
  await stack?.supervisor.stopAll();
  claimed?.release();
};

await withCleanUp(work, cleanUp, fail);
