import type { JsonObject } from '../shared/json.js';
import type { LetterOffice } from './compose.js';
import type { LetterKind, Letterhead, SignatureBlock } from './content.js';
import type { OfficeZone } from './local-date.js';
import type { PermitType } from './permit-type.js';

/** A numbered book of the office (*register*). */
export interface NumberBook {
  readonly id: string;
  readonly name: string;
  readonly pattern: string;
  readonly reset: 'yearly' | 'never';
  /** Letter kinds that take their numbers here. */
  readonly kinds: readonly LetterKind[];
}

/** What an office's file says about its letters. */
export interface OfficeLetters {
  readonly office: {
    readonly id: string;
    readonly name: string;
    readonly region: string;
    /** Who grants permits, as the body of a letter names the position. */
    readonly headTitle: string;
    readonly place: string;
    readonly zone: OfficeZone;
  };
  readonly letterhead: Letterhead & { readonly footer: readonly string[] };
  readonly signatory: SignatureBlock;
  readonly numbering: {
    readonly unit: string;
    readonly classification: 'old' | 'new';
    readonly registers: readonly NumberBook[];
  };
}

/** The letter office of an office file; the signer may be another than the one in the file (Plt., Plh., a.n.). */
export const letterOffice = (
  { office, letterhead, signatory }: OfficeLetters,
  signer: SignatureBlock = signatory,
): LetterOffice => {
  const { footer, ...head } = letterhead;
  return { id: office.id, name: office.name, place: office.place, letterhead: head, footer, signature: signer };
};

/** The book that a kind of letter is numbered in; undefined where the office numbers no such letters. */
export const bookFor = ({ numbering }: OfficeLetters, kind: LetterKind): NumberBook | undefined =>
  numbering.registers.find((book) => book.kinds.includes(kind));

/** Codes of a letter's number: unit of the office, code and classification of the permit type. */
export const numberCodes = (
  { numbering }: OfficeLetters,
  permitType: Pick<PermitType, 'code' | 'classification'>,
): { readonly class: string; readonly unit: string; readonly type: string } => ({
  class: permitType.classification[numbering.classification],
  unit: numbering.unit,
  type: permitType.code,
});

/** What the templates may name of an office and a permit type, beside the application's own data. */
export const letterData = ({ office }: OfficeLetters, permitType: PermitType, own: JsonObject): JsonObject => ({
  recommendation: { agency: permitType.recommendation.agency },
  ...own,
  office: {
    id: office.id,
    name: office.name,
    region: office.region,
    place: office.place,
    headTitle: office.headTitle,
  },
  permitType: {
    id: permitType.id,
    name: permitType.name,
    code: permitType.code,
    fee: permitType.fee,
    legalBasis: permitType.legalBasis,
    conditions: permitType.conditions,
    requirements: permitType.requirements.map(({ id, name, required }) => ({ id, name, required })),
    promiseDays: permitType.promise?.workingDays ?? null,
    validityMonths: permitType.validity.type === 'months' ? permitType.validity.months : null,
  },
});
