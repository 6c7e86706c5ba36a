import { hkdfSync } from 'node:crypto';

/**
 * A value that stands for one data key and tells nothing of it (HKDF, RFC 5869). AES-GCM alone does not bind a
 * ciphertext to its key: two keys could be made to open one ciphertext to two texts. What the chain holds of the key
 * rules that out.
 */
export const keyCommitment = (application: string, key: Uint8Array): string =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `paraf/commitment/${application}`, 32)).toString('hex');
