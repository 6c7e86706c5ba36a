import { describe, expect, it } from '@jest/globals';
import { lossyNumberIn } from '../../../src/domain/shared/json-digits.js';

describe('numbers that would lose digits', () => {
  it.each([
    ['a NIK of Papua', '{"nik": 9171014505900001}', '9171014505900001'],
    ['an amount of 20 digits', '[1, 12345678901234567890]', '12345678901234567890'],
    ['a fraction beyond what is kept', '{"luas":0.12345678901234567890}', '0.12345678901234567890'],
    ['a power that is infinite', '{"a":1e400}', '1e400'],
    ['a power of many digits', '{"a":9.1710145059000015e15}', '9.1710145059000015e15'],
    ['behind a text that ends in a backslash', String.raw`{"a":"x\\","b":9171014505900001}`, '9171014505900001'],
  ])('are named: %s', (_, source, number) => {
    expect(lossyNumberIn(source)).toBe(number);
  });

  it.each([
    ['as text', '{"nik": "9171014505900001"}'],
    ['in a text beside an escaped mark', String.raw`{"a":"\"9171014505900001"}`],
    ['that are held', '{"a":[0,-1,1.50,0.1,1e3,1.5E-7,9007199254740992,-0,1e21,320.5,5000000000000000]}'],
    ['in what is no JSON', 'nik: - NIK'],
    ['nowhere', ''],
  ])('are none %s', (_, source) => {
    expect(lossyNumberIn(source)).toBeUndefined();
  });
});
