/**
 * `npm run openapi`: writes openapi.json from the routes as the sources declare them; needs no server.
 * `npm run openapi -- --check` fails where the file says anything else, and names the first line that does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ROOT } from './lib/paths.mjs';
import { fail, Missing, say } from './lib/terminal.mjs';

const FILE = join(ROOT, 'openapi.json');

const firstDifference = (written, declared) => {
  const [old, now] = [written.split('\n'), declared.split('\n')];
  const at = now.findIndex((line, n) => line !== old[n]);
  const line = at === -1 ? now.length : at;
  return `line ${line + 1}: the file has ${old[line] ?? 'nothing'}, the routes declare ${now[line] ?? 'nothing'}`;
};

try {
  await ensureDependencies();
  await import('./lib/typescript.mjs');
  const { writtenDocument } = await import('../src/api/openapi/written.ts');
  const declared = await writtenDocument();
  if (process.argv.includes('--check')) {
    const written = readFileSync(FILE, 'utf8');
    if (written !== declared)
      throw new Missing(
        `openapi.json is not what the API serves; run "npm run openapi"\n${firstDifference(written, declared)}`,
      );
  } else {
    writeFileSync(FILE, declared);
    say(`wrote ${FILE}`);
  }
} catch (error) {
  fail(error);
}
