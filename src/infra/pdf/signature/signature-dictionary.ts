import { PDFHexString } from '@cantoo/pdf-lib';
import type { Instant } from '../../../domain/shared/time.js';

/** A signature dictionary as bytes, with room for values that are known only once the file is written. */
export interface SignatureDictionary {
  readonly bytes: Uint8Array;
  /** Offset of the `[` of /ByteRange from the start of the dictionary. */
  readonly byteRangeAt: number;
  /** Offset of the `<` of /Contents from the start of the dictionary. */
  readonly contentsAt: number;
  readonly reserveBytes: number;
}

/** Room for /ByteRange, wide enough for offsets up to 10 digits; the rest is filled with spaces. */
export const BYTE_RANGE_PLACEHOLDER = `[0 ${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)}]`;

/** Limit on later changes, as DocMDP or FieldMDP (ISO 32000-2 section 12.8.2). */
export type ChangeLimit =
  | { readonly method: 'DocMDP'; readonly permission: 1 | 2 }
  | { readonly method: 'FieldMDP'; readonly fields: readonly string[] };

export interface SignatureEntries {
  readonly type: 'Sig' | 'DocTimeStamp';
  readonly subFilter: 'ETSI.CAdES.detached' | 'ETSI.RFC3161';
  readonly reserveBytes: number;
  readonly claimedAt?: Instant;
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly limits?: readonly ChangeLimit[];
}

const pdfDate = (at: Instant): string => `D:${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+00'00'`;

const text = (key: string, value: string | undefined): string =>
  value === undefined ? '' : `/${key} ${PDFHexString.fromText(value).toString()}\n`;

const reference = (limit: ChangeLimit): string => {
  const { method } = limit;
  const parameters =
    limit.method === 'DocMDP'
      ? `/P ${limit.permission} /V /1.2`
      : `/Action /Include /Fields [${limit.fields.map((one) => PDFHexString.fromText(one).toString()).join(' ')}] /P 1 /V /1.2`;
  return `<< /Type /SigRef /TransformMethod /${method} /TransformParams << /Type /TransformParams ${parameters} >> >>`;
};

/** Writes the dictionary of a signature or a document time-stamp. */
export const signatureDictionary = (entries: SignatureEntries): SignatureDictionary => {
  const { limits = [] } = entries;
  const head = `<<\n/Type /${entries.type}\n/Filter /Adobe.PPKLite\n/SubFilter /${entries.subFilter}\n/ByteRange `;
  const beforeContents = `${head}${BYTE_RANGE_PLACEHOLDER}\n/Contents `;
  const rest = [
    entries.claimedAt === undefined ? '' : `/M (${pdfDate(entries.claimedAt)})\n`,
    text('Name', entries.name),
    text('Reason', entries.reason),
    text('Location', entries.location),
    limits.length === 0 ? '' : `/Reference [${limits.map(reference).join(' ')}]\n`,
  ].join('');
  const whole = `${beforeContents}<${'0'.repeat(entries.reserveBytes * 2)}>\n${rest}>>`;
  return {
    bytes: Buffer.from(whole, 'latin1'),
    byteRangeAt: head.length,
    contentsAt: beforeContents.length,
    reserveBytes: entries.reserveBytes,
  };
};
