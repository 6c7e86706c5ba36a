/**
 * `npm run test:validators`: the suites whose judges are other people's programs (EU DSS, veraPDF, pyHanko, pdfsig). They
 * are fetched by package name into a private folder, which takes minutes: so they are not part of `npm test`, which runs
 * the same suites with our own verifier alone. Arguments go to jest.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';
import { provideJavaJudges } from './lib/provision/java.mjs';
import { providePdfsig } from './lib/provision/optional.mjs';
import { providePyHanko } from './lib/provision/pyhanko.mjs';
import { fail, Missing } from './lib/terminal.mjs';

const SUITES = ['test/infra/judges', 'test/infra/signing', 'test/infra/pdf-signature', 'test/infra/verification'];

/** Provides all judges or none: a run without one would look as if it had agreed. */
const provideJudges = async () => {
  await provideJavaJudges();
  if ((await providePyHanko()) === undefined)
    throw new Missing('pyHanko cannot be had: install Python 3 with venv and pip, and see that PyPI is reachable');
  if ((await providePdfsig()) === undefined)
    throw new Missing('pdfsig cannot be had: install poppler-utils, so that "pdfsig -v" works');
};

try {
  await provideJudges();
  const args = [join(ROOT, 'scripts', 'test.mjs'), ...SUITES, ...process.argv.slice(2), '--selectProjects', 'infra'];
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PARAF_VALIDATORS: '1' },
  });
  process.exitCode = status ?? 1;
} catch (error) {
  fail(error);
}
