import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DEFAULT_COLUMNS, isWithdrawn } from '../../../src/domain/integration/sicantik.js';
import { changedFields, isSicantikBookkeeping } from '../../../src/domain/integration/source-change.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';

const content = (applicant: JsonObject, data: JsonObject = {}) => ({ applicant, data });

describe('what a later message has changed', () => {
  it('is named by its fields, without their values', () => {
    const before = content(
      { name: 'PT A', address: 'Jalan Lama 1' },
      { project: { kbli: '47111' }, rows: [{ n: '1' }] },
    );
    const after = content({ name: 'PT A', address: 'Jalan Baru 99' }, { project: {}, rows: [{ n: '1' }, { n: '2' }] });

    expect(changedFields(before, after)).toEqual(['applicant.address', 'data.project.kbli', 'data.rows.1.n']);
  });

  it('is nothing where a number became text, a code got its zeros back, or an empty field went', () => {
    expect(
      changedFields(
        content({ name: 'A', email: '' }, { kd_izin: 16_000_000_031, luas: 400, tgl: '0000-00-00' }),
        content({ name: 'A' }, { kd_izin: '016000000031', luas: '400' }),
      ),
    ).toEqual([]);
  });

  it('of SiCANTIK is not the step that its own procedure is at', () => {
    const row = {
      no_permohonan: 'R/1',
      nama: 'Budi',
      status: 'Proses',
      jenis_proses_id: '1',
      tgl_diubah: '2026-11-20',
    };
    const later = { ...row, status: 'Selesai', jenis_proses_id: '2', tgl_diubah: '2026-11-21', no_izin: '503/1' };

    expect(
      changedFields(content({}, { row }), content({}, { row: later }), isSicantikBookkeeping(DEFAULT_COLUMNS)),
    ).toEqual(['data.row.no_izin']);
  });

  it('is nothing between equals, and something between any two that differ in one text', () => {
    const texts = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '');
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(texts, fc.array(texts)));
    fc.assert(
      fc.property(data, texts, texts, (some, one, other) => {
        expect(changedFields(content(some, some), content({ ...some }, { ...some }))).toEqual([]);
        fc.pre(one.trim() !== other.trim());
        expect(changedFields(content({ ...some, x: one }, {}), content({ ...some, x: other }, {}))).toEqual([
          'applicant.x',
        ]);
      }),
    );
  });
});

describe('a row of SiCANTIK', () => {
  it.each<[JsonObject, boolean]>([
    [{ status: 'Drop' }, true],
    [{ status: ' drop ' }, true],
    [{ del: '1' }, true],
    [{ del: 1 }, true],
    [{ del: true }, true],
    [{ del: '0', status: 'Selesai' }, false],
    [{ del: '0.0', status: 'Proses' }, false],
    [{}, false],
  ])('%j is withdrawn: %s', (row, expected) => {
    expect(isWithdrawn(row, DEFAULT_COLUMNS)).toBe(expected);
  });
});
