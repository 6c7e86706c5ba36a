/**
 * `npm run check`: format, lint, types, types of scripts, architecture, dead code, API document. Every part runs, also when an earlier one failed,
 * so that one run shows every fault. `npm run check -- lint types` runs these parts alone.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT } from './lib/paths.mjs';
import { fail, say } from './lib/terminal.mjs';

const tool = (path, ...args) => [join(ROOT, 'node_modules', path), ...args];

const PARTS = {
  format: tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  lint: tool('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  types: tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
  'types of scripts': tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.scripts.json'),
  architecture: tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', 'src'),
  'dead code': tool('knip/bin/knip.js', '--no-progress'),
  'API document': [join(ROOT, 'scripts', 'openapi.mjs'), '--check'],
};

const run = (args) =>
  new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message, seconds: 0 }));
    child.on('close', (code) => resolve({ ok: code === 0, output, seconds: (Date.now() - started) / 1_000 }));
  });

const chosen = () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !(name in PARTS));
  if (unknown.length > 0)
    throw new Error(`there is no part "${unknown.join('", "')}"; there are ${Object.keys(PARTS).join(', ')}`);
  return names.length === 0 ? Object.keys(PARTS) : names;
};

/** Runs parts two at a time: most of a part is one thread's work, and a small machine has two. */
const inPairs = async (names, work) => {
  const queue = [...names];
  const results = {};
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) results[name] = await work(name);
  };
  await Promise.all([worker(), worker()]);
  return results;
};

try {
  const names = chosen();
  await ensureDependencies();
  const results = await inPairs(names, async (name) => {
    const result = await run(PARTS[name]);
    say(`${name}: ${result.ok ? 'fine' : 'FAILED'} (${result.seconds.toFixed(1)} s)`);
    return result;
  });
  const failed = names.filter((name) => !results[name].ok);
  for (const name of failed) process.stdout.write(`\n--- ${name}\n${results[name].output.trim()}\n`);
  process.stdout.write(
    failed.length === 0
      ? `\ncheck: all ${names.length} parts are fine\n`
      : `\ncheck: ${failed.length} of ${names.length} parts failed: ${failed.join(', ')}\n`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  fail(error);
}
