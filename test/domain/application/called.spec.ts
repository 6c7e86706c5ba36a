import { describe, expect, it } from '@jest/globals';
import { askedLine } from '../../../src/domain/application/asked-line.js';
import { called, calledReason, calledRefusal, titlesOf } from '../../../src/domain/application/called.js';
import { refusal } from '../../../src/domain/shared/error-codes.js';
import { detailOf, fieldFault } from '../../../src/domain/shared/field-fault.js';

const title = titlesOf({
  requirements: [{ id: 'ktp', name: 'KTP pemohon' }],
  form: { type: 'object', properties: { businessName: { type: 'string', title: 'Nama toko' } } },
});

describe('requirements and fields as people call them', () => {
  it.each([
    ['ktp', 'KTP pemohon (ktp)'],
    ['ktp, npwp', 'KTP pemohon (ktp), npwp'],
    [
      'businessName: sesuai akta; applicant.address',
      'Nama toko (businessName): sesuai akta; Alamat pemohon (applicant.address)',
    ],
    ['"businessName" or "kbli"', 'Nama toko (businessName) or "kbli"'],
    ['denah lokasi, yang terbaru', 'denah lokasi, yang terbaru'],
  ])('%s', (list, said) => {
    expect(called(list, title)).toBe(said);
  });

  it('stand so in a refusal, in its faults, and in the reasons of the record', () => {
    const why = refusal('CORRECTIONS_LEFT', 'not done, and not answered by a note: ktp', { left: ['ktp'] }, [
      fieldFault('/input/note', 'left to do: {what}; do it, or write why not', { what: 'ktp' }),
    ]);
    const said = calledRefusal(why, title);

    expect([said.detail, (said.faults ?? []).map(detailOf), said.data]).toEqual([
      'not done, and not answered by a note: KTP pemohon (ktp)',
      ['left to do: KTP pemohon (ktp); do it, or write why not'],
      { left: ['ktp'] },
    ]);
    expect(calledReason('requirement ktp has changed', title)).toBe('requirement KTP pemohon (ktp) has changed');
    expect(calledReason('alasan petugas', title)).toBe('alasan petugas');
  });

  it('leave the codes of other refusals alone', () => {
    const why = refusal('PARAF_VOID', 'no paraf yet: ktp', { missing: ['ktp'] });

    expect(calledRefusal(why, title)).toEqual(why);
  });

  it('name an item in one sentence, with its last day in words', () => {
    expect(askedLine({ requirement: 'ktp', reason: 'buram', deadline: '2026-12-08' }, title)).toBe(
      'KTP pemohon: buram, paling lambat 8 Desember 2026',
    );
    expect(askedLine({ field: 'businessName', reason: 'businessName' }, title)).toBe('Nama toko');
    expect(askedLine({ reason: 'denah lokasi' }, title)).toBe('denah lokasi');
  });
});
