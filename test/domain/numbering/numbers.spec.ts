import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatNumber, numberValues, romanMonth, type NumberValues } from '../../../src/domain/numbering/format.js';
import { parsePattern, type NumberPattern } from '../../../src/domain/numbering/pattern.js';

const pattern = (source: string): NumberPattern => {
  const parsed = parsePattern(source, { reset: 'yearly' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const values = (date = '2026-11-03'): NumberValues => {
  const made = numberValues(date, { class: '500.16.7.2', unit: 'DPMPTSP', type: 'SIPA' });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
};

describe('patterns', () => {
  it.each([
    ['{class}/{seq:4}/{type}/{unit}/{year}', '500.16.7.2/0025/SIPA/DPMPTSP/2026'],
    ['503/{seq}-{type}/{unit}/{year}', '503/25-SIPA/DPMPTSP/2026'],
    ['570/{type}/{seq:4}/{roman-month}/{unit}/{year}', '570/SIPA/0025/XI/DPMPTSP/2026'],
    ['{class}/{seq:3}-{unit}/{day:2}.{month:2}/{year:2}', '500.16.7.2/025-DPMPTSP/03.11/26'],
    ['T-{class}/{seq}/{unit}.03/{year}', 'T-500.16.7.2/25/DPMPTSP.03/2026'],
  ])('%s writes %s', (source, number) => {
    expect(formatNumber(pattern(source), 25, values())).toEqual({ ok: true, value: number });
  });

  it.each([
    ['{seq:4}/{clas}/{year}', 'TOKEN_UNKNOWN', 8],
    ['{SEQ}/{year}', 'TOKEN_UNKNOWN', 0],
    ['{}/{seq}/{year}', 'TOKEN_UNKNOWN', 0],
    ['{toString}/{seq}/{year}', 'TOKEN_UNKNOWN', 0],
    ['{seq:0}/{year}', 'TOKEN_WIDTH', 0],
    ['{seq:11}/{year}', 'TOKEN_WIDTH', 0],
    ['{seq:4:4}/{year}', 'TOKEN_WIDTH', 0],
    ['{seq}/{year:3}', 'TOKEN_WIDTH', 6],
    ['{seq}/{unit:2}/{year}', 'TOKEN_WIDTH', 6],
    ['{seq/{year}', 'BRACE_UNPAIRED', 0],
    ['{seq}}/{year}', 'BRACE_UNPAIRED', 5],
    ['{seq}/{seq}/{year}', 'SEQUENCE_TWICE', 6],
    ['{class}/{year}', 'SEQUENCE_MISSING', 14],
    ['{seq}/{class}', 'YEAR_MISSING', 13],
    ['{seq}\n{year}', 'CHARACTER_NOT_ALLOWED', 5],
    ['', 'SEQUENCE_MISSING', 0],
  ])('%j is refused with %s at %i', (source, code, position) => {
    const parsed = parsePattern(source, { reset: 'yearly' });
    expect(parsed.ok ? [] : parsed.error).toEqual(
      expect.arrayContaining([expect.objectContaining({ code, position })]),
    );
  });

  it('needs no year where the register never starts anew', () => {
    expect(parsePattern('{seq}/{class}', { reset: 'never' }).ok).toBe(true);
  });

  it('names every fault at once', () => {
    const parsed = parsePattern('{sequ}/{unit:9}/{year:5}', { reset: 'yearly' });
    expect(parsed.ok ? [] : parsed.error.map((fault) => fault.code)).toEqual([
      'TOKEN_UNKNOWN',
      'TOKEN_WIDTH',
      'TOKEN_WIDTH',
    ]);
  });
});

describe('numbers', () => {
  it('grow beyond the width instead of starting again', () => {
    expect(formatNumber(pattern('{seq:4}/{year}'), 10_000, values())).toEqual({ ok: true, value: '10000/2026' });
  });

  it.each([0, -1, 1.5, NaN])('have no sequence %d', (seq) => {
    expect(formatNumber(pattern('{seq}/{year}'), seq, values())).toMatchObject({
      ok: false,
      error: { code: 'SEQUENCE_NOT_POSITIVE' },
    });
  });

  it.each([
    [{ class: '' }, 'VALUE_MISSING'],
    [{ class: 'a b' }, 'VALUE_NOT_ALLOWED'],
    [{ class: '{seq}' }, 'VALUE_NOT_ALLOWED'],
  ])('refuse the code %j', (codes, code) => {
    expect(formatNumber(pattern('{class}/{seq}/{year}'), 1, { ...values(), ...codes })).toMatchObject({
      ok: false,
      error: { code, token: 'class' },
    });
  });

  it('have months I to XII and no other', () => {
    expect(Array.from({ length: 12 }, (_, month) => romanMonth(month + 1)).join(' ')).toBe(
      'I II III IV V VI VII VIII IX X XI XII',
    );
    expect(romanMonth(0)).toBeNull();
    expect(romanMonth(13)).toBeNull();
  });

  it('differ whenever the sequence does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 7 }),
        fc.integer({ min: 1, max: 10 ** 7 }),
        fc.integer({ min: 1, max: 6 }),
        (a, b, width) => {
          const made = pattern(`{class}/{seq:${width}}/{year}`);
          const [one, two] = [formatNumber(made, a, values()), formatNumber(made, b, values())];
          expect(one.ok && two.ok && one.value === two.value).toBe(a === b);
        },
      ),
    );
  });
});
