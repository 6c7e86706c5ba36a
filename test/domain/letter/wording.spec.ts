import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/domain/shared/json.js';
import { addMonths, dateParts, localDate } from '../../../src/domain/letter/local-date.js';
import { amountIn, inIndonesian, inRupiah, type Amount } from '../../../src/domain/letter/amount.js';
import { dateInIndonesian, dayIn, inWords } from '../../../src/domain/letter/wording.js';

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

const amount = (value: Json): Amount => {
  const found = amountIn(value);
  if (found === null) throw new Error(`${String(value)} is no amount`);
  return found;
};

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
  ])('%i is %s', (value, words) => {
    expect(inWords(amount(value))).toEqual({ ok: true, value: words });
  });

  it.each<[Json, string]>([
    ['1500000000', 'satu miliar lima ratus juta'],
    ['1500000000.00', 'satu miliar lima ratus juta'],
    ['1.500.000', 'satu juta lima ratus ribu'],
    [320.5, 'tiga ratus dua puluh koma lima'],
    ['2,05', 'dua koma nol lima'],
    ['1234000000000000000', 'satu kuintiliun dua ratus tiga puluh empat kuadriliun'],
    [
      '9007199254740993',
      'sembilan kuadriliun tujuh triliun seratus sembilan puluh sembilan miliar dua ratus lima puluh empat juta tujuh ratus empat puluh ribu sembilan ratus sembilan puluh tiga',
    ],
  ])('%j is %s', (value, words) => {
    expect(inWords(amount(value))).toEqual({ ok: true, value: words });
  });

  it.each<Json>([-1, '-0.5', 1e21, '1000000000000000000000'])('%j is refused', (value) => {
    expect(inWords(amount(value)).ok).toBe(false);
  });

  it.each<Json>([NaN, Infinity, '', 'dua', '1.2.3', '1,2,3', '12abc', true, null, '0x10'])(
    '%j is no amount',
    (value) => {
      expect(amountIn(value)).toBeNull();
    },
  );

  it('no two amounts share their words', () => {
    const words = Array.from({ length: 12_000 }, (_, value) => inWords(amount(value))).map(
      (text) => text.ok && text.value,
    );
    expect(new Set(words).size).toBe(words.length);
  });

  /** Reads the words back, by the rules of the language alone. */
  const read = (words: string): number => {
    const ONES: Readonly<Record<string, number>> = {
      ...{ satu: 1, dua: 2, tiga: 3, empat: 4, lima: 5, enam: 6, tujuh: 7, delapan: 8, sembilan: 9 },
    };
    const GROUP: Readonly<Record<string, number>> = { ribu: 1e3, juta: 1e6, miliar: 1e9, triliun: 1e12 };
    let [total, group, digit] = [0, 0, 0];
    for (const word of words.replaceAll(/\bse(?=puluh|belas|ratus|ribu)/gu, 'satu ').split(' ')) {
      if (ONES[word] !== undefined) digit = ONES[word];
      else if (word === 'belas') [group, digit] = [group + 10 + digit, 0];
      else if (word === 'puluh') [group, digit] = [group + 10 * digit, 0];
      else if (word === 'ratus') [group, digit] = [group + 100 * digit, 0];
      else if (GROUP[word] !== undefined) [total, group, digit] = [total + (group + digit) * GROUP[word], 0, 0];
      else if (word !== 'nol') throw new Error(`"${word}" is no word of an amount`);
    }
    return total + group + digit;
  };

  it('say exactly the amount, whatever it is below 10^15', () => {
    const amounts = fc.oneof(
      fc.integer({ min: 0, max: 999_999_999_999_999 }),
      // Round ones and their neighbours, where a word of its own begins.
      fc
        .tuple(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: -1, max: 1 }))
        .map(([power, times, by]) => Math.max(0, times * 10 ** power + by)),
      // Any group of three may be empty.
      fc
        .array(fc.constantFrom(0, 1, 10, 11, 100, 101, 110, 999), { minLength: 5, maxLength: 5 })
        .map((groups) => groups.reduce<number>((sum, group) => sum * 1000 + group, 0)),
    );
    fc.assert(
      fc.property(amounts, (value) => {
        const words = inWords(amount(value));
        expect(words.ok && read(words.value)).toBe(value);
        expect(words.ok && /\bsatu (puluh|belas|ratus)\b|^satu ribu\b/u.test(words.value)).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each<[Json, string]>([
    [0, 'Rp0,00'],
    [1_500_000, 'Rp1.500.000,00'],
    ['1500000000', 'Rp1.500.000.000,00'],
    ['1500000000.50', 'Rp1.500.000.000,50'],
    ['1500000000.500000', 'Rp1.500.000.000,50'],
    ['1500000000.0000', 'Rp1.500.000.000,00'],
    ['Rp 1.500.000,-', 'Rp1.500.000,00'],
    ['Rp1.500.000,00', 'Rp1.500.000,00'],
    ['1,500,000', 'Rp1.500.000,00'],
    ['9007199254740993', 'Rp9.007.199.254.740.993,00'],
    [1.5, 'Rp1,50'],
  ])('writes the rupiah of %j with points', (value, expected) => {
    expect(inRupiah(amount(value))).toBe(expected);
  });

  it.each<Json>([-1, '0.005', '1,500'])('%j is no sum of rupiah', (value) => {
    expect(inRupiah(amount(value))).toBeNull();
  });
});

describe('numbers', () => {
  it.each<[Json, string]>([
    [320.5, '320,5'],
    [12_500, '12.500'],
    [1.25, '1,25'],
    [1250, '1.250'],
    ['1.250', '1.250'],
    ['0.125', '0,125'],
    [0.1 + 0.2, '0,3'],
    [1e21, '1.000.000.000.000.000.000.000'],
    [1.5e-7, '0,00000015'],
    [-1234.5, '-1.234,5'],
    [-0, '0'],
    ['1234.50', '1.234,50'],
    ['1.234,50', '1.234,50'],
    ['007', '7'],
    [Number.MAX_SAFE_INTEGER, '9.007.199.254.740.991'],
  ])('%j is written %s', (value, expected) => {
    expect(inIndonesian(amount(value))).toBe(expected);
  });

  it('are written as the language is set down for computers', () => {
    const there = new Intl.NumberFormat('id', { maximumFractionDigits: 20 });
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 14), max: 10 ** 14 }),
        fc.integer({ min: 0, max: 6 }),
        (digits, decimals) => {
          const value = digits / 10 ** decimals;
          expect(inIndonesian(amount(value))).toBe(there.format(Object.is(value, -0) ? 0 : value));
        },
      ),
    );
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 25n }), (digits) => {
        expect(amount(inIndonesian(amount(String(digits)))).whole).toBe(String(digits));
      }),
    );
  });
});

describe('a date that came as text', () => {
  it.each([
    ['2026-11-16', '2026-11-16'],
    ['2026-11-16 08:30:00', '2026-11-16'],
    ['2026-11-16T08:30:00+09:00', '2026-11-16'],
    ['2026-11-16T08:30', '2026-11-16'],
    // Midnight in Western Indonesia Time.
    ['2022-09-02T17:00:00.000Z', '2022-09-03'],
    ['16-11-2026', '2026-11-16'],
    ['16/11/2026 08:30', '2026-11-16'],
    ['1/2/2026', '2026-02-01'],
    ['16.11.2026', '2026-11-16'],
    ['16 November 2026', '2026-11-16'],
    ['16 november 2026 08.30 WIB', '2026-11-16'],
    ['2026/11/16', '2026-11-16'],
    ['20261116', '2026-11-16'],
    ['2026-1-6', '2026-01-06'],
    ['16 Nov 2026', '2026-11-16'],
    ['16-Agu-2026 08:30', '2026-08-16'],
    ['16 August 2026', '2026-08-16'],
    ['1 Nopember 2026', '2026-11-01'],
    ["Jum'at, 5 Juni 2026", '2026-06-05'],
  ])('%s is the day %s', (written, day) => {
    expect(dayIn(written)).toBe(day);
  });

  it.each([
    '',
    'besok',
    '2026-02-30',
    '31/02/2026',
    '2026-11',
    '11-16-2026',
    '99999999',
    '5 constructor 2026',
    '16 Nox 2026',
  ])('%s is none', (written) => {
    expect(dateInIndonesian(dayIn(written)).ok).toBe(false);
  });
});
