import { describe, expect, it } from '@jest/globals';
import { fillPlain, fillText } from '../../../src/domain/letter/template.js';

const DATA = {
  applicant: { name: 'PT **Maju** {{x}}', nib: null, tags: ['a'] },
  fee: 1_500_000,
  on: '2026-11-23',
  nip: '196305011988031005',
  area: 320.5,
  floors: '1500000000',
  code: 47_111,
  submitted: '2026-11-16 08:30:00',
  none: '0000-00-00',
  halal: true,
  sni: 'N',
};

describe('filling a text', () => {
  it('puts values in as they are: marks in an applicant’s name are not read as style', () => {
    expect(fillText('Kepada **{{applicant.name}}**.', DATA, 'body')).toEqual({
      ok: true,
      value: [{ text: 'Kepada ' }, { text: 'PT **Maju** {{x}}', bold: true }, { text: '.' }],
    });
  });

  it('leaves number, date and end of validity open', () => {
    expect(fillText('sampai __{{ issue.validUntil }}__', DATA, 'body')).toEqual({
      ok: true,
      value: [{ text: 'sampai ' }, { late: 'validUntil', italic: true }],
    });
  });

  it.each([
    ['{{fee | rupiah}}', 'Rp1.500.000,00'],
    ['{{nip | nip}}', '19630501 198803 1 005'],
    ['{{fee | terbilang | upper}}', 'SATU JUTA LIMA RATUS RIBU'],
    ['{{on | tanggal}}', '23 November 2026'],
    ['{{applicant.nib | opsional}}', '-'],
    ['{{applicant.phone | opsional}}', '-'],
    ['di {{applicant.address | opsional: Tempat}}', 'di Tempat'],
    ['di {{applicant.nib | opsional:Tempat lain}}', 'di Tempat lain'],
    ['{{applicant.nib | opsional:}}', '-'],
    ['{{applicant.nib | opsional: tidak ada | upper}}', 'tidak ada'],
    ['{{fee | opsional: gratis | rupiah}}', 'Rp1.500.000,00'],
    ['{{area}} m²', '320,5 m²'],
    ['{{fee}}', '1.500.000'],
    ['{{code | polos}}', '47111'],
    ['{{floors}}', '1500000000'],
    ['{{floors | angka}}', '1.500.000.000'],
    ['{{floors | rupiah}}', 'Rp1.500.000.000,00'],
    ['{{floors | terbilang}} rupiah', 'satu miliar lima ratus juta rupiah'],
    ['{{submitted | tanggal}}', '16 November 2026'],
    ['{{none | tanggal | opsional: belum}}', 'belum'],
    ['{{halal}}', 'ya'],
    ['{{halal | ya: bersertifikat / belum}}', 'bersertifikat'],
    ['{{sni | ya:ber-SNI/tidak ber-SNI}}', 'tidak ber-SNI'],
    ['{{halal | upper}}', 'YA'],
  ])('%s becomes %s', (template, text) => {
    expect(fillPlain(template, DATA, 'body')).toEqual({ ok: true, value: text });
  });

  it.each([
    ['{{applicant.nmae}}', 'PLACEHOLDER_UNKNOWN'],
    ['{{applicant.name.first}}', 'PLACEHOLDER_UNKNOWN'],
    ['{{applicant.constructor}}', 'PLACEHOLDER_UNKNOWN'],
    ['{{__proto__.x}}', 'PLACEHOLDER_MALFORMED'],
    ['{{issue.nomor}}', 'PLACEHOLDER_UNKNOWN'],
    ['{{applicant}}', 'PLACEHOLDER_NOT_TEXT'],
    ['{{applicant.tags}}', 'PLACEHOLDER_NOT_TEXT'],
    ['{{applicant.nib}}', 'PLACEHOLDER_NOT_TEXT'],
    ['{{fee | rupia}}', 'FILTER_UNKNOWN'],
    ['{{fee | toString}}', 'FILTER_UNKNOWN'],
    ['{{fee | rupiah: 2}}', 'FILTER_UNKNOWN'],
    ['{{fee | opsionalx}}', 'FILTER_UNKNOWN'],
    ['{{applicant.name | tanggal}}', 'FILTER_REFUSED'],
    ['{{applicant.name | nip}}', 'FILTER_REFUSED'],
    ['{{applicant.name | angka}}', 'FILTER_REFUSED'],
    ['{{applicant.name | ya}}', 'FILTER_REFUSED'],
    ['{{none | tanggal}}', 'PLACEHOLDER_NOT_TEXT'],
    ['{{}}', 'PLACEHOLDER_MALFORMED'],
    ['{{a b}}', 'PLACEHOLDER_MALFORMED'],
    ['{{fee', 'PLACEHOLDER_MALFORMED'],
    ['fee}}', 'PLACEHOLDER_MALFORMED'],
    ['**tebal', 'STYLE_UNCLOSED'],
  ])('%s is refused with %s', (template, code) => {
    expect(fillText(template, DATA, 'body[0]')).toMatchObject({ ok: false, error: [{ code, at: 'body[0]' }] });
  });

  it('names every fault at once, and what was probably meant', () => {
    const result = fillText('{{applicant.nam}} {{fe | rupia}} __x', DATA, 'title');
    expect(result).toMatchObject({
      ok: false,
      error: [
        { got: 'applicant.nam', expected: ['applicant.name', 'applicant.nib', 'applicant.tags'] },
        { code: 'PLACEHOLDER_UNKNOWN', got: 'fe' },
        { code: 'STYLE_UNCLOSED' },
      ],
    });
  });

  it('makes one clean line of a value with breaks and invisible characters', () => {
    expect(fillPlain('{{v}}', { v: ' Jl.\n\tMerdeka\u00a0\u200b 1\u0000 ' }, 'x')).toEqual({
      ok: true,
      value: 'Jl. Merdeka 1',
    });
  });

  it('refuses a late field where the text must be known now', () => {
    expect(fillPlain('Izin {{issue.number}}', DATA, 'title')).toMatchObject({
      ok: false,
      error: [{ code: 'LATE_NOT_HERE' }],
    });
  });
});
