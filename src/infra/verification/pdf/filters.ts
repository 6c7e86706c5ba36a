import { inflateSync } from 'node:zlib';
import type { Work } from '../work.js';
import { MalformedPdf, integerOf, type Cos, type CosDict } from './cos.js';

/** Longest content that one stream may unpack to, in bytes: no stream that decides anything is as large. */
const LARGEST_STREAM = 64 * 1024 * 1024;

type Lookup = (value: Cos | undefined) => Cos;

/** Undoes the PNG predictors (ISO 32000-2 section 7.4.4.4). */
const unpredict = (data: Uint8Array, columns: number, bytesPerPixel: number): Uint8Array => {
  const rows = Math.floor(data.length / (columns + 1));
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const filter = data[row * (columns + 1)] ?? 0;
    for (let column = 0; column < columns; column += 1) {
      const raw = data[row * (columns + 1) + 1 + column] ?? 0;
      const at = row * columns + column;
      const left = column >= bytesPerPixel ? (out[at - bytesPerPixel] ?? 0) : 0;
      const up = row > 0 ? (out[at - columns] ?? 0) : 0;
      const corner = row > 0 && column >= bytesPerPixel ? (out[at - columns - bytesPerPixel] ?? 0) : 0;
      out[at] = raw + predicted(filter, left, up, corner);
    }
  }
  return out;
};

const predicted = (filter: number, left: number, up: number, corner: number): number => {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - corner;
      const distances = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)] as const;
      if (distances[0] <= distances[1] && distances[0] <= distances[2]) return left;
      return distances[1] <= distances[2] ? up : corner;
    }
    default:
      throw new MalformedPdf(`expected a PNG predictor from 0 to 4; found ${filter}`);
  }
};

/** True for the error of too long an output, by its code: errors of Node itself may come from another realm. */
const isTooLarge = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const inflate = (raw: Uint8Array, work: Work): Uint8Array => {
  const most = Math.min(LARGEST_STREAM, work.left('unpacked'));
  let unpacked: Uint8Array;
  try {
    // one more than is left is asked for, so that nothing stays unlimited where nothing is left
    unpacked = inflateSync(raw, { maxOutputLength: most + 1 });
  } catch (error) {
    if (isTooLarge(error)) work.exceed('unpacked');
    throw new MalformedPdf(`a compressed stream does not unpack: ${error instanceof Error ? error.message : ''}`);
  }
  work.spend('unpacked', unpacked.length);
  return unpacked;
};

const asList = (value: Cos): readonly Cos[] => {
  if (value.kind === 'array') return value.items;
  return value.kind === 'null' ? [] : [value];
};

const hexDecoded = (raw: Uint8Array): Uint8Array => {
  const text = Buffer.from(raw).toString('latin1').replace(/\s+/g, '');
  const digits = text.endsWith('>') ? text.slice(0, -1) : text;
  if (!/^[0-9A-Fa-f]*$/.test(digits)) throw new MalformedPdf('a hexadecimal stream holds other characters');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
};

/** Decodes the streams whose content decides: cross-references, object streams, validation data, metadata. */
export const decodeStream = (raw: Uint8Array, dict: CosDict, lookup: Lookup, work: Work): Uint8Array => {
  const filters = asList(lookup(dict.entries.get('Filter')));
  const parameters = asList(lookup(dict.entries.get('DecodeParms')));
  return filters.reduce<Uint8Array>((data, filter, index) => {
    const named = lookup(filter);
    const name = named.kind === 'name' ? named.value : '';
    work.spendBytes(data.length);
    if (name === 'ASCIIHexDecode') return hexDecoded(data);
    if (name !== 'FlateDecode') {
      throw new MalformedPdf('a stream is packed with a filter that is not expected here');
    }
    const unpacked = inflate(data, work);
    const params = lookup(parameters[index]);
    if (params.kind !== 'dict') return unpacked;
    const setting = (key: string, otherwise: number): number => integerOf(lookup(params.entries.get(key))) ?? otherwise;
    if (setting('Predictor', 1) < 10) return unpacked;
    const bits = setting('Colors', 1) * setting('BitsPerComponent', 8);
    const columns = Math.ceil((setting('Columns', 1) * bits) / 8);
    if (columns < 1 || columns > 1 << 20) throw new MalformedPdf('a predictor with an impossible number of columns');
    work.spend('unpacked', unpacked.length);
    return unpredict(unpacked, columns, Math.max(1, bits >> 3));
  }, raw);
};
