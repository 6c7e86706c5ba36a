/**
 * The archive's encrypted form of a file (`PRFA1`, nonce, tag, AES-256-GCM bound to the digest) as it stood in released versions.
 * Encrypted bytes do not compress: a snapshot keeps the plain file with key and nonce, which give the same bytes again.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

const MAGIC = Buffer.from('PRFA1\n');
const NONCE = 12;
const TAG = 16;

export interface Opened {
  readonly plain: Buffer;
  readonly nonce: Buffer;
}

export const isStoredForm = (bytes: Buffer): boolean => bytes.subarray(0, MAGIC.length).equals(MAGIC);

export const openStored = (stored: Buffer, key: Uint8Array, sha256: string): Opened => {
  const nonce = stored.subarray(MAGIC.length, MAGIC.length + NONCE);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(sha256, 'hex'));
  decipher.setAuthTag(stored.subarray(MAGIC.length + NONCE, MAGIC.length + NONCE + TAG));
  const plain = Buffer.concat([decipher.update(stored.subarray(MAGIC.length + NONCE + TAG)), decipher.final()]);
  return { plain, nonce };
};

export const storeAgain = (plain: Uint8Array, nonce: Uint8Array, key: Uint8Array, sha256: string): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(sha256, 'hex'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([MAGIC, nonce, cipher.getAuthTag(), body]);
};
