import type { Json } from '../../domain/shared/json.js';
import { seal, unseal } from './cipher.js';
import type { KeyRing } from './key-ring.js';

/** Encrypts one JSON value for one place. */
export const sealJson = (key: Uint8Array, value: Json, context: string): Buffer =>
  seal(key, Buffer.from(JSON.stringify(value), 'utf8'), context);

export const unsealJson = (key: Uint8Array, sealed: Uint8Array, context: string): unknown =>
  JSON.parse(unseal(key, sealed, context).toString('utf8'));

/** Encrypts with the office's key of a purpose; the stored form names the master key: `<id>\0<sealed>`. */
export interface Box {
  readonly close: (value: Json, context: string) => Buffer;
  readonly open: (stored: Buffer, context: string) => unknown;
}

export const purposeBox = (keys: KeyRing, purpose: string): Box => ({
  close: (value, context) =>
    Buffer.concat([
      Buffer.from(`${keys.current}\0`, 'utf8'),
      sealJson(keys.purpose(purpose), value, `${purpose}/${context}`),
    ]),
  open: (stored, context) => {
    const end = stored.indexOf(0);
    return unsealJson(
      keys.purpose(purpose, stored.toString('utf8', 0, end)),
      stored.subarray(end + 1),
      `${purpose}/${context}`,
    );
  },
});
