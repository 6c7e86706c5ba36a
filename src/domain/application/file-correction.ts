/**
 * What an officer corrects of an application's file while it runs: the applicant's particulars and the data of the form.
 * A correction is laid over what was filed; what was filed stays as it came.
 */
import type { ApplicantData, ApplicationFile } from '../ports/applications.js';
import { nearest } from '../shared/nearest.js';
import { isObject, type Json, type JsonObject } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';
import { refusal, type Refusal } from '../shared/error-codes.js';

const LONGEST = 200;

/** In characters. `name` alone cannot be taken away. */
export const APPLICANT_FIELDS = {
  name: LONGEST,
  nationalId: 32,
  taxId: 32,
  nib: 32,
  email: LONGEST,
  phone: 32,
  address: 500,
  responsiblePerson: LONGEST,
} as const satisfies Record<keyof ApplicantData, number>;

type ApplicantField = keyof typeof APPLICANT_FIELDS;

const FIELD_NAMES = Object.keys(APPLICANT_FIELDS) as readonly ApplicantField[];

const isField = (name: string): name is ApplicantField => Object.hasOwn(APPLICANT_FIELDS, name);

/** Control characters, and formatting ones that print nothing: a name of these alone looks empty on paper. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const SEEN = /[\p{L}\p{N}]/u;
/** Local part, one @, and a domain with a dot: what a mail server could be asked to deliver to. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+$/u;

/** Numbers that another office gives: their digits, and how they are called. */
const DIGITS: Readonly<Partial<Record<ApplicantField, readonly [RegExp, string]>>> = {
  nationalId: [/^\d{16}$/, '16 digits (NIK)'],
  taxId: [/^\d{15,16}$/, '15 or 16 digits (NPWP)'],
  nib: [/^\d{13}$/, '13 digits (NIB)'],
};

const wrong = (field: string, detail: string): Refusal => refusal('INPUT_INVALID', detail, { field });

const particular = (name: string, value: Json): Refusal | null => {
  const field = `applicant.${name}`;
  if (!isField(name))
    return refusal('INPUT_INVALID', `an applicant has no "${name}"; it has: ${FIELD_NAMES.join(', ')}`, {
      field,
      known: FIELD_NAMES,
      nearest: nearest(name, FIELD_NAMES),
    });
  if (value === null)
    return name === 'name' ? wrong(field, 'an applicant has a name; it is changed, not removed') : null;
  if (typeof value !== 'string') return wrong(field, `${field} is a text, or null to remove it`);
  if (INVISIBLE.test(value)) return wrong(field, `${field} has characters that nobody sees; write it anew`);
  if (!SEEN.test(value)) return wrong(field, `${field} has neither a letter nor a digit; null removes it`);
  const most = APPLICANT_FIELDS[name];
  if (Array.from(value.trim()).length > most) return wrong(field, `${field} has at most ${String(most)} characters`);
  const [digits, called] = DIGITS[name] ?? [];
  if (digits?.test(value.trim()) === false) return wrong(field, `${field} has ${called ?? ''}; null removes it`);
  if (name === 'email' && !ADDRESS.test(value.trim()))
    return wrong(field, `${field} is no e-mail address (name@domain.tld); null removes it`);
  return null;
};

/** Values of the form are JSON as they came; `applicant` among them is the applicant's particulars. */
export interface FileCorrection {
  readonly applicant: JsonObject;
  readonly data: JsonObject;
}

/** Reads `{ applicant?, data? }`: INPUT_INVALID names the field that is wrong. */
export const readCorrection = (applicant: Json, data: Json): Result<FileCorrection, Refusal> => {
  if (!isObject(applicant)) return err(wrong('applicant', 'applicant is an object: particular to its corrected value'));
  if (!isObject(data)) return err(wrong('data', 'data is an object: name of the field to its corrected value'));
  if (Object.hasOwn(data, 'applicant'))
    return err(wrong('data.applicant', 'particulars of the applicant stand under "applicant", beside "data"'));
  for (const [name, value] of Object.entries(applicant)) {
    const refused = particular(name, value);
    if (refused !== null) return err(refused);
  }
  const trimmed = Object.entries(applicant).map(([name, value]): [string, Json] => [
    name,
    typeof value === 'string' ? value.trim().normalize('NFC') : value,
  ]);
  return ok({ applicant: Object.fromEntries(trimmed), data });
};

/** The form in which the record keeps a correction: fields of the data, and `applicant` beside them where it has any. */
export const keptCorrection = ({ applicant, data }: FileCorrection): JsonObject =>
  Object.keys(applicant).length === 0 ? data : { ...data, applicant };

/** What a kept correction is about, for the audit: names of fields, never their values. */
export const correctedNames = ({ applicant, data }: FileCorrection): readonly string[] => [
  ...Object.keys(applicant).map((name) => `applicant.${name}`),
  ...Object.keys(data),
];

const withParticulars = (applicant: ApplicantData, changes: JsonObject): ApplicantData => {
  const next: Record<string, string> = { ...applicant };
  for (const [name, value] of Object.entries(changes)) {
    if (!isField(name)) continue;
    if (typeof value === 'string') next[name] = value;
    else if (value === null && name !== 'name') Reflect.deleteProperty(next, name);
  }
  return { ...next, name: next['name'] ?? applicant.name };
};

/** The file as it is now: what was filed, with each kept correction laid over it, in their order. */
export const correctedFile = (filed: ApplicationFile, kept: readonly JsonObject[]): ApplicationFile =>
  kept.reduce<ApplicationFile>((file, correction) => {
    const { applicant, ...data } = correction;
    return {
      applicant: isObject(applicant) ? withParticulars(file.applicant, applicant) : file.applicant,
      data: { ...file.data, ...(applicant === undefined || isObject(applicant) ? data : correction) },
    };
  }, filed);
