import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CaseFiles } from '../../domain/ports/casework.js';
import type { ErrorCode } from '../../domain/shared/error-codes.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const NAME = /^[0-9a-f]{64}$/;
const APPLICATION = /^[A-Za-z0-9_-]{1,64}$/;

/** A stored file that is damaged, or was swapped: never a result. */
export class CaseFileBroken extends Error {
  readonly code: ErrorCode = 'INVARIANT';

  constructor(application: string, sha256: string, why: string) {
    super(`file ${sha256} of application ${application} ${why}; restore it from a backup`);
    this.name = 'CaseFileBroken';
  }
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );

/** Written beside, flushed, renamed: a kill leaves the file whole or not there. */
const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${randomBytes(6).toString('hex')}.part`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(beside, path);
};

/**
 * Files under `<folder>/<application>/<sha256 of the content>`, each AES-256-GCM with the applicant's key: iv, tag,
 * ciphertext; application and digest are authenticated with it.
 *
 * @param keyOf the applicant's data key, or null once it is destroyed
 */
export const encryptedCaseFiles = (folder: string, keyOf: (application: string) => Promise<Uint8Array | null>): CaseFiles => {
  const pathOf = (application: string, sha256: string): string => {
    if (!APPLICATION.test(application) || !NAME.test(sha256)) throw new CaseFileBroken(application, sha256, 'has no valid name');
    return join(folder, application, sha256);
  };
  return {
    async put(application, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = pathOf(application, sha256);
      if (!(await exists(path))) {
        const key = await keyOf(application);
        if (key === null) throw new CaseFileBroken(application, sha256, 'cannot be stored: the data key has been destroyed');
        const iv = randomBytes(IV_BYTES);
        const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(`${application}/${sha256}`));
        const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
        await writeWhole(path, Buffer.concat([iv, cipher.getAuthTag(), sealed]));
      }
      return { sha256, size: bytes.length };
    },

    async get(application, sha256) {
      const path = pathOf(application, sha256);
      const key = await keyOf(application);
      if (key === null || !(await exists(path))) return null;
      const stored = await readFile(path);
      const decipher = createDecipheriv('aes-256-gcm', key, stored.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(`${application}/${sha256}`))
        .setAuthTag(stored.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      let bytes: Buffer;
      try {
        bytes = Buffer.concat([decipher.update(stored.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      } catch {
        throw new CaseFileBroken(application, sha256, 'is damaged');
      }
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new CaseFileBroken(application, sha256, 'is not what its name says');
      return new Uint8Array(bytes);
    },
  };
};
