/** Answers to an incomplete file that change nothing: the file or value that was sent back, sent again. */
import type { ApplicationFile } from '../ports/applications.js';
import { canonicalJson } from '../audit/canonical.js';
import { fieldFault, type FieldFault } from '../shared/field-fault.js';
import type { Refusal } from '../shared/error-codes.js';
import { invalidInput } from '../shared/invalid-input.js';
import type { Json } from '../shared/json.js';
import { valueIn } from './corrected-values.js';
import { correctedFile } from './file-correction.js';
import type { OutsideMessage } from './messages.js';
import { particularIn, placeOfField } from './particulars.js';
import { isByApplicant } from './sent-back.js';
import type { ApplicationState } from './state.js';

const openOf = ({ sentBack }: Pick<ApplicationState, 'sentBack'>) =>
  (sentBack ?? []).filter(({ done }) => done !== true);

const same = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);

const sameFile = ({ requirements, ...state }: ApplicationState, message: OutsideMessage): readonly FieldFault[] => {
  if (message.type !== 'file-changed' || message.change.kind !== 'requirement') return [];
  const { requirement, sha256 } = message.change;
  return requirements[requirement] === sha256 && openOf(state).some((item) => item.requirement === requirement)
    ? [fieldFault('/file', 'is the file that was sent back, unchanged; send another, or answer with a note')]
    : [];
};

const sameValues = (state: ApplicationState, message: OutsideMessage, file: ApplicationFile): readonly FieldFault[] => {
  if (message.type !== 'correct-application' || !isByApplicant(message.actor, state)) return [];
  const { applicant, data } = message;
  const after = correctedFile(file, [{ ...data, applicant }]);
  return openOf(state).flatMap(({ field }) => {
    const particular = field === undefined ? null : particularIn(field);
    const isNamed =
      field !== undefined && (particular === null ? Object.hasOwn(data, field) : Object.hasOwn(applicant, particular));
    return isNamed && same(valueIn(file, field), valueIn(after, field))
      ? [
          fieldFault(
            placeOfField(field),
            'is the value that was sent back, unchanged; correct it, or answer with a note',
          ),
        ]
      : [];
  });
};

/** Refusal of such an answer: it would count as done, and whoever checks it would find the same again. */
export const refusalOfUnchanged = (
  state: ApplicationState,
  message: OutsideMessage,
  file: ApplicationFile | null,
): Refusal | null => {
  const faults = [...sameFile(state, message), ...(file === null ? [] : sameValues(state, message, file))];
  return faults.length === 0 ? null : invalidInput(faults);
};
