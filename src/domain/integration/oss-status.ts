/** Messages of the office to OSS: kd_status of PIA OSS RBA 4.3.22, Lampiran 10, and the two messages that carry it. */
import type { OssKeys } from '../application/origin.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/**
 * Milestones of an application with OSS's code for each. 43 and 44 set OSS's clock back to zero, so no step of a
 * procedure sends them. Arriving codes are not limited to this table: OSS uses some that its own list lacks.
 */
const OSS_STATUS = {
  'intake-complete': '10',
  'intake-incomplete': '11',
  validation: '20',
  'payment-due': '30',
  'site-visit': '40',
  'clarification-asked': '41',
  'clarification-given': '42',
  'requirements-approved': '45',
  'number-taken': '49',
  issued: '50',
  refused: '90',
  'requirements-refused': '93',
} as const;
export type OssMilestone = keyof typeof OSS_STATUS;

/** Milestones that a step may report, by their name in the office's texts. */
export const MILESTONES = Object.keys(OSS_STATUS) as readonly OssMilestone[];

const JAKARTA_OFFSET = 7 * 3_600_000;

/** `YYYY-MM-DD HH:MM:SS` in Western Indonesia Time, as OSS writes instants. */
export const ossDateTime = (at: Instant): string =>
  new Date(at + JAKARTA_OFFSET).toISOString().slice(0, 19).replace('T', ' ');

/** `YYYY-MM-DD` in Western Indonesia Time. */
export const ossDate = (at: Instant): string => ossDateTime(at).slice(0, 10);

export interface LicenseStatus {
  /** kd_status, e.g. `20`. */
  readonly status: string;
  readonly at: Instant;
  /** Officer who acted; empty where the system did. */
  readonly officer: { readonly nip: string; readonly name: string };
  readonly note: string;
  readonly attachmentUrl?: string;
}

/** Characters, not UTF-16 units, so that no character is cut in two. */
const atMost = (length: number, value: string): string => Array.from(value).slice(0, length).join('');

/** Body of `receiveLicenseStatus`. Field lengths are those of its table; longer text is cut, for OSS would refuse the whole. */
export const licenseStatusPayload = (keys: OssKeys, status: LicenseStatus): JsonObject => ({
  IZINSTATUS: {
    nib: keys.nib,
    id_produk: keys.id_produk,
    id_proyek: keys.id_proyek,
    oss_id: keys.oss_id,
    id_izin: keys.id_izin,
    kd_izin: keys.kd_izin,
    kd_instansi: keys.kd_instansi,
    kd_status: status.status,
    tgl_status: ossDateTime(status.at),
    nip_status: atMost(50, status.officer.nip),
    nama_status: atMost(50, status.officer.name),
    keterangan: atMost(65_535, status.note),
    ...(status.attachmentUrl === undefined ? {} : { file_lampiran: status.attachmentUrl }),
  },
});

export interface FinalLicense {
  readonly status: string;
  readonly number: string;
  /** YYYY-MM-DD. */
  readonly issuedOn: string;
  /** YYYY-MM-DD; empty where the permit has no end. */
  readonly validUntil: string;
  readonly signer: { readonly name: string; readonly nip: string; readonly title: string };
  /** Address of the signed PDF. */
  readonly fileUrl: string;
  readonly note: string;
}

/** Body of `receiveLicense`: the issued permit and the address of its signed PDF. */
export const licensePayload = (keys: OssKeys, license: FinalLicense): JsonObject => {
  const kind = keys.jenis_izin;
  return {
    IZINFINAL: {
      nib: keys.nib,
      id_proyek: keys.id_proyek,
      oss_id: keys.oss_id,
      id_izin: keys.id_izin,
      kd_izin: keys.kd_izin,
      kd_daerah: keys.kd_daerah,
      nomor_izin: atMost(50, license.number),
      tgl_terbit_izin: license.issuedOn,
      tgl_berlaku_izin: license.validUntil,
      nama_ttd: atMost(50, license.signer.name),
      nip_ttd: atMost(25, license.signer.nip),
      jabatan_ttd: atMost(150, license.signer.title),
      status_izin: license.status,
      file_izin: license.fileUrl,
      keterangan: license.note,
      file_lampiran: '',
      ...(kind === '' ? {} : { jenis_perizinan: kind }),
    },
  };
};

const isMilestone = (name: string): name is OssMilestone => Object.hasOwn(OSS_STATUS, name);

/** The kd_status of a milestone; null where OSS has none for it. */
export const milestoneStatus = (name: string): string | null => (isMilestone(name) ? OSS_STATUS[name] : null);
