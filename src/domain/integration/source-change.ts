/** Differences between two messages about one application: a correction is told, a repeat is not. */
import type { Json, JsonObject } from '../shared/json.js';
import { isObject, text } from './lenient.js';
import { withWholeCodes } from './oss-codes.js';
import type { SicantikColumns } from './sicantik.js';

/** Content of an application at its source: its applicant and its data. */
export interface SourceContent {
  readonly applicant: object;
  readonly data: JsonObject;
}

const leaves = (value: Json, path: string, into: Map<string, string>): void => {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) leaves(item as Json, `${path}.${String(index)}`, into);
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
 * Dotted names of the fields that differ, without their values; empty where the contents agree. A number equals its
 * text, and an empty field equals a missing one.
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

/**
 * Columns for the progress of SiCANTIK's own procedure and for who touched the row: they change at every step of it.
 */
const STEPS: readonly string[] = [
  ...['id', 'proses_permohonan_id', 'nama_proses', 'tautan', 'start_date', 'end_date', 'tgl_selesai'],
  ...['tgl_selesai_time', 'tgl_diubah', 'diubah_oleh', 'diproses_oleh', 'status', 'del'],
];

/** Predicate for fields of a SiCANTIK application that change without a correction. */
export const isSicantikBookkeeping = (columns: SicantikColumns): ((field: string) => boolean) => {
  const names = new Set([...STEPS, columns.process, columns.status, columns.deleted].map((name) => `data.row.${name}`));
  return (field) => names.has(field);
};
