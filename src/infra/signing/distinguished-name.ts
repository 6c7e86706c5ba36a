/**
 * Names of certificates, compared as RFC 5280 section 7.1 asks: after the preparation of RFC 4518, whatever string type
 * they were written in. A PrintableString and a UTF8String of the same words are one name, and so are other capitals
 * and other white space; the parts of a name keep their order, the values of one part have none.
 */
import { MalformedDer, childrenOf, expectTag, oidOf, readTlv, type Tlv } from '../verification/evidence/der.js';

const SEQUENCE = 0x30;
const SET = 0x31;

/** Longest value that is prepared for comparison (X.520 bounds most at 64); a longer one is compared by its bytes. */
const LONGEST_VALUE = 500;

const utf32 = (bytes: Uint8Array): string => {
  if (bytes.length % 4 !== 0) throw new RangeError('a UniversalString has four octets for a character');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const points = Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(index * 4));
  return String.fromCodePoint(...points);
};

/**
 * Decoder of each string type of DirectoryString and its kin (X.680 section 41). T.61 is read as Latin-1, as everyone
 * writes it.
 */
const DECODERS: Readonly<Record<number, (bytes: Uint8Array) => string>> = {
  0x0c: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
  0x12: (bytes) => Buffer.from(bytes).toString('latin1'),
  0x13: (bytes) => Buffer.from(bytes).toString('latin1'),
  0x14: (bytes) => Buffer.from(bytes).toString('latin1'),
  0x16: (bytes) => Buffer.from(bytes).toString('latin1'),
  0x1a: (bytes) => Buffer.from(bytes).toString('latin1'),
  0x1c: utf32,
  0x1e: (bytes) => new TextDecoder('utf-16be', { fatal: true }).decode(bytes),
};

/** Characters that RFC 4518 section 2.2 maps to a space, and those that it maps to nothing. */
const TO_SPACE = /[\u0009-\u000D\u0085\p{Z}]/gu;
const TO_NOTHING = /[\p{Cc}\p{Cf}\u034F\u180B-\u180D\uFE00-\uFE0F\uFFFC]/gu;

/** Case folding (RFC 3454, table B.2), one character at a time; the dotless i is no i. */
const folded = (text: string): string =>
  Array.from(text, (one) => (one === '\u0131' ? one : one.toUpperCase().toLowerCase())).join('');

/**
 * A value prepared for comparison: mapped, folded, composed, its insignificant spaces gone (RFC 4518 sections 2.2 to
 * 2.6).
 */
const prepared = (text: string): string =>
  folded(text.replaceAll(TO_SPACE, ' ').replaceAll(TO_NOTHING, '').normalize('NFKC'))
    .normalize('NFKC')
    .replaceAll(/ +/g, ' ')
    .trim();

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const valueKey = (value: Tlv): string => {
  const decode = DECODERS[value.tag];
  if (decode === undefined || value.content.length > LONGEST_VALUE) return `#${hex(value.bytes)}`;
  try {
    return JSON.stringify(prepared(decode(value.content)));
  } catch {
    return `#${hex(value.bytes)}`; // not in its own encoding: equal to its own bytes alone
  }
};

const partKey = (part: Tlv): string =>
  childrenOf(expectTag(part, SET, 'a relative distinguished name'))
    .map((pair) => {
      const [type, value, ...more] = childrenOf(expectTag(pair, SEQUENCE, 'an attribute of a name'));
      if (value === undefined || more.length > 0) throw new MalformedDer('an attribute of two parts');
      return `${oidOf(type)}=${valueKey(value)}`;
    })
    .toSorted()
    .join('+');

/** Comparison key of a name, equal for names that are the same; bytes that are no name equal themselves alone. */
export const nameKey = (der: Uint8Array): string => {
  try {
    return childrenOf(expectTag(readTlv(der), SEQUENCE, 'a name'))
      .map(partKey)
      .join(',');
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    return `#${hex(der)}`;
  }
};
