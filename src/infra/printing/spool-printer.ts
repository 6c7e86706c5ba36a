import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Printer } from '../../domain/ports/world.js';
import { isMissing, PortFailure, reasonOf } from '../../domain/shared/port-failure.js';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const writeWhole = async (path: string, bytes: Uint8Array | string): Promise<void> => {
  const aside = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(aside, 'wx', 0o640);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
};

const isThere = async (path: string, bytes: Uint8Array): Promise<boolean> => {
  try {
    return sha256(await readFile(path)) === sha256(bytes);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/**
 * A folder that a print service watches, or a person prints from: `<job>.pdf` with `<job>.json` beside it (title,
 * copies), the ticket last, so that whoever waits for tickets never sees half a letter. The same key is spooled once,
 * also where what was spooled has been taken away since and the record knows of it.
 */
export const createSpoolPrinter = ({ directory }: { readonly directory: string }): Printer => ({
  async print(job) {
    const name = sha256(job.key).slice(0, 32);
    const path = join(directory, `${name}.pdf`);
    const printed = { job: name, state: 'completed', printer: `spool:${directory}` } as const;
    // whoever prints from the folder may take the files away
    if (job.taken === name) return printed;
    try {
      await mkdir(directory, { recursive: true, mode: 0o750 });
      if (!(await isThere(path, job.bytes))) await writeWhole(path, job.bytes);
      const ticket = { key: job.key, title: job.title, copies: job.copies, sha256: sha256(job.bytes) };
      await writeWhole(join(directory, `${name}.json`), `${JSON.stringify(ticket)}\n`);
    } catch (error) {
      throw new PortFailure('PRINTER_UNAVAILABLE', `the spool folder cannot be written: ${reasonOf(error)}`, {
        retryable: true,
        cause: error,
      });
    }
    await job.onTaken?.(name);
    return printed;
  },
});
