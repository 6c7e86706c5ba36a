/**
 * Writes DER (ITU-T X.690). Signed bytes must have one encoding, so they are written here and not by a general encoder.
 */

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const lengthBytes = (length: number): number[] => {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
};

/** A tag-length-value with the identifier octet given. */
export const tlv = (tag: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = concat(content);
  return concat([Uint8Array.from([tag, ...lengthBytes(body.length)]), body]);
};

export const sequence = (...items: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...items);

const compareBytes = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b);

/** SET OF: sorted by encoding, as DER demands and EU DSS checks. */
export const setOf = (...items: readonly Uint8Array[]): Uint8Array => tlv(0x31, ...[...items].sort(compareBytes));

export const sortedByEncoding = (items: readonly Uint8Array[]): Uint8Array[] => [...items].sort(compareBytes);

/** [n] EXPLICIT, or a constructed [n] IMPLICIT. */
export const context = (n: number, ...content: readonly Uint8Array[]): Uint8Array => tlv(0xa0 | n, ...content);

/** A primitive [n] IMPLICIT. */
export const contextPrimitive = (n: number, content: Uint8Array): Uint8Array => tlv(0x80 | n, content);

export const oid = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const group = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) group.unshift((left % 128) | 0x80);
    bytes.push(...group);
  }
  return tlv(0x06, Uint8Array.from(bytes));
};

/** A non-negative INTEGER from a number or its big-endian bytes. */
export const integer = (value: number | bigint | Uint8Array): Uint8Array => {
  let bytes: Uint8Array;
  if (value instanceof Uint8Array) bytes = value;
  else {
    const hex = BigInt(value).toString(16);
    bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  }
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  bytes = bytes.subarray(start);
  return (bytes[0] ?? 0) & 0x80 ? tlv(0x02, Uint8Array.of(0), bytes) : tlv(0x02, bytes);
};

export const enumerated = (value: number): Uint8Array => tlv(0x0a, Uint8Array.of(value));
export const boolean = (value: boolean): Uint8Array => tlv(0x01, Uint8Array.of(value ? 0xff : 0));
export const nullValue = (): Uint8Array => tlv(0x05);
export const octetString = (content: Uint8Array): Uint8Array => tlv(0x04, content);
export const bitString = (content: Uint8Array, unused = 0): Uint8Array => tlv(0x03, Uint8Array.of(unused), content);
export const utf8String = (text: string): Uint8Array => tlv(0x0c, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Uint8Array => tlv(0x13, Buffer.from(text, 'latin1'));

const digits = (at: number): string => new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14);

/** GeneralizedTime in UTC, seconds without fraction (RFC 5280 section 4.1.2.5.2). */
export const generalizedTime = (at: number): Uint8Array => tlv(0x18, Buffer.from(`${digits(at)}Z`, 'latin1'));

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). */
export const time = (at: number): Uint8Array =>
  new Date(at).getUTCFullYear() < 2050
    ? tlv(0x17, Buffer.from(`${digits(at).slice(2)}Z`, 'latin1'))
    : generalizedTime(at);

export const algorithm = (id: string, parameters: Uint8Array | null = nullValue()): Uint8Array =>
  parameters === null ? sequence(oid(id)) : sequence(oid(id), parameters);

export { concat };
