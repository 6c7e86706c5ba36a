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
const E2E = 'e2e';
/** Chosen by name, as `npm run test:upgrade` does: it finishes the work of a whole office. */
const BY_NAME = ['upgrade'];
const AT_ONCE = 2;

const jestArguments = process.argv.slice(2);
const run = ownRun('test');
const folder = runFolder(run);
const tallyFile = join(folder, 'tally.ndjson');
const supervisor = new Supervisor({ run });
let jest;
let isStopping = false;

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

/**
 * The end-to-end tests start servers of their own, and wait for these most of the time: two of them run side by side, and
 * nothing else beside them.
 */
const parts = async () => {
  const names = (await import('../jest.config.mjs')).default.projects.map(({ displayName }) => displayName);
  const chosen = jestArguments.some((argument) =>
    /^--(selectProjects|ignoreProjects|listTests|showConfig|help|version)/.test(argument),
  );
  if (chosen) return [[`--maxWorkers=${AT_ONCE}`, ...jestArguments]];
  const only = (projects, workers) => [
    `--maxWorkers=${workers}`,
    '--selectProjects',
    ...projects,
    '--passWithNoTests',
    ...jestArguments,
  ];
  return [
    only(
      names.filter((name) => name !== E2E && !BY_NAME.includes(name)),
      AT_ONCE,
    ),
    only([E2E], AT_ONCE),
  ];
};

const testsRun = () =>
  existsSync(tallyFile)
    ? readFileSync(tallyFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .reduce((sum, { passed, failed, skipped, broken }) => sum + passed + failed + skipped + broken, 0)
    : 0;

const work = async () => {
  await ensureDependencies();
  ensureBuilt();
  const addresses = await during('starting what the tests need', () => testServers({ supervisor, folder, run }));
  const all = await parts();
  let status = 0;
  for (const [index, args] of all.entries()) {
    if (isStopping) break;
    const last = index === all.length - 1;
    status = (await runJest(args, { ...addresses, PARAF_TEST_PART: last ? 'the last' : 'more follows' })) || status;
  }
  const lists = jestArguments.some((argument) => /^--(listTests|showConfig|help|version)/.test(argument));
  if (status === 0 && testsRun() === 0 && !lists) throw new Error('no test was found: nothing was tested');
  return status;
};

const cleanUp = async () => {
  isStopping = true;
  if (jest !== undefined && jest.exitCode === null && jest.signalCode === null) {
    jest.kill('SIGTERM');
    await new Promise((resolve) => jest.on('close', resolve));
  }
  await supervisor.stopAll();
  rmSync(folder, { recursive: true, force: true });
};

await withCleanUp(work, cleanUp, fail);
