import type { Work } from '../work.js';

const ENDSTREAM = 'endstream';

export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The bytes of a file, with what reading them costs. */
export class PdfSource {
  private ends: readonly number[] | undefined;

  constructor(
    readonly bytes: Uint8Array,
    readonly work: Work,
  ) {}

  /** Place of the first `endstream` at or behind a place; undefined where there is none. The file is searched once. */
  endstreamFrom(from: number): number | undefined {
    this.ends ??= this.placesOf(ENDSTREAM);
    return this.ends[firstAtLeast(this.ends, from)];
  }

  /** Every place of a word, ascending. */
  placesOf(word: string): readonly number[] {
    const all = bufferOf(this.bytes);
    this.work.spendBytes(all.length);
    const found: number[] = [];
    for (let at = all.indexOf(word, 0, 'latin1'); at >= 0; at = all.indexOf(word, at + word.length, 'latin1')) {
      this.work.spend('steps');
      found.push(at);
    }
    return found;
  }
}

/** Place of the first number in an ascending list that is at least as large; the length of the list where none is. */
export const firstAtLeast = (ascending: readonly number[], least: number): number => {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};
