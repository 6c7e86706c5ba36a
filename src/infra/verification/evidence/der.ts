/** Reads DER (ITU-T X.690) strictly, for the parts of a signature that no signature covers. */

export class MalformedDer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedDer';
  }
}

export interface Tlv {
  readonly tag: number;
  /** Bytes of the value, from the tag to behind the content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

const MOST_ITEMS = 200_000;

/** Reads one value; it must be in definite length with the shortest form. */
export const readTlv = (bytes: Uint8Array, at = 0): Tlv => {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new MalformedDer('the encoding ends too early');
  if ((tag & 0x1f) === 0x1f) throw new MalformedDer('a tag of several octets');
  let length = first;
  let from = at + 2;
  if (first === 0x80) throw new MalformedDer('an indefinite length');
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 4) throw new MalformedDer('a length beyond any file');
    length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[from + index] ?? 0);
    from += count;
    if (length < 0x80 || length < 2 ** (8 * (count - 1)))
      throw new MalformedDer('a length that is not in its shortest form');
  }
  if (from + length > bytes.length) throw new MalformedDer('a value longer than what holds it');
  return { tag, bytes: bytes.subarray(at, from + length), content: bytes.subarray(from, from + length) };
};

/** The values inside a constructed one; together they must fill it. */
export const childrenOf = (parent: Tlv): Tlv[] => {
  if ((parent.tag & 0x20) === 0) throw new MalformedDer(`tag ${parent.tag} is not constructed`);
  const found: Tlv[] = [];
  for (let at = 0; at < parent.content.length;) {
    const child = readTlv(parent.content, at);
    at += child.bytes.length;
    found.push(child);
    if (found.length > MOST_ITEMS) throw new MalformedDer('too many values');
  }
  return found;
};

export const expectTag = (value: Tlv | undefined, tag: number, what: string): Tlv => {
  if (value?.tag !== tag) throw new MalformedDer(`expected ${what}`);
  return value;
};

export const oidOf = (value: Tlv | undefined): string => {
  const { content } = expectTag(value, 0x06, 'an object identifier');
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
};

export const smallInteger = (value: Tlv | undefined): number => {
  const { content } = expectTag(value, 0x02, 'an integer');
  return content.length === 1 ? (content[0] ?? -1) : -1;
};

const LONGEST_BER_DEPTH = 64;

/** End of a BER value of definite or indefinite length; undefined when the value has no end. */
export const berEnd = (bytes: Uint8Array, at = 0, depth = 0): number | undefined => {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || depth > LONGEST_BER_DEPTH) return undefined;
  if (first !== 0x80) {
    const count = first > 0x80 ? first & 0x7f : 0;
    if (count > 4) return undefined;
    let length = count === 0 ? first : 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
    const end = at + 2 + count + length;
    return end <= bytes.length ? end : undefined;
  }
  let next: number | undefined = at + 2;
  while (next !== undefined && !(bytes[next] === 0 && bytes[next + 1] === 0)) next = berEnd(bytes, next, depth + 1);
  return next === undefined ? undefined : next + 2;
};

const lengthOctets = (length: number): number[] => {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
};

const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;

interface Converted {
  readonly der: Uint8Array;
  readonly end: number;
}

const joined = (tag: number, children: readonly Uint8Array[]): Uint8Array => {
  // an octet string in pieces is one piece in DER (ITU-T X.690 section 10.2)
  const inPieces = tag === (OCTET_STRING | CONSTRUCTED);
  const parts = inPieces
    ? children.map((piece) => expectTag(readTlv(piece), OCTET_STRING, 'a piece').content)
    : children;
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(inPieces ? OCTET_STRING : tag, ...lengthOctets(content.length)), content]);
};

const convert = (bytes: Uint8Array, at: number, depth: number): Converted => {
  if (depth > LONGEST_BER_DEPTH) throw new MalformedDer('too deeply nested');
  const tag = bytes[at] ?? 0;
  if ((tag & CONSTRUCTED) === 0) {
    const { bytes: der } = readTlv(bytes, at);
    return { der, end: at + der.length };
  }
  const indefinite = bytes[at + 1] === 0x80;
  const whole = indefinite ? undefined : readTlv(bytes, at);
  const end = whole === undefined ? bytes.length : at + whole.bytes.length;
  const children: Uint8Array[] = [];
  let next = whole === undefined ? at + 2 : end - whole.content.length;
  while (next < end) {
    if (indefinite && bytes[next] === 0 && bytes[next + 1] === 0) {
      return { der: joined(tag, children), end: next + 2 };
    }
    const child = convert(bytes, next, depth + 1);
    children.push(child.der);
    next = child.end;
    if (children.length > MOST_ITEMS) throw new MalformedDer('too many values');
  }
  if (indefinite) throw new MalformedDer('a value without its end');
  return { der: joined(tag, children), end };
};

/**
 * A BER encoding with indefinite lengths, as some signing libraries write a SignedData, in definite lengths. Every
 * other freedom of BER stays refused, so that one signature has few encodings.
 * @throws MalformedDer when the bytes are not such an encoding.
 */
export const definite = (bytes: Uint8Array): Uint8Array => convert(bytes, 0, 0).der;
