import { isDecimal, withoutPower } from './decimal.js';
import { scanJson } from './json-scan.js';

const NUMBER = /-?\d[\d.eE+-]*/y;

const beginsNumber = (code: number): boolean => code === 0x2d || (code >= 0x30 && code <= 0x39);

/** Number without the parts that add nothing: zeros at the end of a fraction, and the sign of zero. */
const plain = (token: string): string => {
  const number = withoutPower(token);
  const short = number.includes('.') ? number.replace(/0+$/, '').replace(/\.$/, '') : number;
  return short === '-0' ? '0' : short;
};

const keepsItsDigits = (token: string): boolean => {
  const value = Number(token);
  return Number.isFinite(value) && plain(String(value)) === plain(token);
};

/**
 * The first number in a text of JSON that a JavaScript number cannot hold digit by digit: a NIK of Papua is greater than 2^53,
 * and would become another person's. Undefined where there is none. Works on any text, JSON or not.
 */
export const lossyNumberIn = (source: string): string | undefined => {
  let lossy: string | undefined;
  scanJson(source, (code, at) => {
    if (!beginsNumber(code)) return 1;
    NUMBER.lastIndex = at;
    const [token = source.charAt(at)] = NUMBER.exec(source) ?? [];
    if (!isDecimal(token) || keepsItsDigits(token)) return token.length;
    lossy = token;
    return 0;
  });
  return lossy;
};
