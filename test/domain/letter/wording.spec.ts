import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, dateParts, localDate } from '../../../src/domain/letter/local-date.js';
import { dateInIndonesian, inRupiah, inWords } from '../../../src/domain/letter/wording.js';

describe('dates', () => {
  it.each([
    ['2026-11-23', '23 November 2026'],
    ['2024-02-29', '29 Februari 2024'],
    ['2027-08-01', '1 Agustus 2027'],
  ])('%s is written %s', (date, written) => {
    expect(dateInIndonesian(date)).toEqual({ ok: true, value: written });
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '23-11-2026', '2026-1-1', '', '0000-01-01'])(
    '%j is no date',
    (date) => {
      expect(dateParts(date)).toEqual({ ok: false, error: { code: 'NOT_A_DATE', got: date } });
    },
  );

  it('follows the wall of the office at the turn of the year', () => {
    const at = Date.UTC(2026, 11, 31, 16, 30);
    expect(localDate(at, 'Asia/Jakarta')).toBe('2026-12-31');
    expect(localDate(at, 'Asia/Makassar')).toBe('2027-01-01');
    expect(localDate(at, 'Asia/Jayapura')).toBe('2027-01-01');
  });

  it.each([
    ['2026-11-23', 60, '2031-11-23'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-05-31', 12, '2027-05-31'],
  ])('%s and %i months is %s', (from, months, to) => {
    const parts = dateParts(from);
    expect(parts.ok && addMonths(parts.value, months)).toBe(to);
  });

  it('adding months always gives a date of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_500 }), fc.integer({ min: 0, max: 1200 }), (days, months) => {
        const parts = dateParts(new Date(days * 86_400_000).toISOString().slice(0, 10));
        expect(parts.ok && dateParts(addMonths(parts.value, months)).ok).toBe(true);
      }),
    );
  });
});

describe('amounts in words', () => {
  it.each([
    [0, 'nol'],
    [1, 'satu'],
    [10, 'sepuluh'],
    [11, 'sebelas'],
    [19, 'sembilan belas'],
    [20, 'dua puluh'],
    [100, 'seratus'],
    [111, 'seratus sebelas'],
    [999, 'sembilan ratus sembilan puluh sembilan'],
    [1000, 'seribu'],
    [1001, 'seribu satu'],
    [2000, 'dua ribu'],
    [11_000, 'sebelas ribu'],
    [100_000, 'seratus ribu'],
    [101_000, 'seratus satu ribu'],
    [1_000_000, 'satu juta'],
    [1_001_000, 'satu juta seribu'],
    [1_500_000, 'satu juta lima ratus ribu'],
    [1_000_000_000, 'satu miliar'],
    [
      999_999_999_999_999,
      'sembilan ratus sembilan puluh sembilan triliun sembilan ratus sembilan puluh sembilan miliar sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan',
    ],
  ])('%i is %s', (amount, words) => {
    expect(inWords(amount)).toEqual({ ok: true, value: words });
  });

  it.each([-1, 0.5, NaN, Infinity, 1_000_000_000_000_000])('%d is refused', (amount) => {
    expect(inWords(amount).ok).toBe(false);
  });

  it('no two amounts share their words', () => {
    const words = Array.from({ length: 12_000 }, (_, amount) => inWords(amount)).map((text) => text.ok && text.value);
    expect(new Set(words).size).toBe(words.length);
  });

  it('writes rupiah with points', () => {
    expect(inRupiah(0)).toEqual({ ok: true, value: 'Rp0,00' });
    expect(inRupiah(1_500_000)).toEqual({ ok: true, value: 'Rp1.500.000,00' });
    expect(inRupiah(-5).ok).toBe(false);
  });
});
