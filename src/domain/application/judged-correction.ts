/** Faults that a correction of the file would leave, judged by the form of its permit type before the act is taken. */
import type { ApplicationFile } from '../ports/applications.js';
import type { Forms } from '../ports/forms.js';
import type { JsonObject } from '../shared/json.js';
import { pointerTo } from '../shared/json-pointer.js';
import { nearest } from '../shared/nearest.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { fieldFault, sentenceOf, type FieldFault } from '../shared/field-fault.js';
import { correctedFile, placedInInput, readKept, type FileCorrection } from './file-correction.js';
import { MOST_TOLD } from './form.js';
import type { OutsideMessage } from './messages.js';
import { faultAtDoor } from './particulars.js';

export interface ProposedCorrection {
  readonly permitType: string;
  /** The correction as the record would keep it. */
  readonly kept: JsonObject;
  /** The file before the correction. */
  readonly file: ApplicationFile;
  /** True where machine work waits for a file that the letters can be written from. */
  readonly isWanted: boolean;
}

const isBelow = (pointer: string, place: string): boolean => pointer === place || pointer.startsWith(`${place}/`);

const sayOf = (fault: FieldFault): string => sentenceOf([fault]);

const refused = (why: string, faults: readonly FieldFault[]): Refusal =>
  refusal('INPUT_INVALID', `${why}: ${sentenceOf(faults)}`, undefined, faults.slice(0, MOST_TOLD));

/** Fields that neither the form nor the file has: a slip of the pen would correct nothing, in silence. */
const unknownFields = (
  known: readonly string[] | null,
  { data }: FileCorrection,
  file: ApplicationFile,
): readonly FieldFault[] => {
  if (known === null) return [];
  return Object.keys(data)
    .filter((name) => !known.includes(name) && !Object.hasOwn(file.data, name))
    .map((name) =>
      fieldFault(pointerTo('data', name), '"{what}" is no field of the form; the nearest known is {nearest}', {
        what: name,
        nearest: nearest(name, known)
          .map((word) => `"${word}"`)
          .join(' or '),
      }),
    );
};

const judged = (
  forms: Forms,
  correction: FileCorrection,
  { permitType, kept, file, isWanted }: ProposedCorrection,
): Refusal | null => {
  const unknown = unknownFields(forms.fields(permitType), correction, file);
  if (unknown.length > 0) return refused('a correction names fields of the form', unknown);
  const { phone } = correction.applicant;
  const unfit = typeof phone === 'string' ? faultAtDoor('phone', phone) : null;
  if (unfit !== null) return refused('the correction itself is wrong', [{ pointer: '/applicant/phone', ...unfit }]);
  const faultsOf = ({ applicant, data }: ApplicationFile): readonly FieldFault[] =>
    forms.faults(permitType, { applicant: { ...applicant }, data });
  const left = faultsOf(correctedFile(file, [kept]));
  if (isWanted && left.length > 0)
    return refused('the correction is waited for, and leaves what no letter could be written from', left);
  const places = [
    ...Object.keys(correction.applicant).map((name) => pointerTo('applicant', name)),
    ...Object.keys(correction.data).map((name) => pointerTo('data', name)),
  ];
  const before = new Set(faultsOf(file).map(sayOf));
  const wrong = left.filter(
    (fault) => places.some((place) => isBelow(fault.pointer, place)) || !before.has(sayOf(fault)),
  );
  return wrong.length === 0 ? null : refused('the correction itself is wrong', wrong);
};

/**
 * Refusal of a correction: a field that it touches is wrong or unknown, it makes another one wrong, or it is waited for
 * and leaves something to correct. Each fault by its place in the posted body. Null where it may be taken.
 */
export const refusalOfCorrection = (
  forms: Forms,
  type: OutsideMessage['type'],
  proposed: ProposedCorrection,
): Refusal | null => {
  const read = readKept(proposed.kept);
  const why = read.ok ? judged(forms, read.value, proposed) : read.error;
  return why !== null && type === 'complete-task' ? placedInInput(why) : why;
};
