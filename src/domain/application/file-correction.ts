/**
 * Corrections of an application's file while it runs: the applicant's particulars and the data of the form. A
 * correction is laid over the filed data, which stay as they came.
 */
import type { ApplicantData, ApplicationFile, FileHistory } from '../ports/applications.js';
import { nearest } from '../shared/nearest.js';
import { fieldFault, fieldReason, type FieldFault, type FieldReason } from '../shared/field-fault.js';
import { faultOfParticular, fieldOfParticular, isParticular, PARTICULAR_NAMES } from './particulars.js';
import { pointerTo } from '../shared/json-pointer.js';
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';
import type { Refusal } from '../shared/error-codes.js';
import { invalidInput } from '../shared/invalid-input.js';

const reasonOf = (name: string, value: Json): FieldReason | null => {
  if (!isParticular(name))
    return fieldReason('this field is not known; the nearest known is {nearest}', {
      nearest: nearest(name, PARTICULAR_NAMES).join(', '),
    });
  if (value === null) return name === 'name' ? fieldReason('expected a name: it is changed, not removed') : null;
  return typeof value === 'string'
    ? faultOfParticular(name, value)
    : fieldReason('expected a text, or null to remove it');
};

const faultsIn = (applicant: Json, data: Json): readonly FieldFault[] => [
  ...(isObject(applicant)
    ? Object.entries(applicant).flatMap(([name, value]) => {
        const reason = reasonOf(name, value);
        return reason === null ? [] : [{ pointer: pointerTo('applicant', name), ...reason }];
      })
    : [fieldFault('/applicant', 'expected an object')]),
  ...(isObject(data)
    ? Object.hasOwn(data, 'applicant')
      ? [fieldFault('/data/applicant', 'expected under "applicant", beside "data"')]
      : []
    : [fieldFault('/data', 'expected an object')]),
];

/** `applicant.name` for `/applicant/name`. */
const firstOf = ([first]: readonly FieldFault[]): string => (first?.pointer ?? '').slice(1).replaceAll('/', '.');

/** Correction of a file: particulars of the applicant, and values of the form as JSON, as they came. */
export interface FileCorrection {
  readonly applicant: JsonObject;
  readonly data: JsonObject;
}

/** Reads `{ applicant?, data? }`: INPUT_INVALID names each field that is wrong. */
export const readCorrection = (applicant: Json, data: Json): Result<FileCorrection, Refusal> => {
  const faults = faultsIn(applicant, data);
  if (!isObject(applicant) || !isObject(data) || faults.length > 0)
    return err(invalidInput(faults, { field: firstOf(faults) }));
  const trimmed = Object.entries(applicant).map(([name, value]): [string, Json] => [
    name,
    typeof value === 'string' ? value.trim().normalize('NFC') : value,
  ]);
  return ok({ applicant: Object.fromEntries(trimmed), data });
};

/** Reads a correction in the form in which the record keeps it. */
export const readKept = ({ applicant = {}, ...data }: JsonObject): Result<FileCorrection, Refusal> =>
  readCorrection(applicant, data);

/** Refusal with each fault at its place among the fields of a task's input. */
export const placedInInput = (why: Refusal): Refusal =>
  why.faults === undefined
    ? why
    : {
        ...why,
        faults: why.faults.map((fault) => ({
          ...fault,
          pointer: `/input/fields${fault.pointer.replace(/^\/data(?=\/|$)/, '')}`,
        })),
      };

/**
 * Fields without what they say twice: beside `applicant`, a particular in the same words once more, by a name that the
 * form (`known`) does not have. In other words it stays, and is refused as a field that nobody knows.
 */
export const saidOnce = (fields: JsonObject, known: readonly string[]): JsonObject => {
  const { applicant } = fields;
  if (!isObject(applicant)) return fields;
  const isRepeated = (name: string, value: Json): boolean =>
    isParticular(name) && !known.includes(name) && Object.hasOwn(applicant, name) && applicant[name] === value;
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => !isRepeated(name, value)));
};

/** The form in which the record keeps a correction: fields of the data, and `applicant` beside them where it has any. */
export const keptCorrection = ({ applicant, data }: FileCorrection): JsonObject =>
  Object.keys(applicant).length === 0 ? data : { ...data, applicant };

/** Names of the fields that a correction changes, for the audit; never their values. */
export const correctedNames = ({ applicant, data }: FileCorrection): readonly string[] => [
  ...Object.keys(applicant).map(fieldOfParticular),
  ...Object.keys(data),
];

const withParticulars = (applicant: ApplicantData, changes: JsonObject): ApplicantData => {
  const next: Record<string, string> = { ...applicant };
  for (const [name, value] of Object.entries(changes)) {
    if (!isParticular(name)) continue;
    if (typeof value === 'string') next[name] = value;
    else if (value === null && name !== 'name') Reflect.deleteProperty(next, name);
  }
  return { ...next, name: next['name'] ?? applicant.name };
};

/** The file as it is now: the filed data with each kept correction laid over it, in order. */
export const correctedFile = (filed: ApplicationFile, kept: readonly JsonObject[]): ApplicationFile =>
  kept.reduce<ApplicationFile>((file, correction) => {
    const { applicant, ...data } = correction;
    return {
      applicant: isObject(applicant) ? withParticulars(file.applicant, applicant) : file.applicant,
      data: { ...file.data, ...(applicant === undefined || isObject(applicant) ? data : correction) },
    };
  }, filed);

/** The file after its corrections up to a transition; as it is now where none is named. */
export const fileAt = ({ filed, corrections }: FileHistory, last = Infinity): ApplicationFile =>
  correctedFile(
    filed,
    corrections.filter(({ seq }) => seq <= last).map(({ fields }) => fields),
  );
