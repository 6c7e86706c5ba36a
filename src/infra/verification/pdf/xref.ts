import { MalformedPdf, integerOf, isName, type Cos, type CosDict } from './cos.js';
import { decodeStream } from './filters.js';
import { readIndirect } from './indirect.js';
import { Parser } from './parser.js';
import { bufferOf, type PdfSource } from './source.js';

/** Place of an object, by one cross-reference. */
export type XrefEntry =
  | { readonly type: 'free' }
  | { readonly type: 'plain'; readonly offset: number; readonly generation: number }
  | { readonly type: 'compressed'; readonly container: number; readonly index: number };

/** One cross-reference table or stream (ISO 32000-2 sections 7.5.4 and 7.5.8). */
export interface Section {
  readonly offset: number;
  /** Place behind the trailer dictionary, or behind the stream's `endobj`. */
  readonly end: number;
  readonly kind: 'table' | 'stream';
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: CosDict;
  /** Number of the object that a cross-reference stream itself is. */
  readonly ownNumber: number | undefined;
  /** True for a table with a stream beside it (/XRefStm): readers of different age see different objects. */
  readonly hybrid: boolean;
  /** True where it is written to the letter: entries of 20 bytes, the length of the stream as stated. */
  readonly exact: boolean;
}

/** Bytes of one entry of a table (ISO 32000-2 section 7.5.4). */
const ENTRY_BYTES = 20;

const isDigitAt = (bytes: Uint8Array, at: number): boolean => {
  const byte = bytes[at] ?? 0;
  return byte >= 0x30 && byte <= 0x39;
};

const endOfDigits = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (isDigitAt(bytes, at)) at += 1;
  return at;
};

const endOfSpaces = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (bytes[at] === 0x20) at += 1;
  return at;
};

/** Place behind spaces and one line end; undefined where no line ends there. */
const lineBehind = (bytes: Uint8Array, from: number): number | undefined => {
  const at = endOfSpaces(bytes, from);
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2;
  return bytes[at] === 0x0d || bytes[at] === 0x0a ? at + 1 : undefined;
};

const isEntryAt = (bytes: Uint8Array, at: number): boolean => {
  if (endOfDigits(bytes, at) !== at + 10 || bytes[at + 10] !== 0x20) return false;
  if (endOfDigits(bytes, at + 11) !== at + 16 || bytes[at + 16] !== 0x20) return false;
  if (bytes[at + 17] !== 0x6e && bytes[at + 17] !== 0x66) return false;
  const [first, second] = [bytes[at + 18], bytes[at + 19]];
  return (first === 0x20 && (second === 0x0a || second === 0x0d)) || (first === 0x0d && second === 0x0a);
};

/** True where a table, from `xref` to behind `trailer`, is written to the letter. */
const isExactTable = (bytes: Uint8Array, from: number, end: number): boolean => {
  const word = (at: number, length: number): string => bufferOf(bytes).toString('latin1', at, at + length);
  if (word(from, 4) !== 'xref') return false;
  let at = lineBehind(bytes, from + 4);
  let sections = 0;
  while (at !== undefined && isDigitAt(bytes, at)) {
    const first = endOfDigits(bytes, at);
    const second = endOfDigits(bytes, first + 1);
    if (bytes[first] !== 0x20 || second === first + 1) return false;
    at = lineBehind(bytes, second);
    while (at !== undefined && isEntryAt(bytes, at)) at += ENTRY_BYTES;
    sections += 1;
  }
  return at !== undefined && sections > 0 && at + 7 === end && word(at, 7) === 'trailer';
};

const direct = (value: Cos | undefined): Cos => value ?? { kind: 'null' };

const requiredOffset = (value: Cos | undefined, name: string, size: number): number => {
  const offset = integerOf(value);
  if (offset === undefined || offset < 0 || offset >= size) {
    throw new MalformedPdf(`/${name} must be an offset within the file`);
  }
  return offset;
};

const readTable = (source: PdfSource, offset: number): Section => {
  const parser = new Parser(source.bytes, offset, source.work);
  try {
    return table(source, parser, offset);
  } finally {
    source.work.spend('syntax', Math.max(0, parser.at - offset));
  }
};

const table = (source: PdfSource, parser: Parser, offset: number): Section => {
  const { bytes, work } = source;
  parser.keyword('xref');
  const entries = new Map<number, XrefEntry>();
  while (!parser.takes('trailer')) {
    const first = parser.natural();
    const count = parser.natural();
    work.spend('entries', count);
    for (let index = 0; index < count; index += 1) {
      const at = parser.natural();
      const generation = parser.natural();
      const used = parser.takes('n');
      if (!used) parser.keyword('f');
      if (entries.has(first + index)) throw new MalformedPdf(`object ${first + index} stands twice in one table`);
      entries.set(first + index, used && at !== 0 ? { type: 'plain', offset: at, generation } : { type: 'free' });
    }
  }
  const isExact = isExactTable(bytes, offset, parser.at);
  const trailer = parser.dict();
  const exact = isExact && !parser.commented;
  const beside = trailer.entries.get('XRefStm');
  if (beside !== undefined) {
    const hidden = readStream(source, requiredOffset(beside, 'XRefStm', bytes.length));
    for (const [number, entry] of hidden.entries) {
      if ((entries.get(number)?.type ?? 'free') === 'free') entries.set(number, entry);
    }
  }
  const hybrid = beside !== undefined;
  return { offset, end: parser.at, kind: 'table', entries, trailer, ownNumber: undefined, hybrid, exact };
};

const entryOf = (type: number, second: number, third: number): XrefEntry => {
  if (type === 0) return { type: 'free' };
  if (type === 1) return { type: 'plain', offset: second, generation: third };
  if (type === 2) return { type: 'compressed', container: second, index: third };
  throw new MalformedPdf(`a cross-reference entry of the unknown type ${type}`);
};

const readStream = (source: PdfSource, offset: number): Section => {
  const { bytes, work } = source;
  const read = readIndirect(source, offset, direct);
  const { value, number } = read;
  if (value.kind !== 'stream' || !isName(value.dict.entries.get('Type'), 'XRef')) {
    throw new MalformedPdf(`no cross-reference stands at byte ${offset}`);
  }
  const { dict } = value;
  const widths = dict.entries.get('W');
  const sizes = widths?.kind === 'array' ? widths.items.map(integerOf) : [];
  const [w0 = -1, w1 = -1, w2 = -1] = sizes;
  if (sizes.length !== 3 || [w0, w1, w2].some((width) => width < 0 || width > 8)) {
    throw new MalformedPdf('/W of a cross-reference stream must be three small widths');
  }
  const size = integerOf(dict.entries.get('Size')) ?? 0;
  const index = dict.entries.get('Index');
  const pairs = index?.kind === 'array' ? index.items.map((item) => integerOf(item) ?? -1) : [0, size];
  const data = decodeStream(bytes.subarray(value.from, value.to), dict, direct, work);
  const entries = new Map<number, XrefEntry>();
  const width = w0 + w1 + w2;
  let at = 0;
  const field = (length: number): number => {
    let result = 0;
    for (let step = 0; step < length; step += 1) result = result * 256 + (data[at + step] ?? 0);
    at += length;
    return result;
  };
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const first = pairs[pair] ?? -1;
    const count = pairs[pair + 1] ?? -1;
    if (first < 0 || count < 0 || count * width > data.length - at) {
      throw new MalformedPdf('/Index of a cross-reference stream names more entries than it has');
    }
    work.spend('entries', count);
    for (let step = 0; step < count; step += 1) {
      const type = w0 === 0 ? 1 : field(w0);
      const entry = entryOf(type, field(w1), field(w2));
      if (entries.has(first + step)) throw new MalformedPdf(`object ${first + step} stands twice in one stream`);
      entries.set(first + step, entry);
    }
  }
  if (at !== data.length) throw new MalformedPdf('a cross-reference stream holds more than its entries');
  return {
    offset,
    end: read.end,
    kind: 'stream',
    entries,
    trailer: dict,
    ownNumber: number,
    hybrid: false,
    exact: read.exact && read.generation === 0,
  };
};

const readSection = (source: PdfSource, offset: number): Section => {
  const parser = new Parser(source.bytes, offset, source.work);
  parser.skipSpace();
  source.work.spend('syntax', parser.at - offset);
  return parser.word() === 'xref' ? readTable(source, offset) : readStream(source, offset);
};

/** Follows /Prev from the newest cross-reference; the newest comes first. */
export const readSections = (source: PdfSource, startXref: number): Section[] => {
  const sections: Section[] = [];
  const seen = new Set<number>();
  let next: number | undefined = startXref;
  while (next !== undefined) {
    if (seen.has(next)) throw new MalformedPdf('the chain of cross-references bites its own tail');
    source.work.spend('revisions');
    seen.add(next);
    const section = readSection(source, next);
    sections.push(section);
    const previous = section.trailer.entries.get('Prev');
    next = previous === undefined ? undefined : requiredOffset(previous, 'Prev', source.bytes.length);
  }
  return sections;
};
