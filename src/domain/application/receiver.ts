/** Receiver of a letter at the counter, whom the record of a hand-over has to prove, judged by shape. */
import type { ApplicantData } from '../ports/applications.js';
import { dateParts } from '../letter/local-date.js';
import { dayIn } from '../letter/wording.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { fieldFault, fieldReason, type FieldFault, type FieldReason } from '../shared/field-fault.js';
import { isObject, textAt, type Json } from '../shared/json.js';
import { sameName, sameSpelling } from '../signing/signer-name.js';
import { faultOfParticular } from './particulars.js';

/** Relation of the applicant in person; everybody else comes by an authority that the applicant gave. */
export const IN_PERSON = 'pemohon';

/** 16 digits (NIK), or a passport: one or two letters and six to eight digits. */
const IDENTITY = /^(\d{16}|[A-Z]{1,2}\d{6,8})$/;
const PHONE = /^\+?\d[\d ().-]{5,18}\d$/;

/** A day with its month and year, as letters are dated: `20 November 2026`, `20-11-2026`, `2026-11-20`. */
const DATED = /\b\d{1,2}[\s./-]+(?:\d{1,2}|\p{L}{3,})[\s./-]+\d{4}\b|\b\d{4}-\d{2}-\d{2}\b/gu;

/** True where the text names a day that the calendar has. */
const isDated = (text: string): boolean =>
  [...text.matchAll(DATED)].some(([day]) => dateParts(dayIn(day.replaceAll(/[\s./-]+/gu, '-'))).ok);

const AT = '/input/receiver';

/** Digits as they are printed on a card, with blanks between, are the same number. */
const identityOf = (typed: string): string => typed.replaceAll(/[\s.-]/g, '').toUpperCase();

const isSomebodyElse = (relation: string): boolean => relation !== '' && relation.toLowerCase() !== IN_PERSON;

/** A letter of attorney between people may have no number; without its day it cannot be told from any other. */
const faultOfAuthority = (authority: string): FieldReason | null =>
  faultOfParticular('name', authority) ??
  (isDated(authority) ? null : fieldReason('expected the letter with its number, if it has one, and its date'));

/** Faults in the shape of a receiver's members. A name or number that is missing is for the rules to refuse. */
export const faultsOfReceiver = (receiver: Json | undefined): readonly FieldFault[] => {
  if (!isObject(receiver)) return [];
  const given = (name: string): string => textAt(receiver, name).trim();
  const [name, identity, relation, phone] = [given('name'), given('identity'), given('relation'), given('phone')];
  const ofName = name === '' ? null : faultOfParticular('name', name);
  const isSent = isSomebodyElse(relation);
  const ofRelation = isSent ? faultOfParticular('name', relation) : null;
  const ofAuthority = given('authority') === '' ? null : faultOfAuthority(given('authority'));
  return [
    ...(ofName === null ? [] : [{ pointer: `${AT}/name`, ...ofName }]),
    ...(identity === '' || IDENTITY.test(identityOf(identity))
      ? []
      : [fieldFault(`${AT}/identity`, 'expected 16 digits (NIK), or a passport: letters and 6 to 8 digits')]),
    ...(ofRelation === null ? [] : [{ pointer: `${AT}/relation`, ...ofRelation }]),
    ...(isSent && given('authority') === ''
      ? [fieldFault(`${AT}/authority`, 'is missing: who is not the applicant brings a power of attorney or a letter')]
      : []),
    ...(ofAuthority === null ? [] : [{ pointer: `${AT}/authority`, ...ofAuthority }]),
    ...(phone === '' || PHONE.test(phone)
      ? []
      : [fieldFault(`${AT}/phone`, 'expected a telephone number of 7 to 20 digits')]),
  ];
};

/** The last four digits: enough to compare with a card, too few to learn the number. */
const maskedNumber = (number: string): string => number.slice(-4).padStart(number.length, '*');
const maskedName = (name: string): string =>
  name.replaceAll(/[\p{L}\p{N}\p{M}]+/gu, (word) => {
    const [first = '', ...rest] = Array.from(word);
    return first + '*'.repeat(rest.length);
  });

/**
 * Refusal of a receiver who is given as the applicant and is another: an authority would be asked of them; or who comes
 * for the applicant under the applicant's own number. The national identity number decides where one is on record, and
 * the name must be that person's, too, though it may be written shorter; without a number the name decides. Of a company
 * it is its name or that of who answers for it.
 */
export const refusalOfImpostor = (receiver: Json | undefined, applicant: ApplicantData): Refusal | null => {
  if (!isObject(receiver)) return null;
  const { name, nationalId, responsiblePerson } = applicant;
  const hasNumber = nationalId !== undefined && nationalId.trim() !== '';
  const names = [name, responsiblePerson ?? ''].filter((one) => one.trim() !== '');
  const isTheirs = hasNumber && identityOf(textAt(receiver, 'identity')) === identityOf(nationalId);
  const agrees = hasNumber ? sameSpelling : sameName;
  const isNamed = names.some((one) => agrees(one, textAt(receiver, 'name')));
  const isSent = isSomebodyElse(textAt(receiver, 'relation').trim());
  if (isSent ? isNamed || !isTheirs : isNamed && (isTheirs || !hasNumber)) return null;
  const place = isSent || (hasNumber && !isTheirs) ? 'identity' : 'name';
  const onRecord = [...names.map(maskedName), ...(hasNumber ? [maskedNumber(identityOf(nationalId))] : [])].join(', ');
  return refusal('RECEIVER_OTHER', `who receives is not the applicant on record: ${onRecord}`, { onRecord }, [
    fieldFault(
      `${AT}/${place}`,
      isSent
        ? 'is that of the applicant on record, whose name is another: {recorded}'
        : 'is not that of the applicant on record: {recorded}',
      { recorded: onRecord },
    ),
  ]);
};
