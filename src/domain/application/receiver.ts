/** Receiver of a letter at the counter, whom the record of a hand-over has to prove, judged by shape. */
import type { ApplicantData } from '../ports/applications.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { fieldFault, type FieldFault } from '../shared/field-fault.js';
import { isObject, textAt, type Json } from '../shared/json.js';
import { sameName } from '../signing/signer-name.js';
import { faultOfParticular } from './particulars.js';

/** Relation of the applicant in person; everybody else comes by an authority that the applicant gave. */
export const IN_PERSON = 'pemohon';

/** 16 digits (NIK), or a passport: one or two letters and six to eight digits. */
const IDENTITY = /^(\d{16}|[A-Z]{1,2}\d{6,8})$/;
const PHONE = /^\+?\d[\d ().-]{5,18}\d$/;

const AT = '/input/receiver';

/** Digits as they are printed on a card, with blanks between, are the same number. */
const identityOf = (typed: string): string => typed.replaceAll(/[\s.-]/g, '').toUpperCase();

const isSomebodyElse = (relation: string): boolean => relation !== '' && relation.toLowerCase() !== IN_PERSON;

/** Faults in the shape of a receiver's members. A name or number that is missing is for the rules to refuse. */
export const faultsOfReceiver = (receiver: Json | undefined): readonly FieldFault[] => {
  if (!isObject(receiver)) return [];
  const given = (name: string): string => textAt(receiver, name).trim();
  const [name, identity, relation, phone] = [given('name'), given('identity'), given('relation'), given('phone')];
  const ofName = name === '' ? null : faultOfParticular('name', name);
  const isSent = isSomebodyElse(relation);
  const ofRelation = isSent ? faultOfParticular('name', relation) : null;
  const ofAuthority = given('authority') === '' ? null : faultOfParticular('name', given('authority'));
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
 * Refusal of a receiver who is given as the applicant and is another: an authority would be asked of them. The national
 * identity number decides where one is on record, else the name; of a company, its name or that of who answers for it.
 */
export const refusalOfImpostor = (receiver: Json | undefined, applicant: ApplicantData): Refusal | null => {
  if (!isObject(receiver) || isSomebodyElse(textAt(receiver, 'relation').trim())) return null;
  const { name, nationalId, responsiblePerson } = applicant;
  const hasNumber = nationalId !== undefined && nationalId.trim() !== '';
  const names = [name, responsiblePerson ?? ''].filter((one) => one.trim() !== '');
  const agrees = hasNumber
    ? identityOf(textAt(receiver, 'identity')) === identityOf(nationalId)
    : names.some((one) => sameName(one, textAt(receiver, 'name')));
  if (agrees) return null;
  const onRecord = [...names.map(maskedName), ...(hasNumber ? [maskedNumber(identityOf(nationalId))] : [])].join(', ');
  return refusal('RECEIVER_OTHER', `who receives is not the applicant on record: ${onRecord}`, { onRecord }, [
    fieldFault(`${AT}/${hasNumber ? 'identity' : 'name'}`, 'is not that of the applicant on record: {recorded}', {
      recorded: onRecord,
    }),
  ]);
};
