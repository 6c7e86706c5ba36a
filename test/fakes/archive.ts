import { createHash } from 'node:crypto';

import type { Archive } from '../../src/domain/ports/world.js';

/** An archive in memory. */
export const createFakeArchive = (): Archive => {
  const files = new Map<string, Uint8Array>();
  const put: Archive['put'] = (bytes) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.set(sha256, new Uint8Array(bytes));
    return Promise.resolve({ sha256, size: bytes.length });
  };
  const find = (sha256: string): Uint8Array | null => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw Object.assign(new Error('expected a SHA-256'), { code: 'INPUT_INVALID' });
    const bytes = files.get(sha256);
    return bytes === undefined ? null : new Uint8Array(bytes);
  };
  return {
    put,
    get: async (sha256) => Promise.resolve().then(() => find(sha256)),
    has: async (sha256) => Promise.resolve().then(() => find(sha256) !== null),
    async manifest(application, manifest) {
      if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(application)) {
        throw Object.assign(new Error('the id cannot name a file'), { code: 'INPUT_INVALID' });
      }
      const { sha256 } = await put(new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
      return { path: `memory:${application}`, sha256 };
    },
  };
};
