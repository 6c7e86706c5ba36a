import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../paths.mjs';

/**
 * Makes a folder of the clone's private tools whole or not at all: `make(temporary)` fills another folder and answers
 * whether it did; only then that one gets the name. Undefined where it did not.
 */
export const keptFolder = async (name, make) => {
  const home = join(TOOLS, name);
  mkdirSync(TOOLS, { recursive: true });
  const temporary = join(TOOLS, `.${name}.${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  try {
    if (!(await make(temporary))) return undefined;
    try {
      renameSync(temporary, home);
    } catch (error) {
      // Another process of this clone was first; its folder has the same content.
      if (!existsSync(home)) throw error;
    }
    return home;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
};
