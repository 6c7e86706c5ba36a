/** Values of a field of the file: when the file was sent back, and now. */
import type { ApplicationFile, FileHistory } from '../ports/applications.js';
import { isObject, type Json } from '../shared/json.js';
import { fileAt } from './file-correction.js';

const memberOf = (value: Json | undefined, name: string): Json => {
  if (Array.isArray(value)) return (value as readonly Json[])[Number(name)] ?? null;
  return isObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
};

/** Value of a field by its name: of the form, dotted where it lies deeper, or `applicant.` and the particular. */
export const valueOfField = (file: Json | undefined, field: string): Json => {
  const named = memberOf(memberOf(file, 'data'), field);
  if (named !== null) return named;
  const path = field.split('.');
  return (path[0] === 'applicant' ? path : ['data', ...path]).reduce<Json>(memberOf, file ?? null);
};

/** Value of a field in a file. */
export const valueIn = ({ applicant, data }: ApplicationFile, field: string): Json =>
  valueOfField({ applicant: { ...applicant }, data }, field);

/** Value of a field before and after. `since`: sequence number of the transition that sent the file back. */
export const valuesOf = (
  history: FileHistory,
  field: string,
  since: number | null,
): { readonly before: Json; readonly after: Json } => {
  const valueAt = (last?: number): Json => valueIn(fileAt(history, last), field);
  return { before: valueAt(since ?? 0), after: valueAt() };
};
