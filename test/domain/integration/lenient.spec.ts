import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { listIn, rowsOf, text } from '../../../src/domain/integration/lenient.js';
import { wholeCode, wholePhone, withWholeCodes } from '../../../src/domain/integration/oss-codes.js';
import type { Json } from '../../../src/domain/shared/json.js';
import { DEFAULT_COLUMNS, parseRow, rowsIn } from '../../../src/domain/integration/sicantik.js';

describe('a list that PHP wrote', () => {
  it('is a list also where its keys have gaps, begin elsewhere or come out of order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 20 }), (keys) => {
        const sorted = keys.toSorted((a, b) => a - b).map((key) => ({ id: String(key) }));
        const sent = Object.fromEntries(keys.map((key) => [String(key), { id: String(key) }]));
        expect(rowsOf(sent)).toEqual(sorted);
      }),
    );
  });

  it('is told from an object', () => {
    expect(listIn({ '0': 'a', x: 'b' })).toBeNull();
    expect(listIn({})).toBeNull();
    expect(listIn('0')).toBeNull();
    expect(rowsOf({ id: '1' })).toEqual([{ id: '1' }]);
    expect(rowsOf({ '1': null, '3': { id: '1' } })).toEqual([{ id: '1' }]);
  });

  const A = { no_permohonan: 'A', nama: 'Budi' };
  const B = { no_permohonan: 'B', nama: 'Siti' };
  it.each<[string, Json]>([
    ['an object under data.data', { success: true, data: { data: { '0': A, '3': B } } }],
    ['an object under another label', { data: { page: '1', berkas: { '2': A, '5': B } } }],
    ['an object under data', { data: { '0': A, '3': B } }],
    ['an object by itself', { '4': A, '6': B }],
    ['a list', [A, B]],
  ])('gives the rows of SiCANTIK as %s', (_what, sent) => {
    expect(rowsIn(sent, DEFAULT_COLUMNS)).toEqual([A, B]);
  });

  it('gives one row under data.data', () => {
    expect(rowsIn({ data: { page: '1', data: { no_permohonan: 'A' } } }, DEFAULT_COLUMNS)).toHaveLength(1);
  });
});

describe('a date that is none', () => {
  it.each([
    '0000-00-00',
    '0000-00-00 00:00:00',
    '0000-00-00T00:00:00Z',
    '-0001-11-30',
    '-0001-11-30 00:00:00',
    '00-00-0000',
  ])('%s is empty', (value) => {
    expect(text(value)).toBe('');
  });

  it.each(['0000-00-01', '2026-11-20', '0000-00-000', 'x 0000-00-00'])('%s is text', (value) => {
    expect(text(value)).toBe(value);
  });
});

describe('a code that was written as a number', () => {
  it.each<[string, string, string]>([
    ['kd_izin', '16000000031', '016000000031'],
    ['kd_izin', '16000000031.0', '016000000031'],
    ['kd_izin', '1600000003', '001600000003'],
    ['kd_izin', '031', '031'],
    ['kd_izin', 'IZIN-1', 'IZIN-1'],
    ['nib', '220001102354', '0220001102354'],
    ['nib', '123', '123'],
    ['npwp_perseroan', '12345678901000', '012345678901000'],
    ['npwp_perseroan', '01.234.567.8-901.000', '01.234.567.8-901.000'],
    ['npwp_perseroan', '1234567890123456', '1234567890123456'],
    ['kbli', '1111', '01111'],
    ['kbli', '47111', '47111'],
    ['kbli_konversi', '111', '111'],
    ['sektor', '90', '090'],
    ['kd_instansi', '0', '000'],
    ['kewenangan', '2', '02'],
    ['kewenangan', '0', '00'],
    ['kd_status', '5', '05'],
    ['jenis_izin', 'K03', 'K03'],
    ['jenis_izin', '4', '04'],
    ['jns_identitas_penanggung_jwb', '2', '02'],
    ['kd_daerah', '1674000000', '1674000000'],
    ['kd_daerah', '1674', '1674'],
    ['no_identitas_penanggung_jwb', '9171014505900001.0', '9171014505900001'],
    ['nama_izin', '5', '5'],
  ])('%s %s is %s, at any depth', (name, sent, expected) => {
    expect(withWholeCodes({ a: [{ [name]: sent }], [name]: sent })).toEqual({
      a: [{ [name]: expected }],
      [name]: expected,
    });
  });

  it('gives back what was taken, for every width', () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 3, 5, 12, 13, 15), fc.bigInt({ min: 1n, max: 10n ** 15n }), (width, digits) => {
        const code = String(digits).padStart(width, '0').slice(-width);
        const lost = String(BigInt(code));
        fc.pre(lost.length >= width - 1);
        expect(wholeCode(lost, width)).toBe(code);
        expect(wholeCode(code, width)).toBe(code);
      }),
    );
  });

  it.each([
    ['81200000000', '081200000000'],
    ['8123456789', '08123456789'],
    ['81200000000.0', '081200000000'],
    ['081200000000', '081200000000'],
    ['+6281200000000', '+6281200000000'],
    ['0713000003', '0713000003'],
    ['713000003', '713000003'],
  ])('the telephone number %s is %s', (sent, expected) => {
    expect(wholePhone(sent)).toBe(expected);
  });

  it('of SiCANTIK is whole, too', () => {
    const parsed = parseRow(
      {
        no_permohonan: '20261120081530400100001',
        nama: 'Budi',
        jenis_izin_id: '112.0',
        no_identitas: '9171014505900001',
        npwp: '12345678901000',
        nib: '220001102354',
        no_hp: '81200000000',
        tgl_pengajuan: '0000-00-00 00:00:00',
      },
      DEFAULT_COLUMNS,
    );

    expect(parsed).toMatchObject({
      ok: true,
      value: {
        sourceRef: '/20261120081530400100001',
        permitCode: '112',
        applicant: {
          nationalId: '9171014505900001',
          taxId: '012345678901000',
          nib: '0220001102354',
          phone: '081200000000',
        },
        data: { submittedOn: '' },
      },
    });
  });
});
