/** Applications that a message of OSS asks for: one per row of its checklist that this office decides. */
import type { OssKeys } from '../application/origin.js';
import type { ApplicantData } from '../ports/applications.js';
import type { JsonObject } from '../shared/json.js';
import { ossClockCode, type OssClockCode } from '../time/index.js';
import { rowsOf, textOf } from './lenient.js';
import { wholePhone } from './oss-codes.js';
import { checklistOf, unnamedRows, type NibMessage } from './oss-message.js';

/** Identity of the office in OSS. */
export interface OssOffice {
  /** First four digits of its region code (Permendagri 72/2019), e.g. `1674` for Prabumulih. */
  readonly region: string;
  /** kewenangan: `00` national, `01` province, `02` regency or city. */
  readonly authority: string;
  /** kd_instansi that outgoing messages carry. */
  readonly agency: string;
}

export interface OssCandidate {
  /** Key from nib, id_izin, tgl_perubahan_nib and tipe_dokumen: the same four never make a second application. */
  readonly sourceRef: string;
  readonly permitCode: string;
  readonly permitRequest: string;
  readonly applicant: ApplicantData;
  readonly data: JsonObject;
  readonly keys: OssKeys;
}

export interface SkippedRow {
  readonly permitRequest: string;
  readonly permitCode: string;
  readonly reason: string;
}

export interface OssIntake {
  readonly candidates: readonly OssCandidate[];
  readonly skipped: readonly SkippedRow[];
  /** Permit requests that OSS itself decided (status 57, deemed approval: article 175 number 6 of Law 11/2020). */
  readonly deemedApproved: readonly string[];
  /** Permit requests whose present status commands the clock (41 to 44 of Lampiran 10). */
  readonly clockCodes: readonly { readonly permitRequest: string; readonly code: OssClockCode }[];
}

const DEEMED_APPROVED = '57';

export const dedupeKey = (nib: string, permitRequest: string, changedOn: string, documentType: string): string =>
  [nib, permitRequest, changedOn, documentType].join('/');

/** Applicant data of the message that the office needs, of the person or the business. Empty fields are left out. */
const applicantOf = (message: NibMessage): ApplicantData => {
  const { fields } = message;
  const [responsible] = rowsOf(fields['penanggung_jwb']);
  const contact = responsible ?? {};
  const isKtp = textOf(contact, 'jns_identitas_penanggung_jwb') !== '02';
  const optional: Readonly<Record<Exclude<keyof ApplicantData, 'name'>, string>> = {
    nib: message.nib,
    nationalId: isKtp ? textOf(contact, 'no_identitas_penanggung_jwb') : '',
    taxId: textOf(fields, 'npwp_perseroan') || textOf(contact, 'npwp_penanggung_jwb'),
    email: textOf(fields, 'email_perusahaan', 'email_user_proses') || textOf(contact, 'email_penanggung_jwb'),
    phone: wholePhone(
      textOf(contact, 'no_hp_penanggung_jwb') || textOf(fields, 'hp_user_proses', 'nomor_telpon_perseroan'),
    ),
    address: textOf(fields, 'alamat_perseroan', 'alamat_user_proses'),
    responsiblePerson: textOf(contact, 'nama_penanggung_jwb'),
  };
  return {
    name: textOf(fields, 'nama_perseroan', 'nama_user_proses') || optional.responsiblePerson || message.nib,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
  };
};

const projectOf = (message: NibMessage, row: JsonObject): JsonObject | undefined => {
  const projects = rowsOf(message.fields['data_proyek']);
  const wanted = textOf(row, 'id_proyek');
  return (
    projects.find((project) => textOf(project, 'id_proyek') === wanted) ?? (wanted === '' ? projects[0] : undefined)
  );
};

const dataOf = (message: NibMessage, row: JsonObject): JsonObject => {
  const project = projectOf(message, row);
  const [place] = rowsOf(project?.['data_lokasi_proyek']);
  return {
    businessName: textOf(message.fields, 'nama_perseroan', 'nama_user_proses'),
    permitName: textOf(row, 'nama_izin'),
    activity: project === undefined ? '' : textOf(project, 'nama_kegiatan', 'uraian_usaha'),
    kbli: project === undefined ? textOf(row, 'kbli_konversi') : textOf(project, 'kbli'),
    riskLevel: project === undefined ? '' : textOf(project, 'skala_resiko'),
    location: place === undefined ? '' : textOf(place, 'alamat_usaha'),
    requirements: rowsOf(row['data_persyaratan']).map((requirement) => ({
      id: textOf(requirement, 'id_syarat'),
      number: textOf(requirement, 'no_dokumen'),
      date: textOf(requirement, 'tgl_dokumen'),
      url: textOf(requirement, 'file_dokumen'),
      note: textOf(requirement, 'keterangan'),
    })),
    checklist: row,
    ...(project === undefined ? {} : { project }),
  };
};

const keysOf = (message: NibMessage, row: JsonObject, office: OssOffice): OssKeys => ({
  nib: message.nib,
  oss_id: textOf(message.fields, 'oss_id'),
  id_izin: textOf(row, 'id_izin') || textOf(message.fields, 'id_izin'),
  id_proyek: textOf(row, 'id_proyek'),
  id_produk: textOf(row, 'id_produk'),
  kd_izin: textOf(row, 'kd_izin') || textOf(message.fields, 'kd_izin'),
  kd_daerah: textOf(row, 'kd_daerah') || textOf(message.fields, 'kd_daerah'),
  kd_instansi: office.agency,
  jenis_izin: textOf(row, 'jenis_izin'),
});

/** Reason for which a row is not this office's to decide; null where it is. */
const notOurs = (message: NibMessage, row: JsonObject, office: OssOffice): string | null => {
  const flag = textOf(row, 'flag_checklist').toUpperCase();
  if (flag !== 'Y') return `flag_checklist is "${flag}", not "Y": it asks for no commitment`;
  const authority = textOf(row, 'kewenangan') || textOf(message.fields, 'kewenangan');
  if (authority !== '' && authority !== office.authority) {
    return `kewenangan is "${authority}", the office's is "${office.authority}"`;
  }
  const region = textOf(row, 'kd_daerah') || textOf(message.fields, 'kd_daerah');
  if (region !== '' && !region.replaceAll('.', '').startsWith(office.region)) {
    return `kd_daerah "${region}" is outside the office's region ${office.region}`;
  }
  return null;
};

/**
 * Intake of a message for this office: candidates, skipped rows and statuses. A row that comes twice in one message
 * counts once.
 */
export const intakeOf = (message: NibMessage, office: OssOffice): OssIntake => {
  const candidates = new Map<string, OssCandidate>();
  const skipped: SkippedRow[] = unnamedRows(message).map((place) => ({
    permitRequest: '',
    permitCode: '',
    reason: `row ${String(place)} of data_checklist names no permit`,
  }));
  const deemedApproved: string[] = [];
  const clockCodes: OssIntake['clockCodes'][number][] = [];
  for (const row of checklistOf(message)) {
    const keys = keysOf(message, row, office);
    const { id_izin: permitRequest, kd_izin: permitCode } = keys;
    // The published checklist has no status field; a status that OSS sends all the same is kept.
    const status = textOf(row, 'kd_status', 'status_izin', 'status_checklist');
    const code = ossClockCode(status);
    if (code !== null) clockCodes.push({ permitRequest, code });
    if (status === DEEMED_APPROVED) {
      deemedApproved.push(permitRequest);
      continue;
    }
    const reason = permitRequest === '' ? 'id_izin is empty: OSS could not be answered' : notOurs(message, row, office);
    if (reason !== null) {
      skipped.push({ permitRequest, permitCode, reason });
      continue;
    }
    const sourceRef = dedupeKey(message.nib, permitRequest, message.changedOn, message.documentType);
    if (candidates.has(sourceRef)) continue;
    candidates.set(sourceRef, {
      sourceRef,
      permitCode,
      permitRequest,
      applicant: applicantOf(message),
      data: dataOf(message, row),
      keys,
    });
  }
  return { candidates: [...candidates.values()], skipped, deemedApproved, clockCodes };
};
