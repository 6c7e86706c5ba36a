import { describe, expect, it } from '@jest/globals';
import * as der from '../../../src/infra/signing/der.js';
import { nameKey } from '../../../src/infra/signing/distinguished-name.js';
import { nameOf, type StringType } from '../judges/names.js';

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';

const one = (text: string, type: StringType = 'utf8'): string => nameKey(nameOf([[[COMMON_NAME, text, type]]]));

describe('names of certificates are the same', () => {
  it.each<StringType>(['printable', 'teletex', 'ia5', 'visible', 'universal', 'bmp'])(
    'whatever string type they are written in: %s',
    (type) => {
      expect(one('Balai Sertifikasi Contoh', type)).toBe(one('Balai Sertifikasi Contoh'));
    },
  );

  it.each([
    ['capitals', 'BALAI sertifikasi', 'Balai Sertifikasi'],
    ['white space', '  Balai \t  Sertifikasi ', 'Balai Sertifikasi'],
    ['a space that does not break', 'Balai\u00a0Sertifikasi', 'Balai Sertifikasi'],
    ['accents in pieces', 'E\u0301mbe\u0300r', 'émbèr'],
    ['full width', 'ＢＡＬＡＩ', 'balai'],
    ['characters that are not seen', 'Bal\u00adai\u200b', 'Balai'],
    ['a sharp s', 'STRASSE', 'straße'],
    ['sigma at the end of a word', 'ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ])('in spite of %s', (_, a, b) => {
    expect(one(a)).toBe(one(b));
  });

  it('in whatever order the values of one part stand', () => {
    const a = nameOf([
      [
        [COMMON_NAME, 'A', 'utf8'],
        [ORGANIZATION, 'B', 'utf8'],
      ],
    ]);
    const b = nameOf([
      [
        [ORGANIZATION, 'b', 'printable'],
        [COMMON_NAME, 'a', 'utf8'],
      ],
    ]);
    expect(nameKey(a)).toBe(nameKey(b));
  });
});

describe('names of certificates differ', () => {
  it.each([
    ['by a word', 'Balai Sertifikasi', 'Balai Sertifikat'],
    ['by a space between words', 'Balai Sertifikasi', 'BalaiSertifikasi'],
    ['by an accent', 'ember', 'émber'],
    ['by a letter of another script', 'Balai', 'Bаlai'],
    ['by an i without a dot', 'Bali', 'Balı'],
  ])('%s', (_, a, b) => {
    expect(one(a)).not.toBe(one(b));
  });

  it('by the kind of an attribute, and by the order of the parts', () => {
    const parts = [[[COMMON_NAME, 'A', 'utf8']], [[ORGANIZATION, 'B', 'utf8']]] as const;
    expect(nameKey(nameOf(parts))).not.toBe(nameKey(nameOf([...parts].reverse())));
    expect(nameKey(nameOf([[[ORGANIZATION, 'A', 'utf8']]]))).not.toBe(one('A'));
    expect(nameKey(nameOf(parts.slice(0, 1)))).not.toBe(nameKey(nameOf(parts)));
  });

  it('where a value imitates the borders between values', () => {
    const imitation = nameOf([[[COMMON_NAME, 'a",2.5.4.10="b', 'utf8']]]);
    expect(nameKey(imitation)).not.toBe(nameKey(nameOf([[[COMMON_NAME, 'a', 'utf8']], [[ORGANIZATION, 'b', 'utf8']]])));
  });
});

describe('what is no rightly written name', () => {
  const bad = (value: Uint8Array): Uint8Array => der.sequence(der.setOf(der.sequence(der.oid(COMMON_NAME), value)));

  it.each<readonly [string, Uint8Array]>([
    ['UTF-8 that is none', bad(der.tlv(0x0c, Uint8Array.of(0xff, 0xfe)))],
    ['a UniversalString of five octets', bad(der.tlv(0x1c, Uint8Array.of(0, 0, 0, 65, 0)))],
    ['a UniversalString beyond Unicode', bad(der.tlv(0x1c, Uint8Array.of(0xff, 0, 0, 0)))],
    [
      'an attribute of three parts',
      der.sequence(der.setOf(der.sequence(der.oid(COMMON_NAME), der.nullValue(), der.nullValue()))),
    ],
    ['bytes', Uint8Array.of(1, 2, 3)],
    ['nothing', new Uint8Array()],
  ])('is the same as itself alone: %s', (_, name) => {
    expect(nameKey(name)).toBe(nameKey(Uint8Array.from(name)));
    expect(nameKey(name)).not.toBe(one('A'));
  });

  it('is compared by its bytes where it is longer than any name is', () => {
    const long = 'a'.repeat(501);
    expect(one(long)).not.toBe(one(long.toUpperCase()));
    expect(one(long)).toBe(one(long));
  });
});
