/**
 * `npm run test:validators`: the suites whose judges are other people's programs (pyHanko, pdfsig). They fetch what they
 * need by package name into a private folder, which takes minutes: so they are not part of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

const SUITES = ['test/infra/signing', 'test/infra/pdf-signature', 'test/infra/verification'];

const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'scripts', 'test.mjs'), ...SUITES, '--selectProjects', 'infra'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PARAF_VALIDATORS: '1' },
  },
);
process.exitCode = status ?? 1;
