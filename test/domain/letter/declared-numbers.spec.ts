import { describe, expect, it } from '@jest/globals';

import { withDeclaredNumbers } from '../../../src/domain/letter/declared-numbers.js';
import { fillText } from '../../../src/domain/letter/template.js';

const SCHEMA = {
  type: 'object',
  properties: {
    luas: { type: 'number' },
    lantai: { type: 'integer' },
    nama: { type: 'string' },
    nomor: {},
    cabang: { type: 'array', items: { type: 'object', properties: { luas: { type: 'number' } } } },
  },
};

const printed = (value: string, filter = ''): string => {
  const data = withDeclaredNumbers(SCHEMA, { luas: value });
  const text = fillText(`{{data.luas${filter}}}`, { data }, 'body');
  return text.ok ? text.value.map((run) => ('text' in run ? run.text : '')).join('') : 'fault';
};

describe('a number that came as text', () => {
  it.each([
    ['320.5', '320,5'],
    ['12500', '12.500'],
    ['12500.00', '12.500,00'],
    ['12.500,5', '12.500,5'],
    ['1.25', '1,25'],
    ['0', '0'],
    ['-5.5', '-5,5'],
    ['9007199254740993', '9.007.199.254.740.993'],
    ['belum diukur', 'belum diukur'],
    ['', 'fault'],
  ])('%s is printed as %s', (value, expected) => {
    expect(printed(value)).toBe(expected);
  });

  it('goes through every filter as a number does', () => {
    expect(printed('1500000.50', ' | rupiah')).toBe('Rp1.500.000,50');
    expect(printed('9007199254740993', ' | rupiah')).toBe('Rp9.007.199.254.740.993,00');
    expect(printed('12500', ' | polos')).toBe('12500');
  });

  it('is one where its schema says so, in lists too, and nowhere else', () => {
    const data = { luas: '1', lantai: '2', nama: '3', nomor: '016', cabang: [{ luas: '4', lain: '5' }], lain: '6' };

    expect(withDeclaredNumbers(SCHEMA, data)).toEqual({
      ...data,
      luas: 1,
      lantai: 2,
      cabang: [{ luas: 4, lain: '5' }],
    });
    expect(withDeclaredNumbers(undefined, data)).toEqual(data);
  });
});
