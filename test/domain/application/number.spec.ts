import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  applicationNumber,
  codeOfOffice,
  isLikeNumber,
  nameInLetters,
  OFFICE_CODE,
  readApplicationNumber,
  seriesOf,
} from '../../../src/domain/application/number.js';

const NUMBER = 'PBM-2026-00042-37';
const CHARACTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');

const number = fc
  .record({
    code: fc.stringMatching(/^[A-Z]{2,6}$/),
    year: fc.integer({ min: 2000, max: 2099 }),
    running: fc.integer({ min: 1, max: 999_999_999 }),
  })
  .map(({ code, year, running }) => applicationNumber({ code, year }, running));
const compact = number.map((written) => written.replaceAll('-', ''));

describe('a number as it is written', () => {
  it('names office, year and running number, with the check digits of ISO 7064 MOD 97-10', () => {
    expect(applicationNumber({ code: 'PBM', year: 2026 }, 42)).toBe(NUMBER);
    expect(applicationNumber({ code: 'PBM', year: 2026 }, 123_456)).toMatch(/^PBM-2026-123456-\d\d$/);
  });

  it('is counted by the year on the office’s wall', () => {
    const lastHours = Date.UTC(2026, 11, 31, 16, 30);
    expect(seriesOf({ code: 'PBM', zone: 'Asia/Jakarta' }, lastHours).year).toBe(2026);
    expect(seriesOf({ code: 'PBM', zone: 'Asia/Jayapura' }, lastHours).year).toBe(2027);
  });

  it.each([
    ['prabumulih', 'PRABUM'],
    ['dpmptsp-metro', 'DPMPTS'],
    ['9', 'PERMIT'],
  ])('has a code where the office has chosen none: of %s it is %s', (id, code) => {
    expect(codeOfOffice(id)).toBe(code);
    expect(OFFICE_CODE.test(code)).toBe(true);
  });
});

describe('a number as people type it', () => {
  it.each([
    'pbm-2026-00042-37',
    'PBM20260004237',
    ' pbm 2026 42 37 ',
    'Pbm–2026–00042–37',
    'PBM/2026/00042/37',
    'ＰＢＭ２０２６０００４２３７',
    'pbm.2026.42.37',
  ])('%s is read', (typed) => {
    expect(readApplicationNumber(typed)).toEqual({ ok: true, value: NUMBER });
  });

  it('is read again from every number that is written', () => {
    fc.assert(
      fc.property(number, compact, (written, typed) => {
        expect(readApplicationNumber(written)).toEqual({ ok: true, value: written });
        expect(readApplicationNumber(typed.toLowerCase()).ok).toBe(true);
      }),
    );
  });

  it.each(['', 'PBM', '2026-00042-37', 'PBM-2026', '7b1c9a54-6a53-4b0e-9a39-1d0c57e2f001', `${NUMBER} Budi`])(
    '%j has another form',
    (typed) => {
      expect(readApplicationNumber(typed)).toMatchObject({
        ok: false,
        error: { text: 'expected the number of an application, e.g. PBM-2026-00042-37' },
      });
      expect(isLikeNumber(typed)).toBe(false);
    },
  );

  it('is told that its check digits do not fit', () => {
    expect(readApplicationNumber('PBM-2026-00024-37')).toMatchObject({
      ok: false,
      error: {
        text: 'the check digits do not fit: a digit or letter of the number is wrong, or two have changed places',
      },
    });
    expect(isLikeNumber('PBM-2026-00024-37')).toBe(true);
  });

  it('shows every wrong character', () => {
    fc.assert(
      fc.property(compact, fc.nat(), fc.constantFrom(...CHARACTERS), (typed, place, other) => {
        const at = place % typed.length;
        fc.pre(typed[at] !== other);
        expect(readApplicationNumber(`${typed.slice(0, at)}${other}${typed.slice(at + 1)}`).ok).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('shows every two neighbours that have changed places', () => {
    fc.assert(
      fc.property(compact, fc.nat(), (typed, place) => {
        const at = place % (typed.length - 1);
        const [one = '', other = ''] = [typed[at], typed[at + 1]];
        fc.pre(one !== other);
        expect(readApplicationNumber(`${typed.slice(0, at)}${other}${one}${typed.slice(at + 2)}`).ok).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a letter that officials give their paraf to', () => {
  it('names the number, and the id where its application was numbered after it had begun', () => {
    expect(nameInLetters({ id: 'a1', number: NUMBER, numberedLater: false })).toBe(NUMBER);
    expect(nameInLetters({ id: 'a1', number: NUMBER, numberedLater: true })).toBe('a1');
  });
});
