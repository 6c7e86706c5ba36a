import type { VerificationFinding, FindingCode } from '../../domain/verification/finding.js';
import type { Instant } from '../../domain/shared/time.js';
import { integerOf, textOf, type CosDict, type CosString } from './pdf/cos.js';
import type { FileRevision, PdfFile, RevisionView } from './pdf/document.js';
import { hexValue, isWhite } from './pdf/parser.js';
import { firstAtLeast } from './pdf/source.js';
import { parsePdfDate } from './pdf/date.js';
import type { Field } from './fields.js';

/** A signature as its dictionary states it and the bytes of the file confirm it. */
export interface StatedSignature {
  readonly field: string;
  readonly kind: 'signature' | 'document-time-stamp';
  readonly subFilter: string;
  readonly dict: CosDict;
  readonly claimedAt: Instant | undefined;
  readonly findings: readonly VerificationFinding[];
  /** Covered bytes; undefined where the geometry is not sound: then nothing is hashed. */
  readonly covered: CoveredBytes | undefined;
}

/** The bytes that a signature covers, around a gap that holds the signature itself. */
export interface Stretch {
  /** The hexadecimal of /Contents stands from `from` to `to`, brackets included. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly contents: Uint8Array;
}

export interface CoveredBytes extends Stretch {
  readonly revision: FileRevision;
}

const SIGNATURE_FILTERS = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached']);
const TIMESTAMP_FILTER = 'ETSI.RFC3161';

const finding = (code: FindingCode, detail: string): VerificationFinding => ({ code, detail });

/** End of the white space behind the end of a revision, looked for once. */
const tails = new WeakMap<FileRevision, number>();
const tailOf = (file: PdfFile, revision: FileRevision): number => {
  const known = tails.get(revision);
  if (known !== undefined) return known;
  let at = revision.end;
  while (isWhite(file.bytes[at])) at += 1;
  file.work.spendBytes(at - revision.end);
  tails.set(revision, at);
  return at;
};

/** The revision that ends where the signature's coverage ends; a line end behind %%EOF may be covered or not. */
const revisionEndingAt = (file: PdfFile, end: number): FileRevision | undefined => {
  const ends = file.revisions.map((revision) => revision.end);
  const revision = file.revisions[firstAtLeast(ends, end + 1) - 1];
  return revision !== undefined && end <= tailOf(file, revision) && end <= file.bytes.length ? revision : undefined;
};

const byteRangeOf = (view: RevisionView, dict: CosDict): readonly number[] | string => {
  const value = dict.entries.get('ByteRange');
  if (value?.kind !== 'array') return 'expected an array of four whole numbers written in the dictionary itself';
  const numbers = value.items.map(integerOf);
  if (numbers.length !== 4 || numbers.some((number) => number === undefined || number < 0)) {
    return 'expected four whole numbers, none of them negative';
  }
  return numbers.map((number) => number ?? -1);
};

const hexFault = (bytes: Uint8Array, contents: CosString): string | undefined => {
  let lower = false;
  let upper = false;
  for (let at = contents.at + 1; at < contents.end - 1; at += 1) {
    const byte = bytes[at];
    if (hexValue(byte) < 0) return 'holds something else than hexadecimal digits';
    if (byte !== undefined && byte >= 0x61) lower = true;
    else if (byte !== undefined && byte >= 0x41) upper = true;
  }
  if ((contents.end - contents.at) % 2 !== 0) return 'has an odd number of digits';
  // one writer writes one case: mixed digits were changed by hand, with the same value
  return lower && upper ? 'mixes digits of both cases' : undefined;
};

interface Geometry {
  readonly findings: readonly VerificationFinding[];
  readonly covered: CoveredBytes | undefined;
}

const refused = (code: FindingCode, detail: string): Geometry => ({
  findings: [finding(code, detail)],
  covered: undefined,
});

const geometryOf = (file: PdfFile, view: RevisionView, dict: CosDict, inFile: boolean): Geometry => {
  const contents = dict.entries.get('Contents');
  if (!inFile) return refused('signature-malformed', 'the signature dictionary stands inside an object stream');
  if (contents?.kind !== 'string' || !contents.hex) {
    return refused('contents-malformed', '/Contents must be a hexadecimal string in the dictionary itself');
  }
  const range = byteRangeOf(view, dict);
  if (typeof range === 'string') return refused('byte-range', `/ByteRange: ${range}`);
  const [start = -1, length = -1, second = -1, rest = -1] = range;
  if (start !== 0) return refused('byte-range', `/ByteRange must begin at 0; found ${start}`);
  if (length !== contents.at || second !== contents.end) {
    const place = `${contents.at} to ${contents.end}`;
    return refused('byte-range', `/ByteRange leaves out ${length} to ${second}; /Contents stands from ${place}`);
  }
  const end = second + rest;
  if (end > file.bytes.length) return refused('byte-range', `/ByteRange ends at ${end}, beyond the file`);
  file.work.spendBytes(contents.end - contents.at);
  const fault = hexFault(file.bytes, contents);
  if (fault !== undefined) return refused('contents-malformed', `/Contents ${fault}`);
  const revision = revisionEndingAt(file, end);
  if (revision === undefined || dict.end > revision.startxrefAt || dict.at < revision.start) {
    return refused('byte-range-not-a-revision', `/ByteRange ends at ${end}, which is not the end of its own revision`);
  }
  return { findings: [], covered: { from: length, to: second, end, contents: contents.bytes, revision } };
};

const kindOf = (view: RevisionView, dict: CosDict): StatedSignature['kind'] => {
  const type = view.get(dict, 'Type');
  const filter = view.get(dict, 'SubFilter');
  const stamps =
    (type.kind === 'name' && type.value === 'DocTimeStamp') ||
    (filter.kind === 'name' && filter.value === TIMESTAMP_FILTER);
  return stamps ? 'document-time-stamp' : 'signature';
};

const namesFindings = (view: RevisionView, dict: CosDict, kind: StatedSignature['kind']): VerificationFinding[] => {
  const type = view.get(dict, 'Type');
  const filter = view.get(dict, 'SubFilter');
  const name = filter.kind === 'name' ? filter.value : '';
  const known = kind === 'signature' ? SIGNATURE_FILTERS.has(name) : name === TIMESTAMP_FILTER;
  const findings: VerificationFinding[] = [];
  if (!known) findings.push(finding('sub-filter', `/SubFilter ${name === '' ? 'is missing' : name} is not accepted`));
  const wanted = kind === 'signature' ? 'Sig' : 'DocTimeStamp';
  if (type.kind !== 'null' && (type.kind !== 'name' || type.value !== wanted)) {
    findings.push(finding('signature-malformed', `/Type must be /${wanted}`));
  }
  if (view.get(dict, 'Filter').kind !== 'name') findings.push(finding('signature-malformed', '/Filter is missing'));
  return findings;
};

/** Holds a signed field's dictionary against the bytes of the file. */
export const readSealed = (file: PdfFile, view: RevisionView, field: Field): StatedSignature => {
  const dict = field.value ?? { kind: 'dict', entries: new Map(), duplicates: [], at: 0, end: 0 };
  const holder = field.valueNumber ?? field.number;
  const inFile = holder !== undefined && view.entry(holder)?.type === 'plain';
  const kind = kindOf(view, dict);
  const { findings, covered } = geometryOf(file, view, dict, inFile);
  const duplicates = [...dict.duplicates, ...field.dict.duplicates].map((key) =>
    finding('duplicate-key', `/${key} stands twice in the signature or its field`),
  );
  const claimed = textOf(view.get(dict, 'M'));
  const claimedAt = claimed === undefined ? undefined : parsePdfDate(claimed);
  const unreadable =
    claimed !== undefined && claimedAt === undefined
      ? [finding('claimed-time-unreadable', `/M is not a date: ${JSON.stringify(claimed.slice(0, 40))}`)]
      : [];
  const inherited = field.inherited
    ? [finding('signature-malformed', 'the field takes its signature from a parent')]
    : [];
  const filter = view.get(dict, 'SubFilter');
  return {
    field: field.name,
    kind,
    subFilter: filter.kind === 'name' ? filter.value : '',
    dict,
    claimedAt,
    findings: [...duplicates, ...inherited, ...namesFindings(view, dict, kind), ...findings, ...unreadable],
    covered,
  };
};
