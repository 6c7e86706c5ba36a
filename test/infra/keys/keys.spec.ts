import { describe, expect, it } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import { CipherBroken, encryptingCodec, keyRing, MasterKeyInvalid } from '../../../src/infra/keys/index.js';
import { purposeBox } from '../../../src/infra/keys/box.js';
import { seal, unseal } from '../../../src/infra/keys/cipher.js';

const K1 = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
const K2 = `k2:${Buffer.alloc(32, 2).toString('base64')}`;
const KEY = Buffer.alloc(32, 9);

describe('a sealed text', () => {
  it('opens with its key in its place, and differs each time it is made', () => {
    const [one, two] = [
      seal(KEY, Buffer.from('rahasia'), 'row/column'),
      seal(KEY, Buffer.from('rahasia'), 'row/column'),
    ];

    expect(unseal(KEY, one, 'row/column').toString()).toBe('rahasia');
    expect(one.equals(two)).toBe(false);
  });

  it('does not open in another place, with another key, with any byte changed, or cut', () => {
    const sealed = seal(KEY, Buffer.from('rahasia'), 'a');

    expect(() => unseal(KEY, sealed, 'b')).toThrow(CipherBroken);
    expect(() => unseal(Buffer.alloc(32, 8), sealed, 'a')).toThrow(CipherBroken);
    for (let n = 0; n < sealed.length; n += 1) {
      const changed = Buffer.from(sealed);
      changed[n]! ^= 1;
      expect(() => unseal(KEY, changed, 'a')).toThrow(CipherBroken);
    }
    for (const length of [0, 1, 28, sealed.length - 1])
      expect(() => unseal(KEY, sealed.subarray(0, length), 'a')).toThrow(CipherBroken);
  });
});

describe('the key ring', () => {
  it('opens what an older master key wrapped after a newer one was put above it', () => {
    const { key, stored } = keyRing(K1).create('application-1');

    const rotated = keyRing(`# newest first\n${K2}\n${K1}\n`);

    expect(rotated.unwrap('application-1', stored).equals(key)).toBe(true);
    expect(rotated.create('x').stored.master).toBe('k2');
    expect(rotated.blindIndex('login', 'siti')).toBe(keyRing(K1).blindIndex('login', 'siti'));
  });

  it('does not unwrap for another owner, nor without the master key it was wrapped with', () => {
    const { stored } = keyRing(K1).create('application-1');

    expect(() => keyRing(K1).unwrap('application-2', stored)).toThrow(CipherBroken);
    expect(() => keyRing(K2).unwrap('application-1', stored)).toThrow(/master key k1 is not in the master key file/);
  });

  it.each([
    ['nothing', ''],
    ['no id', K1.slice(3)],
    ['a short key', 'k1:AAAA'],
    ['two of one id', `${K1}\n${K1}`],
  ])('refuses a file with %s', (_, content) => {
    expect(() => keyRing(content)).toThrow(MasterKeyInvalid);
  });

  it('gives each purpose a key of its own', () => {
    const box = purposeBox(keyRing(K1), 'accounts');
    const stored = box.close({ name: 'Siti' }, 'u1');

    expect(box.open(stored, 'u1')).toEqual({ name: 'Siti' });
    expect(() => box.open(stored, 'u2')).toThrow(CipherBroken);
    expect(() => purposeBox(keyRing(K1), 'surveys').open(stored, 'u1')).toThrow(CipherBroken);
  });
});

describe('the payload codec', () => {
  const payload = (data: string): Payload => ({
    metadata: { encoding: Buffer.from('json/plain'), note: Buffer.from('x') },
    data: Buffer.from(data),
  });
  const plain = (decoded: readonly Payload[]): unknown =>
    decoded.map(({ metadata, data }) => [
      Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()])),
      Buffer.from(data ?? []).toString(),
    ]);

  it.each([
    ['small', '{"nik":"1674014404900001"}'],
    ['empty', ''],
    ['large', JSON.stringify(Array.from({ length: 900 }, (_, n) => ({ element: `task-${String(n)}` })))],
  ])('gives back a %s payload whole, metadata too, and shows nothing of it', async (_, data) => {
    const codec = encryptingCodec(keyRing(K1));
    const [encoded] = await codec.encode([payload(data)]);

    expect(Object.keys(encoded!.metadata!).sort()).toEqual(['encoding', 'encryption-key-id']);
    expect(Buffer.from(encoded!.data!).toString('latin1')).not.toMatch(/json\/plain|1674014404900001|task-1/);
    expect(plain(await codec.decode([encoded!]))).toEqual(plain([payload(data)]));
  });

  it('compresses what is large before it encrypts', async () => {
    const data = JSON.stringify(Array.from({ length: 900 }, (_, n) => ({ element: `task-${String(n)}` })));
    const [encoded] = await encryptingCodec(keyRing(K1)).encode([payload(data)]);

    expect(encoded!.data!.length).toBeLessThan(data.length / 4);
  });

  it('decodes what was encoded before the master key was rotated, and passes what is not encrypted', async () => {
    const encoded = await encryptingCodec(keyRing(K1)).encode([payload('lama')]);
    const codec = encryptingCodec(keyRing(`${K2}\n${K1}`));

    expect(plain(await codec.decode([...encoded, payload('"terbuka"')]))).toEqual(
      plain([payload('lama'), payload('"terbuka"')]),
    );
    expect(await codec.encode([])).toEqual([]);
  });
});
