/** What has changed between two messages about one application: a correction is told, a repeat is not. */
import type { Json, JsonObject } from '../shared/json.js';
import { isObject, text } from './lenient.js';
import { withWholeCodes } from './oss-codes.js';
import type { SicantikColumns } from './sicantik.js';

/** What the source says of an application: its applicant and its data. */
export interface SourceContent {
  readonly applicant: object;
  readonly data: JsonObject;
}

const leaves = (value: Json, path: string, into: Map<string, string>): void => {
  if (Array.isArray(value)) value.forEach((item: Json, index) => leaves(item, `${path}.${String(index)}`, into));
  else if (isObject(value)) for (const [key, inner] of Object.entries(value)) leaves(inner, `${path}.${key}`, into);
  else if (text(value) !== '') into.set(path, text(value));
};

const fieldsOf = ({ applicant, data }: SourceContent): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  leaves(withWholeCodes(applicant as JsonObject), 'applicant', found);
  leaves(withWholeCodes(data), 'data', found);
  return found;
};

/**
 * Dotted names of the fields that differ, none of their values; empty where both say the same. A number and its text are
 * the same, and so are an empty field and none.
 */
export const changedFields = (
  before: SourceContent,
  after: SourceContent,
  isBookkeeping: (field: string) => boolean = () => false,
): readonly string[] => {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => was.get(field) !== is.get(field) && !isBookkeeping(field))
    .toSorted();
};

/** Columns that say how far SiCANTIK's own procedure is, and who touched the row: they change at every step of it. */
const STEPS: readonly string[] = [
  ...['id', 'proses_permohonan_id', 'nama_proses', 'tautan', 'start_date', 'end_date', 'tgl_selesai'],
  ...['tgl_selesai_time', 'tgl_diubah', 'diubah_oleh', 'diproses_oleh', 'status', 'del'],
];

/** Whether a field of a SiCANTIK application changes without a correction. */
export const isSicantikBookkeeping = (columns: SicantikColumns): ((field: string) => boolean) => {
  const names = new Set([...STEPS, columns.process, columns.status, columns.deleted].map((name) => `data.row.${name}`));
  return (field) => names.has(field);
};
