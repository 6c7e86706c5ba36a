import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readForeignJson } from '../../../src/domain/integration/foreign-json.js';
import type { Json } from '../../../src/domain/shared/json.js';

const read = (source: string): Json => {
  const result = readForeignJson(source);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

/** JSON as another program writes it: any white space, numbers with every digit they were given. */
const written = (value: unknown, space: string): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `#${String(inner)}#` : inner), space)
    // Only what the replacer wrote is a number: the texts of these values hold no "#".
    .replaceAll(/"#(-?\d+)#"/g, '$1');

const asRead = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(asRead);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asRead(inner)]));
};

const texts = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('#', ''));
const { value: values } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(texts, fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.boolean(), fc.constant(null)),
  value: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('value')),
    fc.dictionary(
      texts.filter((key) => key !== '__proto__'),
      tie('value'),
    ),
  ),
}));

describe('JSON of another system', () => {
  it('is read with every digit of every number, and nothing else changed', () => {
    fc.assert(
      fc.property(values, fc.constantFrom('', ' ', '\t', '  '), (value, space) => {
        expect(read(written(value, space))).toEqual(asRead(value));
      }),
    );
  });

  it.each([
    ['a NIK of Papua', '9171014505900001', '9171014505900001'],
    ['an identifier of 23 digits', '20261120081530400100001', '20261120081530400100001'],
    ['a code that kept its zero', '016000000031', '016000000031'],
    ['an amount with cents', '1500000000.50', '1500000000.50'],
    ['a NIK as a power of ten', '9.171014505900001e+15', '9171014505900001'],
    ['a small power of ten', '12.5E-3', '0.0125'],
    ['three decimals, which are no thousands', '1.125', '1.1250'],
    ['three decimals of many digits', '12500.125', '12500.125'],
    ['nothing', '-0', '-0'],
    ['a power that no memory holds', '1e999999999', '1e999999999'],
  ])('keeps %s', (_what, token, expected) => {
    expect(read(`{"a": [${token} ],"b":${token}}`)).toEqual({ a: [expected], b: expected });
  });

  it('writes a power of ten out exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 25n }),
        fc.nat({ max: 30 }),
        fc.integer({ min: -40, max: 40 }),
        (digits, decimals, power) => {
          const padded = String(digits).padStart(decimals + 1, '0');
          const token = `${padded.slice(0, padded.length - decimals)}${decimals === 0 ? '' : `.${padded.slice(-decimals)}`}e${String(power)}`;
          const [whole = '', fraction = ''] = (read(`[${token}]`) as string[])[0]!.split('.');
          // value = digits × 10^(power − decimals), compared as whole numbers of a common denominator
          const shift = power - decimals;
          const given = BigInt(whole + fraction);
          const scale = BigInt(fraction.length);
          expect(given * 10n ** (shift < 0 ? BigInt(-shift) : 0n)).toBe(
            digits * 10n ** ((shift > 0 ? BigInt(shift) : 0n) + scale),
          );
        },
      ),
    );
  });

  it('leaves digits inside text alone', () => {
    expect(read(String.raw`{"12": "a 5 \" 7 \\", "b": "\\\" 1"}`)).toEqual({ '12': 'a 5 " 7 \\', b: String.raw`\" 1` });
  });

  it.each([
    '',
    '{',
    '[1.]',
    '[.5]',
    '[1 2]',
    '{1:2}',
    '[-]',
    '[01-2]',
    '[1e]',
    '[0x10]',
    '[12abc]',
    '"',
    '[NaN]',
    '{"a":1,}',
  ])('refuses %s, which is none', (source) => {
    expect(readForeignJson(source)).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
  });

  it('refuses what is nested deeper than any message, without reading it', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);

    expect(readForeignJson(deep)).toMatchObject({ ok: false, error: { detail: expect.stringContaining('20000') } });
    expect(readForeignJson(`"${'['.repeat(200)}"`).ok).toBe(true);
  });

  it('keeps a key that JavaScript has for itself as a key', () => {
    const value = read('{"__proto__":{"a":1}}') as object;

    expect(Object.keys(value)).toEqual(['__proto__']);
  });

  it('is done with a large message quickly', () => {
    const source = `{"file":["${'A'.repeat(20_000_000)}"],"rows":[${'1,'.repeat(200_000)}1]}`;
    const begun = performance.now();

    expect(readForeignJson(source).ok).toBe(true);

    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
