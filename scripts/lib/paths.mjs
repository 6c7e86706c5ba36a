import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './build.mjs';

export { ROOT };

/**
 * URL of a built module, for `import`. No import names it literally, because it is not built yet when scripts are read.
 */
export const builtUrl = (file) => pathToFileURL(join(ROOT, 'dist', file)).href;

/** Everything that set-up and runs leave behind is in this folder of the clone, which git ignores. */
export const PRIVATE = join(ROOT, '.paraf');
export const TOOLS = join(PRIVATE, 'tools');
export const runFolder = (name) => join(PRIVATE, 'run', name);

/** Eight characters that differ between two clones on one machine. */
export const cloneId = () => createHash('sha256').update(realpathSync(ROOT)).digest('hex').slice(0, 8);

/** Sockets live outside of the clone: a socket's path may have 107 bytes at most, and a clone's may be longer. */
export const socketFolder = () => {
  const folder = join(tmpdir(), `paraf-${cloneId()}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
};
