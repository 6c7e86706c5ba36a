import { composeLetter, type LetterTemplate } from '../../../src/domain/letter/compose.js';
import type { LetterContent, LetterKind } from '../../../src/domain/letter/content.js';
import { isSealed, templateFor, validityFor } from '../../../src/domain/letter/choose.js';
import { issueLetter } from '../../../src/domain/letter/issue.js';
import { letterData, letterOffice, type OfficeLetters } from '../../../src/domain/letter/office.js';
import type { PermitType } from '../../../src/domain/letter/permit-type.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../../src/infra/letters/load.js';

export const AT = Date.UTC(2026, 10, 23, 3, 0, 0);
export const VERIFICATION_URL = 'https://izin.example.go.id/v/8Jx2kQv0Tn6cYb1rW5mZpA';

export const office = loadOffice('config/offices/prabumulih.yaml');
export const templates = loadLetterTemplates('config/letters');
export const permitTypes = loadPermitTypes('config/permit-types');

export const SHOP: JsonObject = {
  applicant: {
    name: 'PT Sriwijaya Ritel Nusantara',
    responsiblePerson: 'Hj. Siti Rahmawati, S.E.',
    address: 'Jalan Sudirman Nomor 112, Kelurahan Muara Dua, Kecamatan Prabumulih Timur',
    nib: '8120207730012',
    taxId: '31.234.567.8-312.000',
    nationalId: '1674014107850003',
  },
  application: { id: 'PBM-2026-000417', receivedOn: '2026-11-16' },
  recommendation: {
    agency: 'Dinas Perdagangan dan Perindustrian Kota Prabumulih',
    number: '510/214/DISPERINDAG/2026',
    date: '2026-11-19',
  },
  data: {
    businessName: 'Sriwijaya Mart Muara Dua',
    location: 'Jalan Sudirman Nomor 112, Kelurahan Muara Dua, Kota Prabumulih',
    kbli: '47111 – Perdagangan Eceran Berbagai Macam Barang yang Utamanya Makanan, Minuman, atau Tembakau di Minimarket/Supermarket/Hypermarket',
    floorArea: 320,
    businessKind: 'Jasa boga golongan B',
    institution: 'PAUD Tunas Bangsa Prabumulih',
    principal: 'Hj. Nurhayati, S.Pd.',
    service: 'Kelompok Bermain',
    npsn: '69987654',
    registration: '19850701/STRA-UNSRI/2009/21043',
    practice: 'Apotek Sehat Bersama',
    practiceOrdinal: 'Pertama',
  },
  decision: {
    corrections: ['bukti penguasaan lokasi usaha tidak terbaca;', 'rencana kemitraan belum ditandatangani.'],
    dueOn: '2026-12-07',
    reason: 'surat izin yang asli hilang',
    reasons: [
      'lokasi usaha berjarak kurang dari 500 (lima ratus) meter dari pasar rakyat;',
      'rencana kemitraan dengan usaha mikro dan kecil belum disampaikan.',
    ],
  },
};

const MORE: JsonObject = {
  permit: { number: '503/0101/IUTS/DPMPTSP.V/2025', date: '2025-02-28', validUntil: '2030-02-28' },
  attachments: [
    { name: 'Nomor Induk Berusaha', note: 'lengkap' },
    { name: 'Bukti kepemilikan atau penguasaan lokasi usaha', note: 'salinan dilegalisasi' },
    { name: 'Rencana kemitraan dengan usaha mikro dan kecil', note: null },
  ],
  changes: [
    { label: 'Luas lantai penjualan', before: '320 m²', after: '410 m²' },
    { label: 'Penanggung jawab', before: 'Hj. Siti Rahmawati, S.E.', after: 'Ahmad Fauzan' },
  ],
  deemed: {
    dueOn: '2026-11-23',
    stops: [
      {
        from: '17 November 2026 pukul 09.00',
        to: '18 November 2026 pukul 14.30',
        ground: 'Perbaikan berkas oleh pemohon',
      },
    ],
  },
  destruction: {
    application: 'PBM-2016-000102',
    number: '503/0102/IUTS/DPMPTSP.V/2016',
    ground: 'Permohonan pemilik data yang dikabulkan',
    destroyedOn: '2026-11-23',
    retainedUntil: '2026-10-31',
    approvedBy: 'Kepala Dinas',
    items: [{ name: 'Berkas persyaratan', sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }],
  },
  commitments: [
    { name: 'Persetujuan Bangunan Gedung', fulfilledOn: '2026-10-02' },
    { name: 'Rencana kemitraan dengan usaha mikro dan kecil', fulfilledOn: '2026-11-10' },
  ],
};

const found = <T>(map: ReadonlyMap<string, T>, id: string): T => {
  const value = map.get(id);
  if (value === undefined) throw new Error(`no sample called ${id}`);
  return value;
};

export const permitType = (id: string): PermitType => found(permitTypes, id);

export const templateOf = (type: PermitType, kind: LetterKind): LetterTemplate => {
  const letter = templateFor(templates, type, kind);
  if (letter === undefined) throw new Error(`no template of kind ${kind}`);
  return letter;
};

export const draftOf = (
  type: PermitType,
  letter: LetterTemplate,
  own: JsonObject = SHOP,
  of: OfficeLetters = office,
): LetterContent => {
  const composed = composeLetter(letter, {
    office: letterOffice(of),
    data: letterData(of, type, { ...MORE, ...own }),
    fields: type.fields,
    validity: validityFor(letter.kind, type),
    sealed: isSealed(letter.kind, of),
    verificationUrl: VERIFICATION_URL,
    certificateIssuer: 'otoritas sertifikat pengembangan (tanpa kekuatan hukum)',
    draftedAt: AT,
  });
  if (!composed.ok) throw new Error(JSON.stringify(composed.error, null, 2));
  return composed.value;
};

export const finalOf = (draft: LetterContent, number = '500.16.7.2/0417/IUTS/DPMPTSP.V/2026'): LetterContent => {
  const issued = issueLetter(draft, { number, date: '2026-11-23', at: AT });
  if (!issued.ok) throw new Error(JSON.stringify(issued.error));
  return issued.value;
};
