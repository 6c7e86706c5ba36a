import type {
  BegunByOfficer,
  Called,
  FromOss,
  FromSicantik,
  OssKeys,
  Taken,
} from '../../src/domain/application/origin.js';
import type { JsonObject } from '../../src/domain/shared/json.js';

export const fromPortal = (source: Taken['source'] = 'portal'): Taken => ({
  source,
  takenBy: 'pemohon',
  bodySha256: 'b'.repeat(64),
});

export const fromOss = (keys: Partial<OssKeys> = {}): FromOss => ({
  source: 'oss',
  keys: {
    ...{ nib: '2311260012345', oss_id: 'O-1', id_izin: 'I-1', id_proyek: 'R-1', id_produk: '' },
    ...{ kd_izin: '016000000031', kd_daerah: '1674000000', kd_instansi: '674', jenis_izin: '' },
    ...keys,
  },
});

export const fromSicantik = (number: string): FromSicantik => ({
  source: 'sicantik',
  keys: { no_permohonan: number, instansi_id: '1', jenis_proses_id: '2', jenis_izin_id: '112' },
});

export const byOffice = (about: string | null = null, variables: JsonObject = {}): BegunByOfficer => ({
  source: 'office',
  by: 'officer',
  officer: 'kasi',
  bodySha256: 'b'.repeat(64),
  variables,
  about,
});

export const calledBy = (parent: string, item = 'call#2', more: Partial<Called> = {}): Called => ({
  source: 'procedure',
  parent,
  item,
  process: 'lain',
  licence: null,
  conversation: parent,
  after: [],
  variables: {},
  ...more,
});
