import { describe, expect, it } from '@jest/globals';
import { matchesSicantik } from '../../../src/domain/letter/permit-type.js';
import { sameWords } from '../../../src/domain/shared/same-text.js';

describe('names say the same', () => {
  it.each([
    ['in other capitals', 'IZIN APOTEK', 'Izin Apotek'],
    ['with other white space', '  Izin\u00a0 Apotek\n', 'Izin Apotek'],
    ['with accents in pieces', 'Izin Kafe\u0301', 'Izin Kafé'],
    ['in full width', 'Ｉｚｉｎ', 'izin'],
  ])('%s', (_, one, other) => {
    expect(sameWords(one, other)).toBe(true);
  });

  it.each([
    ['another word', 'Izin Apotek', 'Izin Apoteker'],
    ['another accent', 'Izin Kafe', 'Izin Kafé'],
    ['no space', 'Izin Apotek', 'IzinApotek'],
  ])('but not with %s', (_, one, other) => {
    expect(sameWords(one, other)).toBe(false);
  });
});

describe('a permit type of SiCANTIK', () => {
  const type = { id: 'izin-kafe', code: 'IK', name: 'Izin Kafé' };

  it('is found by its id, its code, or its name in any form', () => {
    expect(matchesSicantik(type, 'izin-kafe', '')).toBe(true);
    expect(matchesSicantik(type, 'IK', 'lain')).toBe(true);
    expect(matchesSicantik(type, '', 'IZIN  KAFE\u0301')).toBe(true);
    expect(matchesSicantik(type, '', '')).toBe(false);
    expect(matchesSicantik(type, 'ik', 'Izin Kafe')).toBe(false);
  });
});
