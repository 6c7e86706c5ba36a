import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runVisibly } from './command.mjs';
import { ROOT } from './paths.mjs';
import { during, Missing } from './terminal.mjs';

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Difference between node_modules and the lock file, in words; undefined where there is none. Versions are compared,
 * not times: a checkout of another commit changes the one and not the other.
 */
const staleness = () => {
  const installedPath = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'the dependencies are not installed';
  const installed = packagesOf(installedPath);
  for (const [path, wanted] of Object.entries(packagesOf(join(ROOT, 'package-lock.json')))) {
    if (path === '' || wanted.optional || wanted.peer || wanted.devOptional) continue;
    if (installed[path]?.version !== wanted.version)
      return `${path} is ${installed[path]?.version ?? 'missing'}, the lock file says ${wanted.version}`;
  }
  return undefined;
};

/** @type {[major: number, minor: number]} */
const LEAST_NODE = [20, 20];

/** @throws Missing where this Node.js is older than what the project is tested with */
const ensureNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor))
    throw new Missing(`Node.js ${LEAST_NODE.join('.')} or later is needed; this is ${process.version}`);
};

/** Installs what the lock file names, when it is not there already. */
export const ensureDependencies = async () => {
  ensureNode();
  const reason = staleness();
  if (reason === undefined) return;
  const status = await during(`installing dependencies (${reason})`, () =>
    runVisibly('npm', ['ci', '--no-audit', '--no-fund'], { cwd: ROOT }),
  );
  if (status !== 0) throw new Missing('"npm ci" failed; its own message is above. Is the package registry reachable?');
};
