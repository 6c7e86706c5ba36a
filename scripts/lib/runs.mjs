import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE, runFolder } from './paths.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** A run of its own for this process, so that two test runs in one clone do not share a database. */
export const ownRun = (kind) => {
  const base = join(PRIVATE, 'run');
  mkdirSync(base, { recursive: true });
  // Folders that a killed process left behind are removed.
  for (const name of readdirSync(base)) {
    const owner = new RegExp(`^${kind}-(\\d+)$`).exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(base, name), { recursive: true, force: true });
  }
  const run = `${kind}-${process.pid}`;
  rmSync(runFolder(run), { recursive: true, force: true });
  mkdirSync(runFolder(run), { recursive: true, mode: 0o700 });
  return run;
};

/**
 * Runs `work` and then `cleanUp`, whatever happens: an error, Ctrl-C, a terminal that closes, a request to end.
 * The exit status is what `work` resolves to, or 1 after an error, or 128 and the signal's number.
 */
export const withCleanUp = async (work, cleanUp, onError) => {
  let interrupted = /** @type {number | undefined} */ (undefined);
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const interruption = new Promise((resolve) => {
    for (const [signal, status] of Object.entries(signals))
      process.on(signal, () => {
        // A second Ctrl-C does not cut the clean-up short: what it leaves running would be worse.
        interrupted ??= status;
        resolve(status);
      });
  });
  let status;
  try {
    status = await Promise.race([work(), interruption]);
  } catch (error) {
    status = interrupted ?? 1;
    if (interrupted === undefined) onError(error);
  }
  try {
    await cleanUp();
  } catch (error) {
    onError(error);
    status = status === 0 ? 1 : status;
  }
  process.exit(interrupted ?? status);
};
