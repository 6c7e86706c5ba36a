/**
 * Digests of a PDF as it is, and as it was at each of its ends: a file that was appended to still begins with what it was
 * before.
 */
import { createHash } from 'node:crypto';

const MARKER = Buffer.from('%%EOF');
/** Bytes from the marker to the end of its line. */
const LONGEST_END = MARKER.length + 2;
/** Digests that are kept, from the first end: a letter has few revisions, and each digest is asked for once. */
const MOST_DIGESTS = 16;

export interface PdfEndings {
  add(piece: Uint8Array): void;
  /**
   * Ends the file. `sha256` is that of the whole; `endings` are those of every beginning that ends with a marker, without
   * and with the end of its line, oldest first.
   */
  end(): { readonly sha256: string; readonly endings: readonly string[] };
}

export const pdfEndings = (): PdfEndings => {
  const hash = createHash('sha256');
  const found: string[] = [];
  let pending: Buffer = Buffer.alloc(0);
  const note = (bytes: Uint8Array): void => {
    hash.update(bytes);
    if (found.length < MOST_DIGESTS) found.push(hash.copy().digest('hex'));
  };
  const take = (kept: number): void => {
    let at = 0;
    for (;;) {
      const marker = found.length < MOST_DIGESTS ? pending.indexOf(MARKER, at) : -1;
      if (marker === -1 || marker + kept > pending.length) break;
      note(pending.subarray(at, marker + MARKER.length));
      at = marker + MARKER.length;
      for (const sign of ['\r', '\n'])
        if (pending[at] === sign.charCodeAt(0)) {
          note(pending.subarray(at, at + 1));
          at += 1;
        }
    }
    const end = Math.max(at, pending.length - kept);
    hash.update(pending.subarray(at, end));
    pending = pending.subarray(end);
  };
  return {
    add: (piece) => {
      pending = Buffer.concat([pending, piece]);
      take(LONGEST_END);
    },
    end: () => {
      take(0);
      return { sha256: hash.digest('hex'), endings: found };
    },
  };
};
