/** Text strings of a PDF (ISO 32000-2 section 7.9.2.2) as characters. */

/** Characters of PDFDocEncoding where it is not Latin-1 (annex D.3): from 0x18, from 0x80, and the euro. */
const FROM_18 = '\u02D8\u02C7\u02C6\u02D9\u02DD\u02DB\u02DA\u02DC';
const FROM_80 =
  '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203A\u2212\u2030\u201E\u201C\u201D\u2018\u2019\u201A\u2122\uFB01\uFB02\u0141\u0152\u0160\u0178\u017D\u0131\u0142\u0153\u0161\u017E';
const UNDEFINED: ReadonlySet<number> = new Set([0x7f, 0x9f, 0xad]);

const ofByte = (byte: number): string => {
  if (byte >= 0x18 && byte <= 0x1f) return FROM_18[byte - 0x18] ?? '';
  if (UNDEFINED.has(byte)) return '\uFFFD';
  if (byte >= 0x80 && byte <= 0x9e) return FROM_80[byte - 0x80] ?? '';
  return byte === 0xa0 ? '\u20AC' : String.fromCharCode(byte);
};

/** Escapes that name the language of the following text (section 7.9.2.2.1): they are no part of the text. */
const LANGUAGE = /\u001B[A-Za-z]{2}(?:[-_]?[A-Za-z]{2})?\u001B/g;

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** Text of a string: UTF-16 and UTF-8 by their marks, otherwise PDFDocEncoding. */
export const textString = (bytes: Uint8Array): string => {
  const marked = (length: number, label: string): string =>
    new TextDecoder(label).decode(bytes.subarray(length)).replaceAll(LANGUAGE, '');
  if (startsWith(bytes, 0xfe, 0xff)) return marked(2, 'utf-16be');
  // Not of the standard, and written by some.
  if (startsWith(bytes, 0xff, 0xfe)) return marked(2, 'utf-16le');
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return marked(3, 'utf-8');
  return Array.from(bytes, ofByte).join('');
};
