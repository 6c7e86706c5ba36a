import { gunzipSync, gzipSync } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { CipherBroken, seal, unseal } from './cipher.js';
import type { KeyRing } from './key-ring.js';

const ENCODING = 'binary/encrypted';
const PURPOSE = 'temporal-payload';
/**
 * Size above which a payload is compressed. Below it gzip saves nothing worth its time; above it, a trip to zlib's
 * threads costs five times what it saves.
 */
const COMPRESS_ABOVE_BYTES = 1024;
const PLAIN = 0;
const GZIP = 1;

const utf8 = (bytes: Uint8Array | null | undefined): string => (bytes ? Buffer.from(bytes).toString('utf8') : '');

const isJson = (data: Uint8Array | null | undefined): boolean => {
  try {
    JSON.parse(utf8(data));
    return true;
  } catch {
    return false;
  }
};

const EMPTY: Payload = { metadata: { encoding: Buffer.from('binary/null') } };

/**
 * A payload in clear, which was never ours. One that the workflow could not read would fail its task for ever, so it
 * becomes a signal without content, which the rules decline.
 */
const readable = (payload: Payload): Payload => {
  const encoding = utf8(payload.metadata?.['encoding']);
  const isRead =
    encoding === 'binary/null' || encoding === 'binary/plain' || (encoding === 'json/plain' && isJson(payload.data));
  return isRead ? payload : EMPTY;
};

/**
 * The decrypted payload; empty where the data does not open under the key that it names, as it was not encrypted here.
 */
const opened = (key: Buffer, data: Uint8Array): Payload => {
  try {
    const plaintext = unseal(key, data, PURPOSE);
    const body = plaintext.subarray(1);
    return proto.temporal.api.common.v1.Payload.decode(plaintext[0] === GZIP ? gunzipSync(body) : body);
  } catch (error) {
    if (error instanceof CipherBroken) return EMPTY;
    throw error;
  }
};

/**
 * Whole payloads, metadata too, are compressed above 1 kB and encrypted with AES-256-GCM; beside the ciphertext stands
 * only the id of the master key that the key was derived from. A payload that is not encrypted passes as it is, or
 * empty where nobody could read it; what is encrypted with another key than it names is empty.
 */
export const encryptingCodec = (keys: KeyRing): PayloadCodec => ({
  encode: (payloads) =>
    Promise.resolve().then(() =>
      payloads.map((payload): Payload => {
        const whole = proto.temporal.api.common.v1.Payload.encode(payload).finish();
        const large = whole.length > COMPRESS_ABOVE_BYTES;
        const body = large ? gzipSync(whole) : whole;
        const plaintext = Buffer.concat([Buffer.of(large ? GZIP : PLAIN), body]);
        return {
          metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(keys.current) },
          data: seal(keys.purpose(PURPOSE), plaintext, PURPOSE),
        };
      }),
    ),
  decode: (payloads) =>
    Promise.resolve().then(() =>
      payloads.map((payload): Payload => {
        if (utf8(payload.metadata?.['encoding']) !== ENCODING) return readable(payload);
        const master = utf8(payload.metadata?.['encryption-key-id']);
        // a master key that is missing is ours to put back: nothing is read as empty for want of it
        return opened(keys.purpose(PURPOSE, master), payload.data ?? Buffer.alloc(0));
      }),
    ),
});
