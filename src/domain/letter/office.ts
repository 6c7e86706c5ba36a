import { withDeclaredNumbers } from './declared-numbers.js';
import { promiseWords } from '../application/promise.js';
import type { JsonObject } from '../shared/json.js';
import type { LetterOffice, StampTemplate } from './compose.js';
import type { Letterhead, SignatureBlock } from './content.js';
import type { LetterKind } from './kinds.js';
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
  /** Permit types of this book; left out where it takes any type that has no book of its own. */
  readonly permitTypes?: readonly string[] | undefined;
  /** Scheme of `{class}` in its numbers, where it differs from the office's. */
  readonly classification?: Scheme | undefined;
}

/** Scheme of classification: before (503) or after Home Affairs regulation 83/2022 (500.16.7.2). */
export type Scheme = 'old' | 'new';

/** Part of an office's file that concerns its letters. */
export interface OfficeLetters {
  readonly office: {
    readonly id: string;
    /** Code at the beginning of its applications' numbers. */
    readonly code: string;
    readonly name: string;
    readonly region: string;
    /** Position of the head of office, who grants permits, as the body of a letter names it. */
    readonly headTitle: string;
    readonly place: string;
    /** The mayor or regent, as the copies of a decision name them. */
    readonly regionHead: string;
    readonly zone: OfficeZone;
  };
  /**
   * True where the office works on paper too. Without paper nothing is printed, letters are delivered by account and
   * link, and the letters of the counter carry the office's seal (Palembang regulation 74/2018, article 11(2)f and g).
   */
  readonly paper: boolean;
  /** Time for a correction, in working days after the day of the request; null: the request names no date. */
  readonly correction: { readonly workingDays: number } | null;
  readonly letterhead: Letterhead & { readonly footer: readonly string[]; readonly footerSealed: readonly string[] };
  readonly signatory: SignatureBlock;
  /** Reason and place that a signature states, and its visible stamp; null where it is invisible. */
  readonly signature: { readonly reason: string; readonly location: string; readonly visible: StampTemplate | null };
  readonly numbering: {
    readonly unit: string;
    readonly classification: Scheme;
    readonly registers: readonly NumberBook[];
  };
}

/** Letter office from an office file; the signer may be another than the file's (Plt., Plh., a.n.). */
export const letterOffice = (
  { office, letterhead, signatory, signature }: OfficeLetters,
  signer: SignatureBlock = signatory,
): LetterOffice => {
  const { footer, footerSealed, ...head } = letterhead;
  const { id, name, place } = office;
  return { id, name, place, letterhead: head, footer, footerSealed, signature: signer, signing: signature };
};

/**
 * The office without its own stamp, for a provider that signs whole letters: the provider draws the visible signature.
 */
export const withoutStamp = (office: OfficeLetters): OfficeLetters => ({
  ...office,
  signature: { ...office.signature, visible: null },
});

/**
 * Number book for a kind of letter; a book for the permit type goes before one for any type. Undefined where the office
 * numbers no such letters.
 */
export const bookFor = ({ numbering }: OfficeLetters, kind: LetterKind, permitType: string): NumberBook | undefined => {
  const books = numbering.registers.filter((book) => book.kinds.includes(kind));
  return (
    books.find((book) => book.permitTypes?.includes(permitType) === true) ??
    books.find((book) => book.permitTypes === undefined)
  );
};

/** Codes of a letter's number: unit of the office, code and classification of the permit type in the book's scheme. */
export const numberCodes = (
  { numbering }: OfficeLetters,
  permitType: Pick<PermitType, 'code' | 'classification'>,
  book: Pick<NumberBook, 'classification'>,
): { readonly class: string; readonly unit: string; readonly type: string } => ({
  class: permitType.classification[book.classification ?? numbering.classification],
  unit: numbering.unit,
  type: permitType.code,
});

/** A promise as letters say it: `5`, `hari kerja`, and the article. */
const letterPromise = (promise: PermitType['promise']): JsonObject | null =>
  promise === null ? null : { ...promiseWords(promise.budget), legalReference: promise.legalReference };

/** Values of an office and a permit type for the templates, beside the application's own data. */
export const letterData = ({ office }: OfficeLetters, permitType: PermitType, own: JsonObject): JsonObject => ({
  recommendation: { agency: permitType.recommendation.agency },
  ...own,
  ...(own['data'] === undefined ? {} : { data: withDeclaredNumbers(permitType.data, own['data']) }),
  office: {
    id: office.id,
    name: office.name,
    region: office.region,
    place: office.place,
    headTitle: office.headTitle,
    regionHead: office.regionHead,
  },
  permitType: {
    id: permitType.id,
    name: permitType.name,
    code: permitType.code,
    fee: permitType.fee,
    legalBasis: permitType.legalBasis,
    conditions: permitType.conditions,
    requirements: permitType.requirements.map(({ id, name, required }) => ({ id, name, required })),
    promise: letterPromise(permitType.promise),
    promiseDays: permitType.promise?.budget.unit === 'working-day' ? permitType.promise.budget.amount : null,
    validityMonths: permitType.validity.type === 'months' ? permitType.validity.months : null,
  },
});
