/**
 * Short numbers of applications: `PBM-2026-00042-37`, the office's code, the year of receipt, a running number and two
 * check digits. An applicant reads it over the telephone and types it; the record goes on knowing an application by its id.
 */
import { dateParts, localDate, type OfficeZone } from '../letter/local-date.js';
import { fieldReason, type FieldReason } from '../shared/field-fault.js';
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';

/** Series of running numbers: the applications that an office receives in one year. */
export interface NumberSeries {
  /** Two to six capital letters. */
  readonly code: string;
  /** Four digits, by the office's wall. */
  readonly year: number;
}

/** An office's numbering of the applications that it receives. */
export interface ApplicationNumbering {
  readonly code: string;
  readonly zone: OfficeZone;
}

export const OFFICE_CODE = /^[A-Z]{2,6}$/;

/** The code of an office that has chosen none: the first letters of its id. */
export const codeOfOffice = (id: string): string => {
  const letters = id.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return letters.length < 2 ? 'PERMIT' : letters.slice(0, 6);
};

export const seriesOf = ({ code, zone }: ApplicationNumbering, receivedAt: Instant): NumberSeries => {
  const parts = dateParts(localDate(receivedAt, zone));
  return { code, year: parts.ok ? parts.value.year : 0 };
};

/** Least digits of a running number. */
const WIDTH = 5;
/**
 * Most digits of a running number: the check digits count so many, so that zeros left out or in front change nothing.
 */
const MOST_DIGITS = 9;

const A = 'A'.charCodeAt(0);
/** Capital letters as ISO 7064 counts them for MOD 97-10: A is 10, Z is 35. */
const digitsOf = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - A + 10));

/** Remainder by 97 of a number of any length. */
const modulo97 = (digits: string): number =>
  Array.from(digits, Number).reduce((rest, digit) => (rest * 10 + digit) % 97, 0);

/**
 * Two digits after ISO 7064 MOD 97-10, as in an IBAN: a wrong character among the letters or among the digits, and two
 * neighbours that have changed places, always show.
 */
const checkDigits = (code: string, year: string, running: number): string => {
  const counted = `${code}${year}${String(running).padStart(MOST_DIGITS, '0')}`;
  return String(98 - modulo97(`${digitsOf(counted)}00`)).padStart(2, '0');
};

/** The number as it is written everywhere. `running`: from 1. */
export const applicationNumber = ({ code, year }: NumberSeries, running: number): string => {
  const written = String(year).padStart(4, '0');
  return [code, written, String(running).padStart(WIDTH, '0'), checkDigits(code, written, running)].join('-');
};

/** Signs that people put between the parts. */
const BETWEEN = /[\s\p{Pd}./_:,]+/gu;
/**
 * A number as people type it, without signs between. A year begins with 20: so a letter in the place of its first
 * digit, or a digit in that of the code's last letter, shows.
 */
const TYPED = new RegExp(`^([A-Z]{2,6})(20\\d{2})(\\d{1,${String(MOST_DIGITS)}})(\\d{2})$`);

/** Parts of a typed number, which may be in lower case, without hyphens, with blanks, without the running zeros. */
const partsOf = (
  text: string,
): { readonly series: NumberSeries; readonly running: number; readonly check: string } | null => {
  const [, code, year, running, check] = TYPED.exec(text.normalize('NFKC').replaceAll(BETWEEN, '').toUpperCase()) ?? [];
  return code === undefined || year === undefined || running === undefined || check === undefined
    ? null
    : { series: { code, year: Number(year) }, running: Number(running), check };
};

/** True where somebody meant a number of an application, right or wrong; an id has another form. */
export const isLikeNumber = (text: string): boolean => partsOf(text) !== null;

/** The number as it is written everywhere, or the fault of the typed one. */
export const readApplicationNumber = (text: string): Result<string, FieldReason> => {
  const parts = partsOf(text);
  if (parts === null) return err(fieldReason('expected the number of an application, e.g. PBM-2026-00042-37'));
  const number = applicationNumber(parts.series, parts.running);
  return number.endsWith(`-${parts.check}`)
    ? ok(number)
    : err(
        fieldReason(
          'the check digits do not fit: a digit or letter of the number is wrong, or two have changed places',
        ),
      );
};

/** Name of an application in letters under paraf: its number, or its id where it was numbered later. */
export const nameInLetters = ({
  id,
  number,
  numberedLater,
}: {
  readonly id: string;
  readonly number: string;
  readonly numberedLater: boolean;
}): string =>
  // The draft may have parafs already: another name would make another letter, and void them.
  numberedLater ? id : number;
