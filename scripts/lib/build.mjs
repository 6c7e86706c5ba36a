import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const STAMP = join(ROOT, 'dist', '.built');
const LOCK = join(ROOT, 'dist.lock');

const newest = (folder) => {
  let latest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
};

const isFresh = () =>
  existsSync(STAMP) &&
  statSync(STAMP).mtimeMs >=
    Math.max(
      newest(join(ROOT, 'src')),
      // The bundle of the workflows holds packages, too.
      ...['tsconfig.build.json', 'package-lock.json', join('scripts', 'lib', 'bundle-workflows.mjs')]
        .map((file) => join(ROOT, file))
        .filter((file) => existsSync(file))
        .map((file) => statSync(file).mtimeMs),
    );

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Takes the build lock, or waits for the build of another process; a lock older than five minutes is a dead one's. */
const withLock = (work) => {
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > 300_000)
        rmSync(LOCK, { recursive: true, force: true });
      pause(200);
    }
  }
  try {
    return work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
};

const run = (fault, args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`paraf: ${fault}\n${stdout}${stderr}`);
  process.exit(2);
};

/**
 * Compiles `src` to `dist` and bundles the workflows, where `dist` is missing or stale. Emits without type-checking: `npm run
 * check` does that.
 */
export const ensureBuilt = () => {
  if (isFresh()) return;
  withLock(() => {
    if (isFresh()) return;
    const started = Date.now();
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    if (!existsSync(tsc)) {
      process.stderr.write('paraf: dependencies are missing; run "npm ci" first\n');
      process.exit(2);
    }
    run('the sources do not compile', [tsc, '-p', 'tsconfig.build.json', '--noCheck']);
    run('the workflows cannot be bundled', [join(ROOT, 'scripts', 'lib', 'bundle-workflows.mjs')]);
    writeFileSync(STAMP, `${new Date(started).toISOString()}\n`);
  });
};
