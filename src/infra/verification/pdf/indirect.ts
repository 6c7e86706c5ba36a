import { integerOf, type Cos } from './cos.js';
import { Parser } from './parser.js';
import type { PdfSource } from './source.js';

/** An indirect object as it stands in the file. */
export interface Indirect {
  readonly number: number;
  readonly generation: number;
  readonly value: Cos;
  readonly at: number;
  /** Place behind `endobj`. */
  readonly end: number;
  /**
   * True where stream length, `endstream` and `endobj` are exactly where they must be, and no comment is in between.
   */
  readonly exact: boolean;
}

/** Skips the one line end that may stand before `endstream`. */
const afterLineEnd = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2;
  return bytes[at] === 0x0a || bytes[at] === 0x0d ? at + 1 : at;
};

const standsAt = (bytes: Uint8Array, word: string, at: number): boolean =>
  Buffer.from(bytes.subarray(at, at + word.length)).toString('latin1') === word;

/**
 * Reads the indirect object at an offset.
 * @throws MalformedPdf when none stands exactly there.
 */
export const readIndirect = (source: PdfSource, offset: number, lookup: (value: Cos | undefined) => Cos): Indirect => {
  const parser = new Parser(source.bytes, offset, source.work);
  source.work.spend('objects');
  try {
    return read(source, parser, offset, lookup);
  } finally {
    source.work.spend('syntax', Math.max(0, parser.at - offset));
  }
};

const read = (source: PdfSource, parser: Parser, offset: number, lookup: (value: Cos | undefined) => Cos): Indirect => {
  const { bytes } = source;
  if (offset < 0 || offset >= bytes.length) parser.fail('an object within the file');
  const number = parser.natural();
  const generation = parser.natural();
  parser.keyword('obj');
  let value = parser.object();
  let exact = true;
  if (value.kind === 'dict' && parser.takes('stream')) {
    const dict = value;
    if (bytes[parser.at] === 0x0d && bytes[parser.at + 1] === 0x0a) parser.at += 2;
    else if (bytes[parser.at] === 0x0a) parser.at += 1;
    else parser.fail('a line end behind "stream"');
    const from = parser.at;
    const length = integerOf(lookup(dict.entries.get('Length'))) ?? -1;
    let to = from + length;
    let close = afterLineEnd(bytes, to);
    if (length < 0 || !standsAt(bytes, 'endstream', close)) {
      exact = false;
      close = source.endstreamFrom(from) ?? parser.fail('"endstream"');
      to = close;
    }
    parser.at = close;
    parser.keyword('endstream');
    value = { kind: 'stream', dict, from, to };
  }
  if (!parser.takes('endobj')) exact = false;
  return { number, generation, value, at: offset, end: parser.at, exact: exact && !parser.commented };
};
