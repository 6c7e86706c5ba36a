import { describe, expect, it } from '@jest/globals';
import { MalformedDer, definite } from '../../../src/infra/verification/evidence/der.js';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');

describe('a signature in BER', () => {
  it.each([
    ['a sequence without length', '30 80 02 01 07 00 00', '30 03 02 01 07'],
    ['one inside another', '30 80 a0 80 02 01 07 00 00 00 00', '30 05 a0 03 02 01 07'],
    ['an octet string in pieces', '24 80 04 01 aa 04 02 bb cc 00 00', '04 03 aa bb cc'],
    ['pieces in a definite length', '30 80 24 06 04 01 aa 04 01 bb 00 00', '30 04 04 02 aa bb'],
    ['what is definite already', '30 03 02 01 07', '30 03 02 01 07'],
  ])('is read in definite lengths: %s', (_, from, to) => {
    expect(hex(definite(bytes(from)))).toBe(hex(bytes(to)));
  });

  it.each([
    ['without its end', '30 80 02 01 07'],
    ['with a length in a longer form than needed', '30 80 02 81 01 07 00 00'],
    ['of a primitive value without length', '30 80 04 80 00 00 00 00'],
    ['with a piece of another kind', '24 80 02 01 aa 00 00'],
    ['nested without measure', `${'3080'.repeat(200)}${'0000'.repeat(200)}`],
  ])('is refused %s', (_, from) => {
    expect(() => definite(bytes(from))).toThrow(MalformedDer);
  });
});
