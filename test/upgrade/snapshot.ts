/** The kept state of an office as files of the repository: what it holds, and how it is closed and opened again. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { isStoredForm, openStored, storeAgain } from './archive-form.js';

export const SNAPSHOTS = join('test', 'upgrade', 'snapshots');

/** Input at each element when the application is walked on. */
export type Inputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** One application in flight, and how it should end. */
export interface Kept {
  readonly id: string;
  /** Name in reports, e.g. `palembang-izin at paraf-kasi`. */
  readonly name: string;
  readonly procedure: string;
  /** The element where it waited. */
  readonly at: string;
  /** Ends of which each is proper: an end that time brings may come first. */
  readonly outcomes: readonly string[];
  /** Kind of the letter that it makes, where it makes one. */
  readonly letter?: string;
  readonly inputs?: Inputs;
  /** Done before it is walked on. */
  readonly first?: 'resume' | 'answer';
  /** Applications of one chain are finished one after the other, in the order of the list. */
  readonly chain?: string;
  /** Done to the permit that it is about when it has ended, so that the next of its chain finds it as it should be. */
  readonly then?: { readonly permit: string; readonly act: 'suspend' | 'lift' };
}

/** An application that had ended when the snapshot was made. */
export interface Ended {
  readonly id: string;
  readonly name: string;
  readonly outcome: string;
  readonly number: string | null;
  readonly signed: string | null;
}

/** One act that was stored and not delivered: its sender asks later what became of it. */
export interface Pending {
  readonly application: string;
  readonly name: string;
  readonly key: string;
  readonly login: string;
}

export interface Manifest {
  readonly commit: string;
  readonly takenAt: string;
  /** Address in the letters at which they are verified; the parafs cover it too. */
  readonly publicUrl: string;
  readonly inFlight: readonly Kept[];
  readonly ended: readonly Ended[];
  readonly permits: readonly { readonly id: string; readonly status: string; readonly validUntil: string | null }[];
  readonly pending: readonly Pending[];
  /** Cases that begin by what waits in the inbox: how many of each permit type or procedure, by source. */
  readonly arriving: readonly { readonly source: string; readonly what: string; readonly count: number }[];
  readonly disposals: readonly { readonly id: string; readonly name: string; readonly becomes: string }[];
  readonly outages: readonly { readonly id: string; readonly state: 'running' | 'ended' | 'withdrawn' }[];
  /** Applications with a mail that had not left. */
  readonly mails: readonly string[];
  /** Applications with a message to OSS that had not left. */
  readonly oss: readonly string[];
}

/**
 * The keys in a snapshot are those of an office that never was. They are closed under this word all the same, so that nothing
 * that looks like a key lies open in the repository.
 */
const WORD = 'an office that never was';
const SALT = 16;
const NONCE = 12;
const TAG = 16;

const keyOf = (salt: Uint8Array): Buffer => scryptSync(WORD, salt, 32);

const seal = (bytes: Uint8Array): Buffer => {
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
  const cipher = createCipheriv('aes-256-gcm', keyOf(salt), nonce);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), body]);
};

const unseal = (sealed: Buffer): Buffer => {
  const nonce = sealed.subarray(SALT, SALT + NONCE);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(sealed.subarray(0, SALT)), nonce);
  decipher.setAuthTag(sealed.subarray(SALT + NONCE, SALT + NONCE + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(SALT + NONCE + TAG)), decipher.final()]);
};

/** One file: its bytes, or the plain ones with key and nonce of their encrypted form. */
export interface FileOf {
  readonly path: string;
  readonly bytes: Buffer;
  readonly stored?: { readonly key: string; readonly nonce: string; readonly sha256: string };
}

/** A list of what follows it, and the bytes of all files one after the other; a repeated part costs nothing in a wide window. */
const pack = (files: readonly FileOf[]): Buffer => {
  const list = files.map(({ path, bytes, stored }) => ({ path, size: bytes.length, stored }));
  const head = Buffer.from(JSON.stringify(list));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(head.length);
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const whole = Buffer.concat([size, head, ...files.map(({ bytes }) => bytes)]);
  return brotliCompressSync(whole, {
    params: { [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_SIZE_HINT]: whole.length },
  });
};

const unpack = (packed: Buffer): readonly FileOf[] => {
  const whole = brotliDecompressSync(packed);
  const start = 4 + whole.readUInt32BE(0);
  const list = JSON.parse(whole.subarray(4, start).toString('utf8')) as readonly (Omit<FileOf, 'bytes'> & {
    readonly size: number;
  })[];
  let at = start;
  return list.map(({ size, ...file }) => {
    at += size;
    return { ...file, bytes: whole.subarray(at - size, at) };
  });
};

const under = (folder: string, path: string): readonly string[] => {
  const full = join(folder, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((name) => statSync(join(folder, name)).isFile());
};

/** Files of a folder, named by their paths in it. */
export const collect = (folder: string, paths: readonly string[]): readonly FileOf[] =>
  paths
    .flatMap((path) => under(folder, path))
    .sort()
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));

const CASE_FILE = /^archive\/cases\/([^/]+)\/.*\b([0-9a-f]{64})$/u;

/** Encrypted files of cases become plain ones with their keys, as long as exactly the same bytes come of them again. */
export const opened = async (
  files: readonly FileOf[],
  keyOfCase: (application: string) => Promise<Uint8Array | null>,
): Promise<readonly FileOf[]> =>
  Promise.all(
    files.map(async (file) => {
      const [, application = '', sha256 = ''] = CASE_FILE.exec(file.path) ?? [];
      const key = application === '' || !isStoredForm(file.bytes) ? null : await keyOfCase(application);
      if (key === null) return file;
      const { plain, nonce } = openStored(file.bytes, key, sha256);
      if (!storeAgain(plain, nonce, key, sha256).equals(file.bytes)) return file;
      const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
      return { path: file.path, bytes: plain, stored: { key: base64(key), nonce: base64(nonce), sha256 } };
    }),
  );

const FILES = 'office.sealed';
const MANIFEST = 'manifest.json';

export const writeSnapshot = (manifest: Manifest, files: readonly FileOf[]): string => {
  const folder = join(SNAPSHOTS, manifest.commit.slice(0, 7));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, undefined, 1)}\n`);
  writeFileSync(join(folder, FILES), seal(pack(files)));
  return folder;
};

export const readManifest = (name: string): Manifest =>
  JSON.parse(readFileSync(join(SNAPSHOTS, name, MANIFEST), 'utf8')) as Manifest;

/** Lays the files of a snapshot into a folder. */
export const unpackSnapshot = (name: string, folder: string): void => {
  for (const { path, bytes, stored } of unpack(unseal(readFileSync(join(SNAPSHOTS, name, FILES))))) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const file =
      stored === undefined
        ? bytes
        : storeAgain(bytes, Buffer.from(stored.nonce, 'base64'), Buffer.from(stored.key, 'base64'), stored.sha256);
    writeFileSync(target, file, { mode: 0o600 });
  }
};
