/**
 * `npm test`: everything the tests need is set up privately to this clone, jest runs, everything is stopped.
 * Arguments go to jest. Jest's exit status is ours, and its last line is the last that is printed.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT, runFolder } from './lib/paths.mjs';
import { ownRun, withCleanUp } from './lib/runs.mjs';
import { Supervisor } from './lib/supervisor.mjs';
import { during, fail } from './lib/terminal.mjs';
import { testServers } from './lib/test-servers.mjs';

const TALLY = fileURLToPath(new URL('./lib/jest-tally.mjs', import.meta.url));
/**
 * Projects that run only when they are named, as `npm run test:upgrade` does: it finishes the work of a whole office.
 */
const BY_NAME = ['upgrade'];
/** Test files at once. Three keep two cores busy: one of them waits for its servers as a rule. */
const AT_ONCE = 3;

const jestArguments = process.argv.slice(2);
const run = ownRun('test');
const folder = runFolder(run);
const tallyFile = join(folder, 'tests-run');
const supervisor = new Supervisor({ run });
let jest;

const runJest = (args, env) =>
  new Promise((resolve, reject) => {
    const bin = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
    const reporters = ['--reporters=default', `--reporters=${TALLY}`];
    jest = spawn(process.execPath, [bin, ...reporters, ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...env, PARAF_TEST_TALLY: tallyFile },
    });
    jest.on('error', reject);
    jest.on('close', (code) => resolve(code ?? 1));
  });

/** Projects and test files at once, unless the arguments name them. */
const chosen = async () => {
  const says = (names) => jestArguments.some((argument) => new RegExp(`^--(${names})`).test(argument));
  const names = (await import('../jest.config.mjs')).default.projects.map(({ displayName }) => displayName);
  return [
    ...(says('maxWorkers|runInBand') ? [] : [`--maxWorkers=${AT_ONCE}`]),
    ...(says('selectProjects|ignoreProjects')
      ? []
      : ['--selectProjects', ...names.filter((name) => !BY_NAME.includes(name))]),
    ...jestArguments,
  ];
};

const isNothingTested = () => !existsSync(tallyFile) || readFileSync(tallyFile, 'utf8') === '0';

const work = async () => {
  await ensureDependencies();
  ensureBuilt();
  const addresses = await during('starting what the tests need', () => testServers({ supervisor, folder, run }));
  const args = await chosen();
  // Interrupted meanwhile: jest would outlive this process, and its servers are gone.
  if (supervisor.closing) return 1;
  const status = await runJest(args, addresses);
  const lists = jestArguments.some((argument) => /^--(listTests|showConfig|help|version)/.test(argument));
  if (status === 0 && !lists && isNothingTested()) throw new Error('no test was found: nothing was tested');
  return status;
};

const cleanUp = async () => {
  if (jest !== undefined && jest.exitCode === null && jest.signalCode === null) {
    jest.kill('SIGTERM');
    await new Promise((resolve) => jest.on('close', resolve));
  }
  await supervisor.stopAll();
  rmSync(folder, { recursive: true, force: true });
};

await withCleanUp(work, cleanUp, fail);
