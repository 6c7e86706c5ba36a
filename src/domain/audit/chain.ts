/** The audit chain of one application: each entry's hash covers the entry's bytes and the hash before it. */

/** SHA-256 of these bytes as 64 lower-case hexadecimal digits. A parameter, because the domain computes no digests. */
export type Digest = (bytes: Uint8Array) => string;

/** Hash before the first entry of a chain. */
export const GENESIS = '0'.repeat(64);

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** hash = SHA-256(previous hash as 32 bytes || canonical bytes). */
export const link = (previous: string, canonical: Uint8Array, digest: Digest): string => {
  const prefix = bytesOf(previous);
  const whole = new Uint8Array(prefix.length + canonical.length);
  whole.set(prefix);
  whole.set(canonical, prefix.length);
  return digest(whole);
};

export interface ChainEntry {
  /** From 1, without a gap. */
  readonly position: number;
  readonly canonical: Uint8Array;
  readonly hash: string;
}

/** Number of entries and last hash of the chain, as the application's row has them. */
export interface ChainHead {
  readonly entries: number;
  readonly hash: string;
}

/**
 * First entry that does not fit, with the reason; null where all fit. Entries come in order of their positions. Finds
 * an entry that was changed, taken out, put in, exchanged with another, or cut from the end.
 */
export const firstBreak = (
  entries: readonly ChainEntry[],
  head: ChainHead,
  digest: Digest,
): { readonly position: number; readonly reason: string } | null => {
  let previous = GENESIS;
  let expected = 1;
  for (const { position, canonical, hash } of entries) {
    if (position > expected)
      return { position: expected, reason: `entry ${expected} is missing: after ${expected - 1} comes ${position}` };
    if (position < expected) return { position, reason: `entry ${position} stands twice` };
    const computed = link(previous, canonical, digest);
    if (computed !== hash) {
      return {
        position,
        reason: `its bytes and the entry before it give ${computed}, recorded is ${hash}: it was changed, moved, or follows another entry than when it was written`,
      };
    }
    previous = hash;
    expected += 1;
  }
  const last = expected - 1;
  if (last < head.entries)
    return {
      position: expected,
      reason: `the application has ${head.entries} entries, ${last} are there: the end was cut off`,
    };
  if (last > head.entries)
    return { position: head.entries + 1, reason: `the application has ${head.entries} entries, ${last} are there` };
  if (previous !== head.hash)
    return { position: last, reason: `the chain ends in ${previous}, the application's head is ${head.hash}` };
  return null;
};
