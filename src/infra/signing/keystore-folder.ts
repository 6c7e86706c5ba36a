import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../domain/shared/port-failure.js';
import { onStorage } from '../storage/on-storage.js';
import type { KeystoreLookup } from './local-signer.js';

export interface KeystoreFolder extends KeystoreLookup {
  /** Keeps the bundle in the place of an earlier one, with the certificate noted beside it. */
  put(official: string, bundle: Uint8Array, certificate: Uint8Array): Promise<void>;
}

const WHAT = 'folder of keys';

const readIfThere = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** The official's id, checked: ids come from the record, and one that could leave the folder is none of them. */
const checked = (official: string): string => {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(official)) throw new Error(`"${official}" is no id of an official`);
  return official;
};

/** Writes a file whole under another name first: a reader, or a crash, never meets half a file. */
export const place = async (path: string, bytes: Uint8Array): Promise<void> => {
  const draft = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};

/**
 * Folder of bundles: `<official>.p12`, readable by its owner alone, and `<official>.<digest of it>.cer`. The digest
 * binds the note to its bundle: where a crash, or a hand, has put another bundle there, no note is read rather than a
 * wrong one.
 */
export const keystoreFolder = (directory: string): KeystoreFolder => {
  const bundleOf = (official: string): string => join(directory, `${checked(official)}.p12`);
  const noteName = (official: string, bundle: Uint8Array): string =>
    `${official}.${createHash('sha256').update(bundle).digest('hex').slice(0, 32)}.cer`;
  return {
    find: (official) =>
      onStorage(WHAT, async () => {
        const bundle = await readIfThere(bundleOf(official));
        if (bundle === undefined) return undefined;
        const certificate = await readIfThere(join(directory, noteName(official, bundle)));
        return { bundle, ...(certificate === undefined ? {} : { certificate }) };
      }),
    put: (official, bundle, certificate) =>
      onStorage(WHAT, async () => {
        const path = bundleOf(official);
        await mkdir(directory, { recursive: true, mode: 0o700 });
        const note = noteName(official, bundle);
        await place(join(directory, note), certificate);
        await place(path, bundle);
        const stale = (await readdir(directory)).filter(
          (name) => name !== note && name.startsWith(`${official}.`) && name.endsWith('.cer'),
        );
        for (const name of stale) await rm(join(directory, name), { force: true });
      }),
  };
};
