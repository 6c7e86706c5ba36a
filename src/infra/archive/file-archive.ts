import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Archive } from '../../domain/ports/world.js';
import { isMissing, PortFailure } from '../../domain/shared/port-failure.js';
import { onStorage } from '../storage/on-storage.js';

export interface FileArchiveOptions {
  readonly directory: string;
  /** Key of 32 bytes. With it the stored bytes are encrypted (AES-256-GCM); digests are always of the plain bytes. */
  readonly key?: Uint8Array;
}

const SHA256 = /^[0-9a-f]{64}$/;
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
/** First bytes of an encrypted file: name of the form, then 12 bytes nonce and 16 bytes tag. */
const MAGIC = Buffer.from('PRFA1\n');

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const encrypt = (bytes: Uint8Array, key: Uint8Array, sha256: string): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(sha256, 'hex'));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([MAGIC, nonce, cipher.getAuthTag(), body]);
};

const decrypt = (stored: Buffer, key: Uint8Array, sha256: string): Buffer => {
  const at = MAGIC.length;
  const decipher = createDecipheriv('aes-256-gcm', key, stored.subarray(at, at + 12)).setAAD(
    Buffer.from(sha256, 'hex'),
  );
  decipher.setAuthTag(stored.subarray(at + 12, at + 28));
  return Buffer.concat([decipher.update(stored.subarray(at + 28)), decipher.final()]);
};

const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes a file so that readers see the old file or the whole new one, also after the power fails: write aside, sync,
 * rename, sync the folder.
 */
const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
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
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
};

/** Files under the SHA-256 of their bytes, and one manifest per application. */
export const createFileArchive = ({ directory, key }: FileArchiveOptions): Archive => {
  if (key !== undefined && key.length !== 32) throw new Error(`archive key: expected 32 bytes, got ${key.length}`);

  const pathOf = (sha256: string): string => {
    if (!SHA256.test(sha256)) {
      throw new PortFailure('INPUT_INVALID', 'archive: expected a SHA-256 of 64 hexadecimal digits in lower case', {
        retryable: false,
      });
    }
    return join(directory, 'objects', sha256.slice(0, 2), sha256);
  };

  const damaged = (sha256: string, what: string): PortFailure =>
    new PortFailure('INVARIANT', `archive: file ${sha256} ${what}; restore it from a backup`, { retryable: false });

  const unseal = (stored: Buffer, sha256: string): Buffer => {
    if (digestOf(stored) === sha256) return stored;
    const isEncrypted = stored.subarray(0, MAGIC.length).equals(MAGIC);
    if (!isEncrypted) throw damaged(sha256, 'has other bytes than were filed');
    if (key === undefined) throw damaged(sha256, 'is encrypted and no key is configured');
    try {
      const plain = decrypt(stored, key, sha256);
      if (digestOf(plain) === sha256) return plain;
    } catch (error) {
      throw new PortFailure('INVARIANT', `archive: file ${sha256} cannot be decrypted: changed, or another key`, {
        retryable: false,
        cause: error,
      });
    }
    throw damaged(sha256, 'has other bytes than were filed');
  };

  const read = async (sha256: string): Promise<Uint8Array | null> => {
    const path = pathOf(sha256);
    let stored: Buffer;
    try {
      stored = await readFile(path);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    return new Uint8Array(unseal(stored, sha256));
  };

  /** A file that is there but damaged counts as absent when the right bytes are at hand: filing them again heals it. */
  const isWhole = async (sha256: string): Promise<boolean> => {
    try {
      return (await read(sha256)) !== null;
    } catch (error) {
      if (error instanceof PortFailure) return false;
      throw error;
    }
  };

  const put = async (bytes: Uint8Array): Promise<{ sha256: string; size: number }> => {
    const sha256 = digestOf(bytes);
    if (!(await isWhole(sha256)))
      await writeWhole(pathOf(sha256), key === undefined ? bytes : encrypt(bytes, key, sha256));
    return { sha256, size: bytes.length };
  };

  const named = <T>(work: () => Promise<T>): Promise<T> => onStorage('archive', work);

  return {
    put: (bytes) => named(() => put(bytes)),
    get: (sha256) => named(() => read(sha256)),
    has: (sha256) =>
      named(async () => {
        try {
          return (await stat(pathOf(sha256))).isFile();
        } catch (error) {
          if (isMissing(error)) return false;
          throw error;
        }
      }),
    manifest: (application, manifest) =>
      named(async () => {
        if (!IDENTIFIER.test(application)) {
          throw new PortFailure('INPUT_INVALID', 'archive: the application id cannot name a file', {
            retryable: false,
          });
        }
        const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');
        // Filed like any other bytes as well, so that an earlier manifest can still be read by its digest.
        const { sha256 } = await put(bytes);
        const path = join(directory, 'manifests', `${application}.json`);
        await writeWhole(path, bytes);
        return { path, sha256 };
      }),
  };
};
