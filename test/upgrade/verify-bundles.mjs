/** `node verify-bundles.mjs ROOT.pem BUNDLE…`: `paraf case verify` of many bundles in one process; status 1 where one is not confirmed. */
import { run } from '../../dist/cli/case/verify.js';

const [trust, ...bundles] = process.argv.slice(2);
let status = 0;
for (const bundle of bundles) {
  const code = await run([bundle, '--trust', trust, '--json']);
  if (code !== 0) {
    process.stderr.write(`${bundle}: status ${String(code)}\n`);
    status = 1;
  }
}
process.exitCode = status;
