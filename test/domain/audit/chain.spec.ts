import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../src/domain/audit/canonical.js';
import { firstBreak, GENESIS, link, type ChainEntry, type Digest } from '../../../src/domain/audit/chain.js';

const sha256: Digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const chain = (texts: readonly string[]): readonly ChainEntry[] => {
  let hash = GENESIS;
  return texts.map((text, n) => {
    hash = link(hash, bytes(text), sha256);
    return { position: n + 1, canonical: bytes(text), hash };
  });
};
const headOf = (entries: readonly ChainEntry[]): { entries: number; hash: string } => ({
  entries: entries.length,
  hash: entries.at(-1)?.hash ?? GENESIS,
});

describe('the chain rule', () => {
  it('hashes the 32 bytes of the hash before and the bytes of the entry', () => {
    // printf '%064d' 0 | xxd -r -p; printf a | sha256sum over both
    expect(link(GENESIS, bytes('a'), sha256)).toBe(
      createHash('sha256')
        .update(Buffer.concat([Buffer.alloc(32), Buffer.from('a')]))
        .digest('hex'),
    );
  });

  it('holds for what was chained, an empty chain too', () => {
    const entries = chain(['a', 'b', 'c']);

    expect(firstBreak(entries, headOf(entries), sha256)).toBeNull();
    expect(firstBreak([], { entries: 0, hash: GENESIS }, sha256)).toBeNull();
  });

  it('finds any one change: a byte, a row out, two rows exchanged, at its position', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.constantFrom('byte', 'removed', 'exchanged'), (all, pick, kind) => {
        const entries = chain(all);
        const at = pick % entries.length;
        const changed = entries.map((entry) => ({ ...entry, canonical: Uint8Array.from(entry.canonical) }));
        let first = at;
        if (kind === 'byte') changed[at]!.canonical[0]! ^= 1;
        if (kind === 'removed') changed.splice(at, 1);
        if (kind === 'exchanged') {
          first = Math.min(at, entries.length - 2);
          const [one, two] = [changed[first]!, changed[first + 1]!];
          changed.splice(first, 2, { ...two, position: first + 1 }, { ...one, position: first + 2 });
        }
        expect(firstBreak(changed, headOf(entries), sha256)?.position).toBe(first + 1);
      }),
    );
  });

  it('finds a whole chain that was written anew under another head', () => {
    const entries = chain(['a', 'b']);
    const forged = chain(['a', 'x']);

    expect(firstBreak(forged, headOf(entries), sha256)).toMatchObject({ position: 2 });
    expect(firstBreak([...entries, ...chain(['a', 'b', 'c']).slice(2)], headOf(entries), sha256)).toMatchObject({
      position: 3,
    });
  });
});

describe('canonical JSON', () => {
  it('sorts members by UTF-16 code units at every depth, as RFC 8785 section 3.2.3 shows', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };

    expect(
      Object.values(JSON.parse(`{"x":${canonicalJson(value)}}`, (_, inner: unknown) => inner) as object),
    ).toHaveLength(1);
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: true })).toBe('{"a":true,"b":[{"c":null,"d":1}]}');
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(canonicalJson(value));
      }),
    );
  });
});
