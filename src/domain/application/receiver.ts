/** Receiver of a letter at the counter, whom the record of a hand-over has to prove, judged by shape. */
import { fieldFault, type FieldFault } from '../shared/field-fault.js';
import { isObject, textAt, type Json } from '../shared/json.js';
import { faultOfParticular } from './particulars.js';

/** Relation of the applicant in person; everybody else comes by an authority that the applicant gave. */
const IN_PERSON = 'pemohon';

/** 16 digits (NIK), or a passport: one or two letters and six to eight digits. */
const IDENTITY = /^(\d{16}|[A-Z]{1,2}\d{6,8})$/;
const PHONE = /^\+?\d[\d ().-]{5,18}\d$/;

const AT = '/input/receiver';

/** Digits as they are printed on a card, with blanks between, are the same number. */
const identityOf = (typed: string): string => typed.replaceAll(/[\s.-]/g, '').toUpperCase();

/** Faults in the shape of a receiver's members. A name or number that is missing is for the rules to refuse. */
export const faultsOfReceiver = (receiver: Json | undefined): readonly FieldFault[] => {
  if (!isObject(receiver)) return [];
  const given = (name: string): string => textAt(receiver, name).trim();
  const [name, identity, relation, phone] = [given('name'), given('identity'), given('relation'), given('phone')];
  const ofName = name === '' ? null : faultOfParticular('name', name);
  const isSent = relation !== '' && relation.toLowerCase() !== IN_PERSON;
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
