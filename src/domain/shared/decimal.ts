/** Decimal numbers as text, digit by digit: JavaScript's own numbers would round them. */

/** A number as JSON writes it; also with the leading zeros of a code that was written as a number. */
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Largest power of ten that is written out; numbers with a larger one stay as they were written. */
const LONGEST_POWER = 400;

export const isDecimal = (token: string): boolean => NUMBER.test(token);

/** The number without a power of ten: `9.171014505900001e+15` is a NIK that was taken for an amount. */
export const withoutPower = (token: string): string => {
  const [, sign = '', whole = '', fraction = '', exponent] = NUMBER.exec(token) ?? [];
  const power = Number(exponent ?? 0);
  if (exponent === undefined || Math.abs(power) > LONGEST_POWER) return token;
  const point = whole.length + power;
  const digits = (whole + fraction).padStart(whole.length + fraction.length - Math.min(point, 0), '0');
  const at = Math.max(point, 0);
  const before = digits
    .slice(0, at)
    .padEnd(at, '0')
    .replace(/^0+(?=\d)/, '');
  const after = digits.slice(at);
  return `${sign}${before === '' ? '0' : before}${after === '' ? '' : `.${after}`}`;
};
