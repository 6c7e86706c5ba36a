import { join } from 'node:path';
import type { CaseFiles } from '../../domain/ports/casework.js';
import type { Archive } from '../../domain/ports/world.js';
import { PortFailure } from '../../domain/shared/port-failure.js';
import { createFileArchive } from './file-archive.js';

const APPLICATION = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/**
 * A folder of content-addressed files for each application, encrypted with its applicant's key.
 *
 * @param keyOf 32 bytes, or null once the key is destroyed
 */
export const encryptedCaseFiles = (
  folder: string,
  keyOf: (application: string) => Promise<Uint8Array | null>,
): CaseFiles => {
  const archiveOf = async (application: string): Promise<Archive | null> => {
    if (!APPLICATION.test(application))
      throw new PortFailure('INPUT_INVALID', `"${application}" names no application`, { retryable: false });
    const key = await keyOf(application);
    return key === null ? null : createFileArchive({ directory: join(folder, application), key });
  };
  return {
    async put(application, bytes) {
      const archive = await archiveOf(application);
      if (archive === null)
        throw new PortFailure('INVARIANT', `the data key of ${application} is destroyed: nothing can be filed`, {
          retryable: false,
        });
      return archive.put(bytes);
    },
    async get(application, sha256) {
      return (await archiveOf(application))?.get(sha256) ?? null;
    },
  };
};
