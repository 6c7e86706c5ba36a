/**
 * `npm run test:conformance`: the reducer beside other engines. Part of it reads models of another project, which are
 * not kept here. Where they are missing, the end of the output names the untested part and the source of the models,
 * and the status is 1.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { conformanceModels, modelsAreMissing } from './lib/conformance-models.mjs';
import { ROOT } from './lib/paths.mjs';

const run = spawnSync(
  process.execPath,
  [join(ROOT, 'scripts', 'test.mjs'), '--selectProjects', 'conformance', ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
const models = conformanceModels();
if (!models.present) process.stderr.write(`\nparaf: ${modelsAreMissing(models.folder)}\n`);
process.exitCode = run.status === 0 && models.present ? 0 : run.status || 1;
