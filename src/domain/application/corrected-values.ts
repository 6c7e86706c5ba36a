/** Values of a field of the file: when the file was sent back, and now. */
import type { ApplicationFile, FileHistory } from '../ports/applications.js';
import type { Json } from '../shared/json.js';
import { correctedFile } from './file-correction.js';
import { isParticular } from './particulars.js';

const PARTICULAR = 'applicant.';

const valueIn = ({ applicant, data }: ApplicationFile, field: string): Json => {
  const name = field.slice(PARTICULAR.length);
  return field.startsWith(PARTICULAR) && isParticular(name)
    ? (applicant[name] ?? null)
    : Object.hasOwn(data, field)
      ? (data[field] ?? null)
      : null;
};

/** Value of a field before and after. `since`: sequence number of the transition that sent the file back. */
export const valuesOf = (
  { filed, corrections }: FileHistory,
  field: string,
  since: number | null,
): { readonly before: Json; readonly after: Json } => {
  const fileAt = (last: number): ApplicationFile =>
    correctedFile(
      filed,
      corrections.filter(({ seq }) => seq <= last).map(({ fields }) => fields),
    );
  return { before: valueIn(fileAt(since ?? 0), field), after: valueIn(fileAt(Number.MAX_SAFE_INTEGER), field) };
};
