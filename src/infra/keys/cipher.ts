import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const IV = 12;
const TAG = 16;
const HEADER = 1 + IV + TAG;

/** Bytes that this key and context did not make: changed, or sealed for another place. */
export class CipherBroken extends Error {
  constructor(detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'CipherBroken';
  }
}

/**
 * AES-256-GCM (NIST SP 800-38D): version, 96-bit random IV, 128-bit tag, ciphertext.
 * `context` is authenticated and not stored: bytes moved to another row or column do not open.
 */
export const seal = (key: Uint8Array, plaintext: Uint8Array, context: string): Buffer => {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body]);
};

export const unseal = (key: Uint8Array, sealed: Uint8Array, context: string): Buffer => {
  if (sealed.length < HEADER || sealed[0] !== VERSION) {
    throw new CipherBroken(
      `expected version ${VERSION} and at least ${HEADER} bytes, got ${sealed.length} bytes for ${context}`,
    );
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + IV), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(1 + IV, HEADER));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER)), decipher.final()]);
  } catch (error) {
    throw new CipherBroken(`the bytes do not belong to this key and to ${context}`, { cause: error });
  }
};
