/**
 * `node scripts/record-histories.mjs`: plays the ways of the Prabumulih procedure on Temporal's time-skipping server and
 * writes their histories to test/histories/<version>/, for the tests to replay. Run it once for each release, and
 * never again for one that is out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';
import { provideTestServer } from './lib/provision/temporal.mjs';
import { fail, say } from './lib/terminal.mjs';

try {
  process.chdir(ROOT);
  process.env.PARAF_TEST_SERVER ??= await provideTestServer();
  await import('./lib/typescript.mjs');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { recordHistories } = await import('../test/histories/record.ts');
  await recordHistories(join('test', 'histories', version), say);
  process.exit(0);
} catch (error) {
  fail(error);
  process.exit(1);
}
