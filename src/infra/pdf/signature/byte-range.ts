import { createHash } from 'node:crypto';
import type { DigestAlgorithm } from '../../../domain/signing/plan.js';
import { SigningError } from '../../signing/signing-error.js';
import { BYTE_RANGE_PLACEHOLDER, type SignatureDictionary } from './signature-dictionary.js';

/** Bytes that a signature covers, as [0 a b c]; the hexadecimal of /Contents, brackets included, lies from a to b. */
export type ByteRange = readonly [start: number, length: number, start2: number, length2: number];

/** Fills the placeholder of a signature dictionary that was written at the offset given; changes `pdf` in place. */
export const fillByteRange = (pdf: Uint8Array, dictionary: SignatureDictionary, at: number): ByteRange => {
  const from = at + dictionary.contentsAt;
  const to = from + dictionary.reserveBytes * 2 + 2;
  const range: ByteRange = [0, from, to, pdf.length - to];
  const place = at + dictionary.byteRangeAt;
  const written = `[${range.join(' ')}]`.padEnd(BYTE_RANGE_PLACEHOLDER.length, ' ');
  pdf.set(Buffer.from(written, 'latin1'), place);
  return range;
};

/** Digest of the two covered parts. */
export const digestByteRange = (pdf: Uint8Array, range: ByteRange, algorithm: DigestAlgorithm): Uint8Array => {
  const [start, length, start2, length2] = range;
  return createHash(algorithm)
    .update(pdf.subarray(start, start + length))
    .update(pdf.subarray(start2, start2 + length2))
    .digest();
};

/** A copy with the signature written into its room; the room behind it stays zero. */
export const fillContents = (pdf: Uint8Array, range: ByteRange, der: Uint8Array): Uint8Array => {
  const [, from, to] = range;
  const room = (to - from - 2) / 2;
  if (der.length > room) {
    throw new SigningError(
      'SIGNATURE_TOO_LARGE',
      `the signature has ${der.length} bytes and the file reserves ${room}; reserve more and sign again`,
    );
  }
  const out = Uint8Array.from(pdf);
  out.fill(0x30, from + 1, to - 1);
  out.set(Buffer.from(Buffer.from(der).toString('hex'), 'latin1'), from + 1);
  return out;
};
