import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import type { BagDigests, BagFiles } from '../../domain/case/bag.js';
import { isMissing, PortFailure } from '../../domain/shared/port-failure.js';

/** Largest bundle that is read, in bytes, packed or not. */
const LARGEST = 1024 * 1024 * 1024;
const MOST_FILES = 50_000;

export const BAG_DIGESTS: BagDigests = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  sha512: (bytes) => createHash('sha512').update(bytes).digest('hex'),
};

/** UTF-8 text, or null where the bytes are none. A byte order mark stays in the text. */
export const utf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // the caller says which file it is
  }
};

const refused = (detail: string): PortFailure => new PortFailure('INPUT_INVALID', detail, { retryable: false });

/** Content of a folder or ZIP file that is read as a bundle. */
export interface Container {
  readonly files: BagFiles;
  /** Links and other things that are no files, by their path. */
  readonly strange: readonly string[];
  /** False where a ZIP file is packed otherwise than Paraf packs it: its own bytes are not covered by any digest. */
  readonly asPacked: boolean;
}

const readFolder = async (folder: string): Promise<Container> => {
  const files = new Map<string, Uint8Array>();
  const strange: string[] = [];
  let total = 0;
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) {
        total += (await stat(join(folder, path))).size;
        if (total > LARGEST || files.size >= MOST_FILES)
          throw refused(`the bundle is larger than ${LARGEST} bytes or has more than ${MOST_FILES} files`);
        files.set(path, new Uint8Array(await readFile(join(folder, path))));
      } else strange.push(path);
    }
  };
  await walk('');
  return { files, strange, asPacked: true };
};

const SAFE = (path: string): boolean =>
  path !== '' &&
  !path.startsWith('/') &&
  !path.includes('\\') &&
  !path.split('/').some((part) => part === '..' || part === '.');

/** Packs a bundle as a ZIP file: the same files give the same bytes. */
export const zipped = (files: BagFiles, folder: string): Uint8Array =>
  zipSync(
    Object.fromEntries(
      [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, bytes]) => [`${folder}/${path}`, bytes] as const),
    ),
    { level: 6, mtime: new Date('2020-01-01T00:00:00'), os: 3 },
  );

/** The one folder that a bag lies in inside its archive (RFC 8493, section 4.2); empty where it lies at the top. */
const topOf = (paths: readonly string[]): string => {
  const tops = new Set(paths.map((path) => path.split('/')[0] ?? ''));
  const [top = ''] = tops;
  return tops.size === 1 && paths.every((path) => path.includes('/')) ? top : '';
};

const readZip = (bytes: Uint8Array): Container => {
  let total = 0;
  let count = 0;
  const twice: string[] = [];
  const seen = new Set<string>();
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        count += 1;
        if (total > LARGEST || count > MOST_FILES)
          throw refused(`the bundle unpacks to more than ${LARGEST} bytes or ${MOST_FILES} files`);
        if (seen.has(name)) twice.push(name);
        seen.add(name);
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    if (error instanceof PortFailure) throw error;
    throw refused(
      `the file is no ZIP archive that can be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const paths = Object.keys(entries);
  const unsafe = paths.filter((path) => !SAFE(path));
  const top = topOf(paths);
  const files = new Map(
    paths
      .filter((path) => SAFE(path))
      .map((path) => [top === '' ? path : path.slice(top.length + 1), entries[path] ?? new Uint8Array()] as const),
  );
  const again = top === '' ? null : zipped(files, top);
  return {
    files,
    strange: [...unsafe, ...twice],
    asPacked: again !== null && Buffer.compare(again, bytes) === 0,
  };
};

/** Reads a bundle, a folder or a ZIP file, wholly. Throws PortFailure where the path is neither. */
export const readContainer = async (path: string): Promise<Container> => {
  let found;
  try {
    found = await stat(path);
  } catch (error) {
    if (isMissing(error)) throw refused(`${path}: there is no such file or folder`);
    throw error;
  }
  if (found.isDirectory()) return readFolder(path);
  if (!found.isFile()) throw refused(`${path}: expected a folder or a ZIP file`);
  if (found.size > LARGEST) throw refused(`${path} has ${found.size} bytes; at most ${LARGEST} are read`);
  return readZip(new Uint8Array(await readFile(path)));
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/**
 * Writes the bundle whole or not at all: as a ZIP file where the name ends in `.zip`, as a folder otherwise. Never over
 * what is there.
 */
export const writeContainer = async (path: string, files: BagFiles): Promise<void> => {
  const target = resolve(path);
  if (await isThere(target)) throw refused(`${path} is there already; name another, or take it away first`);
  const aside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.part`);
  try {
    await mkdir(dirname(target), { recursive: true });
    if (/\.zip$/i.test(target)) {
      const handle = await open(aside, 'wx', 0o600);
      try {
        await handle.writeFile(zipped(files, basename(target).replace(/\.zip$/i, '')));
        await handle.sync();
      } finally {
        await handle.close();
      }
    } else {
      await mkdir(aside, { mode: 0o700 });
      for (const [name, bytes] of files) {
        await mkdir(dirname(join(aside, name)), { recursive: true, mode: 0o700 });
        await writeFile(join(aside, name), bytes, { mode: 0o600 });
      }
    }
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
};
