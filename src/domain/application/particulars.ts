/** Particulars of an applicant: their names and the limits of their values, whichever door they come through. */
import { mailAddressIn } from '../integration/mail.js';
import type { ApplicantData } from '../ports/applications.js';
import { fieldReason, type FieldReason, type FieldText } from '../shared/field-fault.js';
import { pointerTo } from '../shared/json-pointer.js';

type DigitsText = Extract<FieldText, `${string} digits (${string})`>;

export interface Particular {
  /** Most characters. */
  readonly most: number;
  /** Digits of a number that another office gives, and the words of the field's fault. */
  readonly digits?: { readonly pattern: RegExp; readonly expected: DigitsText };
}

export type ParticularName = keyof ApplicantData;

const NAME: Particular = { most: 200 };

export const PARTICULARS: Readonly<Record<ParticularName, Particular>> = {
  name: NAME,
  nationalId: { most: 16, digits: { pattern: /^\d{16}$/, expected: 'expected 16 digits (NIK)' } },
  taxId: { most: 16, digits: { pattern: /^\d{15,16}$/, expected: 'expected 15 or 16 digits (NPWP)' } },
  nib: { most: 13, digits: { pattern: /^\d{13}$/, expected: 'expected 13 digits (NIB)' } },
  email: { most: 200 },
  phone: { most: 50 },
  address: { most: 500 },
  responsiblePerson: NAME,
};

export const PARTICULAR_NAMES = Object.keys(PARTICULARS) as readonly ParticularName[];

const PREFIX = 'applicant.';

/** Name of a field of the file that is a particular: `applicant.name`. */
export const fieldOfParticular = (name: string): string => `${PREFIX}${name}`;

/** Name under `applicant.` in the name of a field; null for a field of the form. */
export const particularIn = (field: string): string | null =>
  field.startsWith(PREFIX) ? field.slice(PREFIX.length) : null;

/** Place of a field in the body of a correction: `applicant.name` is `/applicant/name`, a field of the form in `/data`. */
export const placeOfField = (field: string): string => {
  const particular = particularIn(field);
  return particular === null ? pointerTo('data', field) : pointerTo('applicant', particular);
};

export const isParticular = (name: string): name is ParticularName => Object.hasOwn(PARTICULARS, name);

/** Control characters, and formatting ones that print nothing: a name of these alone looks empty on paper. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const SEEN = /[\p{L}\p{N}]/u;
/** The mailer would read the whole field as one address: it refuses nothing later that is taken here. */
const isAddress = (text: string): boolean => !/\s/.test(text) && mailAddressIn(text) === text.normalize('NFC');

/** Digits with the signs that people write between them. */
const PHONE = /^\+?[\d\s().\/-]+$/;

/**
 * Reason why a person may not give this text; null where they may. Other systems' telephone numbers, and those on record,
 * are kept as they came.
 */
export const faultAtDoor = (name: ParticularName, given: string): FieldReason | null => {
  const fault = faultOfParticular(name, given);
  if (fault !== null || name !== 'phone') return fault;
  const digits = given.replaceAll(/\D/g, '').length;
  return PHONE.test(given.trim()) && digits >= 7 && digits <= 20
    ? null
    : fieldReason('expected a telephone number of 7 to 20 digits');
};

/** Reason why a text cannot stand as this particular; null where it can. */
export const faultOfParticular = (name: ParticularName, given: string): FieldReason | null => {
  const text = given.trim();
  if (INVISIBLE.test(text)) return fieldReason('expected characters that can be seen');
  if (!SEEN.test(text)) return fieldReason('expected a letter or a digit');
  const { most, digits } = PARTICULARS[name];
  if (Array.from(text).length > most) return fieldReason('expected at most {most} characters', { most });
  if (digits !== undefined && !digits.pattern.test(text)) return fieldReason(digits.expected);
  return name === 'email' && !isAddress(text) ? fieldReason('expected an e-mail address, name@domain.tld') : null;
};
