import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Purpose of the derived bytes, as the ID byte of RFC 7292 appendix B.3. */
export const KDF_PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

export type KdfHash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
const BLOCK: Readonly<Record<KdfHash, number>> = { sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 };

/** The passphrase as a BMPString with its terminating zero, as the KDF wants it. */
export const bmpPassphrase = (passphrase: string): Uint8Array => {
  const bytes = Buffer.from(`${passphrase}\0`, 'utf16le');
  return bytes.swap16();
};

const repeated = (bytes: Uint8Array, block: number): Uint8Array => {
  const out = new Uint8Array(Math.ceil(bytes.length / block) * block);
  for (let at = 0; at < out.length; at += 1) out[at] = bytes[at % bytes.length] ?? 0;
  return out;
};

/** Adds with carry: I_j = I_j + B + 1 modulo 2^(8v) (RFC 7292 appendix B.2). */
const addWithCarry = (target: Uint8Array, addend: Uint8Array): void => {
  let carry = 1;
  for (let at = target.length - 1; at >= 0; at -= 1) {
    const sum = (target[at] ?? 0) + (addend[at] ?? 0) + carry;
    target[at] = sum & 0xff;
    carry = sum >> 8;
  }
};

/** Rounds between two pauses: a bundle with many rounds holds up no other letter on the same worker. */
const ROUNDS_AT_ONCE = 5_000;

/** The key derivation of PKCS #12 (RFC 7292 appendix B.2). */
export const pkcs12Kdf = async (
  hash: KdfHash,
  passphrase: Uint8Array,
  salt: Uint8Array,
  purpose: number,
  iterations: number,
  length: number,
): Promise<Uint8Array> => {
  const block = BLOCK[hash];
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = Buffer.concat([repeated(salt, block), repeated(passphrase, block)]);
  const out: Uint8Array[] = [];
  for (let made = 0; made < length;) {
    let digest: Uint8Array = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round += 1) {
      digest = createHash(hash).update(digest).digest();
      if (round % ROUNDS_AT_ONCE === 0) await setImmediate();
    }
    out.push(digest);
    made += digest.length;
    const addend = repeated(digest, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) addWithCarry(input.subarray(at, at + block), addend);
  }
  return Buffer.concat(out).subarray(0, length);
};
