/**
 * Rows of SiCANTIK. Each agency configures its own templates, so the columns differ and are configuration. The default
 * names below are those seen in most of them.
 */
import type { SicantikKeys } from '../application/origin.js';
import type { ApplicantData } from '../ports/applications.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Json, JsonObject } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';
import { isObject, listIn, rowsOf, text, trimKeys } from './lenient.js';
import { wholeCode, wholeNumber, wholePhone } from './oss-codes.js';

/** HTTP statuses of the answers to a push of rows, each in SiCANTIK's own envelope. */
export type SicantikStatus = 200 | 400 | 401 | 422 | 500;

export interface SicantikColumns {
  readonly number: string;
  readonly agency: string;
  readonly process: string;
  readonly permitType: string;
  readonly permitName: string;
  readonly name: string;
  readonly nationalId: string;
  readonly taxId: string;
  readonly nib: string;
  readonly email: string;
  readonly mobile: string;
  readonly phone: string;
  readonly address: string;
  readonly location: string;
  readonly kind: string;
  readonly submittedOn: string;
  readonly status: string;
  readonly deleted: string;
}

export const DEFAULT_COLUMNS: SicantikColumns = {
  number: 'no_permohonan',
  agency: 'instansi_id',
  process: 'jenis_proses_id',
  permitType: 'jenis_izin_id',
  permitName: 'jenis_izin',
  name: 'nama',
  nationalId: 'no_identitas',
  taxId: 'npwp',
  nib: 'nib',
  email: 'email',
  mobile: 'no_hp',
  phone: 'no_tlp',
  address: 'alamat',
  location: 'lokasi_izin',
  kind: 'jenis_permohonan',
  submittedOn: 'tgl_pengajuan',
  status: 'status',
  deleted: 'del',
};

export interface SicantikCandidate {
  /** Key from agency and number: the same application never comes in twice, at whichever process step it is seen. */
  readonly sourceRef: string;
  readonly permitCode: string;
  readonly permitName: string;
  readonly applicant: ApplicantData;
  readonly data: JsonObject;
  readonly keys: SicantikKeys;
}

/** Statuses of a row that asks for no work any more (proses_permohonan.status). */
const OVER: ReadonlySet<string> = new Set(['selesai', 'drop']);

/** A cell as text. A whole number written `16.0`, by a program that knows only decimals, loses its point. */
const cell = (row: JsonObject, column: string): string => wholeNumber(text(row[column]));

/** Key of a row from agency, number and process step: a repeated push of a row is recognised by it. */
export const rowKey = (row: JsonObject, columns: SicantikColumns): string =>
  [columns.agency, columns.number, columns.process].map((column) => cell(row, column)).join('/');

export const parseRow = (raw: JsonObject, columns: SicantikColumns): Result<SicantikCandidate, Refusal> => {
  const clean = trimKeys(raw);
  const row = isObject(clean) ? clean : {};
  const read = (column: keyof SicantikColumns): string => cell(row, columns[column]);
  for (const column of ['number', 'name'] as const) {
    if (read(column) !== '') continue;
    return err(refusal('INPUT_INVALID', `expected column "${columns[column]}", got none`, { field: columns[column] }));
  }
  const permitCode = read('permitType');
  if (permitCode === '' && read('permitName') === '') {
    return err(
      refusal('INPUT_INVALID', `expected column "${columns.permitType}" or "${columns.permitName}", got neither`),
    );
  }
  const optional: Readonly<Record<Exclude<keyof ApplicantData, 'name' | 'responsiblePerson'>, string>> = {
    nationalId: read('nationalId'),
    taxId: wholeCode(read('taxId'), 15),
    nib: wholeCode(read('nib'), 13),
    email: read('email'),
    phone: wholePhone(read('mobile') || read('phone')),
    address: read('address'),
  };
  return ok({
    sourceRef: `${read('agency')}/${read('number')}`,
    permitCode,
    permitName: read('permitName'),
    applicant: {
      name: read('name'),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
    },
    data: {
      businessName: read('name'),
      permitName: read('permitName'),
      location: read('location') || read('address'),
      kind: read('kind'),
      submittedOn: read('submittedOn'),
      row,
    },
    keys: {
      no_permohonan: read('number'),
      instansi_id: read('agency'),
      jenis_proses_id: read('process'),
      jenis_izin_id: permitCode,
    },
  });
};

const isDeleted = (row: JsonObject, columns: SicantikColumns): boolean =>
  !['', '0', 'false', 'n'].includes(cell(row, columns.deleted).toLowerCase());

const statusOf = (row: JsonObject, columns: SicantikColumns): string => text(row[columns.status]).toLowerCase();

/** True where the application was dropped or deleted in SiCANTIK; a finished process step is neither. */
export const isWithdrawn = (row: JsonObject, columns: SicantikColumns): boolean =>
  isDeleted(row, columns) || statusOf(row, columns) === 'drop';

/** Reason for which a row asks for no work here; null where it asks for some. */
export const settledReason = (row: JsonObject, columns: SicantikColumns): string | null => {
  if (isDeleted(row, columns)) return 'the row is deleted';
  const status = statusOf(row, columns);
  return OVER.has(status) ? `its status is "${status}"` : null;
};

/** The rows of a push or a *keluaran* answer: a list, one row, or the first list inside `data`, whatever its label. */
export const rowsIn = (body: Json, columns: SicantikColumns): readonly JsonObject[] => {
  const isRow = (value: Json | undefined): boolean => isObject(value) && text(value[columns.number]) !== '';
  const clean = trimKeys(body);
  if (!isObject(clean) || listIn(clean) !== null) return rowsOf(clean);
  if (isRow(clean)) return [clean];
  const data = clean['data'];
  if (listIn(data) !== null || isRow(data)) return rowsOf(data);
  if (!isObject(data)) return [];
  const inside = Object.values(data);
  return rowsOf(inside.find((value) => listIn(value) !== null) ?? inside.find(isRow));
};

/** Total of a paged *keluaran* answer; null where it came whole. */
export const totalIn = (body: Json): number | null => {
  const data = isObject(body) ? body['data'] : undefined;
  const total = isObject(data) ? text(data['total_items']) : '';
  return /^\d+$/.test(total) ? Number(total) : null;
};
