/**
 * Frames between the service and a judging process, over its standard input and output: a header of JSON behind its
 * length in four bytes, then the bytes that it announces.
 */
import type { Instant } from '../../../domain/shared/time.js';
import type { VerificationReport } from '../../../domain/ports/verifier.js';
import type { OnlineOptions } from '../online.js';

/** Trust that a judgement rests on, as plain data. */
export interface RelianceSettings {
  /** Certificates in DER, base64. */
  readonly anchors: readonly string[];
  readonly intermediates: readonly string[];
  readonly online: OnlineOptions | null;
}

/** Announces one file; its bytes follow, then those of the statement. */
export interface JobHeader {
  readonly reliance: RelianceSettings;
  readonly at: Instant;
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of the statement that the file is a signature over; null where it is a file by itself. */
  readonly statement: number | null;
}

/** First frame of a process: from here on the time of a judgement counts, not that of the process's own start. */
export const READY = { ready: true } as const;

export type JudgeAnswer =
  | {
      readonly ok: true;
      readonly report: VerificationReport;
      /** Memory that the process holds after the judgement, in megabytes. */
      readonly resident: number;
    }
  | { readonly ok: false; readonly reason: string };

const LENGTH_BYTES = 4;

/** A header as it is sent. */
export const framed = (header: JobHeader | JudgeAnswer | typeof READY): Buffer => {
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + text.length);
  frame.writeUInt32BE(text.length);
  text.copy(frame, LENGTH_BYTES);
  return frame;
};

/**
 * Puts arriving pieces together; memory grows with what has arrived, never with what was announced.
 * @returns a function that takes a piece and answers the whole once it is there, and what is behind it.
 */
export const gatherer = (
  length: number,
): ((piece: Buffer) => { readonly whole: Buffer; readonly rest: Buffer } | undefined) => {
  const pieces: Buffer[] = [];
  let held = 0;
  return (piece) => {
    pieces.push(piece);
    held += piece.length;
    if (held < length) return undefined;
    const all = pieces.length === 1 ? piece : Buffer.concat(pieces, held);
    return { whole: all.subarray(0, length), rest: all.subarray(length) };
  };
};

/** Reads one header: its length, then its text. Longer ones than `most` bytes are refused. */
export const headerReader = (
  most: number,
): ((piece: Buffer) => { readonly header: unknown; readonly rest: Buffer } | undefined) => {
  let take = gatherer(LENGTH_BYTES);
  let inText = false;
  return (piece) => {
    let next = take(piece);
    if (next !== undefined && !inText) {
      const length = next.whole.readUInt32BE();
      if (length > most) throw new RangeError(`a header of ${length} bytes; at most ${most} are read`);
      inText = true;
      take = gatherer(length);
      next = take(next.rest);
    }
    return next === undefined
      ? undefined
      : { header: JSON.parse(next.whole.toString('utf8')) as unknown, rest: next.rest };
  };
};
