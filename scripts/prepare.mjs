/** After `npm ci`: builds the sources, so that the first command answers at once. Without dev dependencies there is nothing to build with. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from './lib/build.mjs';

if (existsSync(join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')) && existsSync(join(ROOT, 'src'))) ensureBuilt();
