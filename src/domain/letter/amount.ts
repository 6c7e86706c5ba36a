/** Amounts: whole and exact from data, and as Indonesian letters write them. */
import { isDecimal, withoutPower } from '../shared/decimal.js';
import type { Json } from '../shared/json.js';

/** A decimal number by its digits; `whole` has no leading zeros, `fraction` is as it was given. */
export interface Amount {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** Digits to which a calculation in JavaScript is right: 0.1 + 0.2 is 0.3. */
const TRUE_DIGITS = 15;

const ofDecimal = (text: string): Amount | null => {
  const plain = withoutPower(text);
  if (!isDecimal(plain)) return null;
  const [whole = '', fraction = ''] = plain.replace('-', '').split('.');
  const digits = whole.replace(/^0+(?=\d)/, '');
  return { isNegative: plain.startsWith('-') && /[1-9]/.test(plain), whole: digits, fraction };
};

const ofNumber = (value: number): Amount | null => {
  if (!Number.isFinite(value)) return null;
  return ofDecimal(String(Number.isInteger(value) ? value : Number(value.toPrecision(TRUE_DIGITS))));
};

/** `1.500.000`, `1.500.000,50`, `320,5`: a full stop between thousands, a comma before the fraction (EYD V). */
const INDONESIAN = /^(-?)((?:0|[1-9]\d{0,2})(?:\.\d{3})+|\d+)(?:,(\d+))?$/;
/**
 * A full stop alone counts as between thousands where it can be: `1.250` in Indonesian text is 1250, `0.125` is none of
 * it.
 */
const GROUPED = /^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/;
/** `1,500,000` and `1,500,000.00`: two groups at least, for `1,500` is one and a half in Indonesian. */
const ENGLISH = /^-?[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?$/;
/** Currency marks around a sum of money: `Rp 1.500.000,-`. */
const MONEY = /^(?:rp|idr)\.?\s*|,-$|\s*rupiah$/gi;

const ofText = (text: string): Amount | null => {
  const bare = text.trim().replaceAll(MONEY, '').trim();
  if (ENGLISH.test(bare)) return ofDecimal(bare.replaceAll(',', ''));
  if (GROUPED.test(bare) || (INDONESIAN.test(bare) && bare.includes(','))) {
    return ofDecimal(bare.replaceAll('.', '').replace(',', '.'));
  }
  return ofDecimal(bare);
};

/**
 * Amount in a value: a number, or text as OSS and SiCANTIK send numbers (`1500000000`, `1500000000.50`) or as people
 * write them (`Rp1.500.000,00`). Null for anything else.
 */
export const amountIn = (value: Json): Amount | null => {
  if (typeof value === 'number') return ofNumber(value);
  return typeof value === 'string' ? ofText(value) : null;
};

const grouped = (whole: string): string => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, '.');

/** `12500.5` → `12.500,5` (EYD V; CLDR, locale id). Zeros that the amount was given with stay. */
export const inIndonesian = ({ isNegative, whole, fraction }: Amount): string =>
  `${isNegative ? '-' : ''}${grouped(whole)}${fraction === '' ? '' : `,${fraction}`}`;

/** The number nearest to the amount. */
export const numberOf = ({ isNegative, whole, fraction }: Amount): number =>
  Number(`${isNegative ? '-' : ''}${whole}.${fraction === '' ? '0' : fraction}`);

/**
 * `1500000` → `Rp1.500.000,00` (EYD V: no space after the symbol). Null for a negative amount, for parts of a sen, and
 * for three digits after the comma: `1,500` may have been meant as 1500.
 */
export const inRupiah = ({ isNegative, whole, fraction }: Amount): string | null => {
  const isWhole = /^0*$/.test(fraction);
  if (isNegative || (!isWhole && (fraction.length === 3 || !/^0*$/.test(fraction.slice(2))))) return null;
  return `Rp${grouped(whole)},${fraction.slice(0, 2).padEnd(2, '0')}`;
};
