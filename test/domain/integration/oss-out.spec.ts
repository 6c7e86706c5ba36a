import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';

import { readAnswer, statusIn, verdictOf } from '../../../src/domain/integration/oss-answer.js';
import { licensePayload, licenseStatusPayload, milestoneStatus } from '../../../src/domain/integration/oss-status.js';
import { goodTokens } from '../../../src/domain/integration/oss-token.js';
import type { Json } from '../../../src/domain/shared/json.js';

const KEYS = {
  nib: '2311260012345',
  oss_id: 'P-1',
  id_izin: 'I-1',
  id_proyek: 'R-1',
  id_produk: '',
  kd_izin: '016000000031',
  kd_daerah: '1674000000',
  kd_instansi: '674',
  jenis_izin: 'K03',
};
/** 23 November 2026, 00:30 in Jakarta: still the 22nd in UTC. */
const NIGHT = Date.UTC(2026, 10, 22, 17, 30, 5);

describe('what OSS is told', () => {
  it.each([
    ['intake-complete', '10'],
    ['intake-incomplete', '11'],
    ['validation', '20'],
    ['clarification-asked', '41'],
    ['clarification-given', '42'],
    ['number-taken', '49'],
    ['issued', '50'],
    ['refused', '90'],
  ])('has for "%s" the code %s', (milestone, code) => {
    expect(milestoneStatus(milestone)).toBe(code);
  });

  it('has no code for what OSS does not know, nor for names that objects bring along', () => {
    expect(milestoneStatus('withdrawn')).toBeNull();
    // 43 and 44: the office takes nothing back to zero by a step of a procedure.
    expect(milestoneStatus('clarification-asked-again')).toBeNull();
    expect(milestoneStatus('clarification-given-again')).toBeNull();
    expect(milestoneStatus('constructor')).toBeNull();
  });

  it('is a status in the published shape, in Western Indonesia Time', () => {
    const officer = { nip: '1', name: 'N'.repeat(60) };

    expect(licenseStatusPayload(KEYS, { status: '20', at: NIGHT, officer, note: 'Validasi' })).toEqual({
      IZINSTATUS: {
        nib: '2311260012345',
        id_produk: '',
        id_proyek: 'R-1',
        oss_id: 'P-1',
        id_izin: 'I-1',
        kd_izin: '016000000031',
        kd_instansi: '674',
        kd_status: '20',
        tgl_status: '2026-11-23 00:30:05',
        nip_status: '1',
        nama_status: 'N'.repeat(50),
        keterangan: 'Validasi',
      },
    });
  });

  it('is the licence with its link', () => {
    const payload = licensePayload(KEYS, {
      status: '50',
      number: '500.16.7.2/0001/IUTS/DPMPTSP.V/2026',
      issuedOn: '2026-11-23',
      validUntil: '2031-11-23',
      signer: { name: 'K', nip: '2', title: 'KEPALA DINAS' },
      fileUrl: 'https://izin.example.go.id/v/abc',
      note: '',
    });

    expect(payload).toMatchObject({
      IZINFINAL: {
        status_izin: '50',
        file_izin: 'https://izin.example.go.id/v/abc',
        jenis_perizinan: 'K03',
        kd_daerah: '1674000000',
      },
    });
  });
});

describe('an answer of OSS', () => {
  it.each<[string, Json, number]>([
    ['as published', { responreceiveLicenseStatus: { kode: 200, keterangan: 'Sukses', dataNIB: {} } }, 200],
    ['with the code as text', { responreceiveLicense: { kode: '400', keterangan: 'x' } }, 400],
    ['with another spelling of the key', { 'responsereceivelicensestatus ': { 'kode ': 200 } }, 200],
    ['without a root key', { kode_status: '504', keterangan: 'Timeout' }, 504],
    ['that is a list', [], 0],
    ['that is empty', {}, 0],
    ['whose code is no number', { responX: { kode: 'abc' } }, 0],
  ])('%s has its code', (_what, body, code) => {
    expect(readAnswer(body).code).toBe(code);
  });

  it.each([
    [200, 'done'],
    [400, 'never'],
    [401, 'again'],
    [407, 'again'],
    [429, 'again'],
    [403, 'never'],
    [404, 'never'],
    [405, 'never'],
    [500, 'again'],
    [504, 'again'],
    [0, 'again'],
    [302, 'again'],
  ])('%i is tried %s', (code, verdict) => {
    expect(verdictOf(code)).toBe(verdict);
  });

  it('names the status it holds, under the key it really uses', () => {
    expect(statusIn({ responcheckStatusLicense: { kode: 200, dataIZIN: { kd_status: '49' } } })).toBe('49');
    expect(statusIn({ responsecheckStatusLicense: { kode: 500 } })).toBe('');
    expect(statusIn({ responcheckStatusLicense: { kode: 200, dataIZIN: [{ kd_status: '49' }] } })).toBe('49');
    expect(statusIn({ responcheckStatusLicense: { kode: 200, dataIZIN: { '1': { kd_status: 20 } } } })).toBe('20');
  });
});

describe('the token', () => {
  it('is good for today, yesterday and tomorrow in Jakarta', () => {
    const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

    expect(goodTokens({ username: 'OSS', password: 'p' }, '2311260012345', NIGHT, sha1)).toEqual([
      sha1('OSSp231126001234520261123'),
      sha1('OSSp231126001234520261122'),
      sha1('OSSp231126001234520261124'),
    ]);
  });
});
