/**
 * `npm run demo`: sets up what is missing, walks one application from the webhook to the verified letter, and stops
 * everything. Status 0 only if every check held.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { claim } from './lib/control.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { printAddresses } from './lib/overview.mjs';
import { ROOT, runFolder } from './lib/paths.mjs';
import { withCleanUp } from './lib/runs.mjs';
import { createStack, startEverything } from './lib/stack.mjs';
import { fail, Missing, say } from './lib/terminal.mjs';

const RUN = 'demo';
const KILLABLE = ['api', 'worker', 'temporal', 'database'];
const STEPS = 10;

const USAGE = `npm run demo -- [options]
  --json                  end with one line of JSON
  --kill-at N             kill at step N (1 to ${STEPS}); the worker, unless --kill says otherwise
  --kill ${KILLABLE.join('|')}
                          what to kill; at its usual step, unless --kill-at says otherwise
  --keep                  leave everything up at the end, until Ctrl-C or "npm stop"`;

const readOptions = () => {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        kill: { type: 'string' },
        'kill-at': { type: 'string' },
      },
    }));
  } catch (error) {
    throw new Missing(`${error.message}\n${USAGE}`);
  }
  if (values.kill !== undefined && !KILLABLE.includes(values.kill))
    throw new Missing(`--kill takes one of ${KILLABLE.join(', ')}; it got "${values.kill}"`);
  const step = values['kill-at'];
  if (step !== undefined && !(/^\d+$/.test(step) && Number(step) >= 1 && Number(step) <= STEPS))
    throw new Missing(`--kill-at takes a step from 1 to ${STEPS}; it got "${step}"`);
  return {
    help: values.help,
    json: values.json,
    keep: values.keep,
    ...(values.kill === undefined ? {} : { kill: values.kill }),
    ...(step === undefined ? {} : { killAt: Number(step) }),
  };
};

let stack;
let claimed;
let end;
const ended = new Promise((resolve) => (end = resolve));

/**
 * Opens the demo's office day and night, so that its clock counts whenever the demo runs. Only the calendar in a copy
 * of the office's file is changed.
 */
const openAllDay = (folder) => {
  cpSync(join(ROOT, 'config'), folder, { recursive: true });
  const file = join(folder, 'offices', 'prabumulih.yaml');
  const office = readFileSync(file, 'utf8');
  const calendar = join(folder, 'demo', 'calendar.json');
  writeFileSync(file, office.replace(/^calendar: .*$/m, `calendar: ${JSON.stringify(calendar)}`));
  return {
    officesDir: join(folder, 'offices'),
    note: "the demo's office is open day and night (config/demo/calendar.json): its clock counts at any hour; the office's own counts its office hours alone",
  };
};

const walk = async (options) => {
  claimed = await claim(RUN, () => end(1));
  await ensureDependencies();
  ensureBuilt();
  rmSync(runFolder(RUN), { recursive: true, force: true });
  const { officesDir, note } = openAllDay(join(runFolder(RUN), 'config'));
  stack = createStack({ run: RUN, log: say, settings: { officesDir } });
  say(note);
  const addresses = await startEverything(stack);
  const { runDemo } = await import('./demo/run.mjs');
  const held = await runDemo({ supervisor: stack.supervisor, addresses, options, log: say });
  if (options.keep) {
    printAddresses(addresses);
    await ended;
  }
  return held ? 0 : 1;
};

const work = async () => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  return Promise.race([walk(options), ended]);
};

const cleanUp = async () => {
  await stack?.supervisor.stopAll();
  claimed?.release();
};

await withCleanUp(work, cleanUp, fail);
