import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runVisibly } from './command.mjs';
import { ROOT } from './paths.mjs';
import { during, Missing } from './terminal.mjs';

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Why node_modules is not what the lock file says, or undefined when it is. Versions are compared, not times:
 * a checkout of another commit changes the one and not the other.
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

/** Installs what the lock file names, when it is not there already. */
export const ensureDependencies = async () => {
  const reason = staleness();
  if (reason === undefined) return;
  const status = await during(`installing dependencies (${reason})`, () =>
    runVisibly('npm', ['ci', '--no-audit', '--no-fund'], { cwd: ROOT }),
  );
  if (status !== 0) throw new Missing('"npm ci" failed; its own message is above. Is the package registry reachable?');
};
