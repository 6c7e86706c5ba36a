/**
 * `npm run test:chaos`: the suites that kill what runs, each with all its victims and in every moment that it knows, and one
 * ceremony of two hundred letters. `npm test` runs the same suites with fewer. Arguments go to jest.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

const SUITES = [
  'test/workflows/disposal',
  'test/workflows/kill',
  'test/workflows/exchange',
  'test/office/clock/killed',
  'test/e2e/ceremony',
  'test/e2e/paperless',
];

const args = [join(ROOT, 'scripts', 'test.mjs'), ...SUITES, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, PARAF_CHAOS: '1', PARAF_CEREMONY_LETTERS: '200', PARAF_CASE_FLIPS: 'all' },
});
process.exitCode = status ?? 1;
