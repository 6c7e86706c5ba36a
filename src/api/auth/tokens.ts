import { createHash, randomBytes } from 'node:crypto';

/** Makes a secret of 256 bits, as text for a header or an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Hash of a secret for the record: enough to recognise the secret, useless to one who reads the record. */
export const sha256Hex = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
