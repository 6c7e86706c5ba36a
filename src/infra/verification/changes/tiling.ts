import { sameValue } from './compare.js';
import { MalformedPdf, integerOf, isName, type Cos } from '../pdf/cos.js';
import type { FileRevision, PdfFile } from '../pdf/document.js';
import { readIndirect } from '../pdf/indirect.js';
import { Parser, isWhite } from '../pdf/parser.js';
import type { Section } from '../pdf/xref.js';

/** Words that a reader which repairs files searches for; in a comment they would open a second way to read the file. */
const SYNTAX = /startxref|xref|trailer|endobj|\d\s+obj\b|stream/;

/**
 * Description of the first bytes between two places that are neither white space nor a harmless comment; undefined
 * where there are none.
 */
export const gapFault = (bytes: Uint8Array, from: number, to: number): string | undefined => {
  let at = from;
  while (at < to) {
    if (isWhite(bytes[at])) {
      at += 1;
      continue;
    }
    if (bytes[at] !== 0x25) return `bytes at ${at} that belong to no object`;
    let end = at;
    while (end < to && bytes[end] !== 0x0a && bytes[end] !== 0x0d) end += 1;
    if (SYNTAX.test(Buffer.from(bytes.subarray(at, end)).toString('latin1'))) {
      return `a comment at ${at} that holds PDF syntax`;
    }
    at = end;
  }
  return undefined;
};

/** Start of the next object, cross-reference or `startxref`, behind white space and comments. */
const nextAt = (file: PdfFile, from: number): number => {
  const parser = new Parser(file.bytes, from, file.work);
  parser.skipSpace();
  file.work.spend('syntax', parser.at - from);
  return parser.at;
};

const STREAM_KEYS = ['Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms'];
const TRAILER_KEYS = new Set(['Size', 'Prev', 'Root', 'Info', 'ID', ...STREAM_KEYS]);

const trailerFaults = (file: PdfFile, revision: FileRevision, section: Section, before: Section): string[] => {
  const { entries } = section.trailer;
  const old = before.trailer.entries;
  const nothing: Cos = { kind: 'null' };
  const same = (a: Cos | undefined, b: Cos | undefined): boolean => sameValue(a ?? nothing, b ?? nothing, file);
  const faults: string[] = [];
  if (!same(entries.get('Root'), old.get('Root'))) faults.push('the trailer names another catalog (/Root)');
  if (entries.has('Encrypt')) faults.push('the trailer adds encryption');
  if (section.trailer.duplicates.length > 0)
    faults.push(`the trailer has /${section.trailer.duplicates.join(', /')} twice`);
  const [first, oldFirst] = [entries.get('ID'), old.get('ID')].map((id) =>
    id?.kind === 'array' ? id.items[0] : undefined,
  );
  if (oldFirst !== undefined && !same(first, oldFirst)) faults.push('the trailer changes the first half of /ID');
  for (const [key, value] of entries) {
    if (!TRAILER_KEYS.has(key) && !same(value, old.get(key))) faults.push(`the trailer has an unexpected /${key}`);
  }
  return [...faults, ...sizeFaults(file, revision, section, before)];
};

/**
 * Faults of /Size: it may leave numbers unused, but neither end before an object nor bring back one that an earlier
 * /Size left out.
 */
const sizeFaults = (file: PdfFile, revision: FileRevision, section: Section, before: Section): string[] => {
  const old = integerOf(before.trailer.entries.get('Size')) ?? 0;
  const size = integerOf(section.trailer.entries.get('Size')) ?? 0;
  let highest = section.ownNumber ?? 0;
  for (const number of section.entries.keys()) highest = Math.max(highest, number);
  const least = Math.max(old, highest + 1);
  if (size < least) return [`/Size of the trailer must be ${least} or more`];
  const hidden = file.view(revision.index - 1).firstNumberFrom(old, size);
  return hidden === undefined ? [] : [`/Size of the trailer brings object ${hidden} back`];
};

/** Faults of an object stream, which may hold nothing but the objects that the cross-reference finds there. */
const containerFaults = (file: PdfFile, revision: FileRevision, section: Section, number: number): string[] => {
  const view = file.view(revision.index);
  const container = view.indirect(number);
  if (container === undefined) return [`object stream ${number} cannot be read`];
  return [...file.compressed(container, view)].flatMap(([index, [held]]) => {
    const entry = section.entries.get(held);
    const listed = entry?.type === 'compressed' && entry.container === number && entry.index === index;
    return listed ? [] : [`object ${held} in object stream ${number} is not what the cross-reference lists`];
  });
};

/**
 * Faults of a later revision against its own cross-reference: every byte is an object that is listed at this very
 * place, the cross-reference itself, or white space; nothing is listed that is not here, unless it was so before.
 */
export const tilingFaults = (file: PdfFile, revision: FileRevision): string[] => {
  const { bytes } = file;
  const [section, ...more] = revision.sections;
  const before = file.revisions[revision.index - 1]?.sections.at(-1);
  if (section === undefined || before === undefined || more.length > 0)
    return ['the revision has several cross-references'];
  if (!section.exact) return ['the cross-reference is not written as it must be'];
  if (section.hybrid) return ['the revision has a second cross-reference for newer readers (/XRefStm)'];
  if (integerOf(section.trailer.entries.get('Prev')) !== before.offset) return ['/Prev skips a revision'];
  const faults = trailerFaults(file, revision, section, before);
  const seen = new Set<number>();
  const view = file.view(revision.index);
  try {
    let at = revision.start;
    let closed = false;
    while (at < revision.startxrefAt) {
      const next = nextAt(file, at);
      const gap = gapFault(bytes, at, Math.min(next, revision.startxrefAt));
      if (gap !== undefined) return [...faults, gap];
      if (next >= revision.startxrefAt) break;
      if (next === section.offset) {
        closed = true;
        at = section.end;
        continue;
      }
      const object = readIndirect(file.source, next, (value) => view.resolve(value));
      const entry = section.entries.get(object.number);
      if (!object.exact) faults.push(`object ${object.number} is not closed as it must be`);
      if (entry?.type !== 'plain' || entry.offset !== next || entry.generation !== object.generation || closed) {
        faults.push(`object ${object.number} at byte ${next} is not listed in its cross-reference`);
      }
      if (seen.has(object.number)) faults.push(`object ${object.number} stands twice`);
      seen.add(object.number);
      at = object.end;
    }
    if (nextAt(file, at) !== revision.startxrefAt || !closed)
      faults.push('the cross-reference is not where it must be');
  } catch (error) {
    if (!(error instanceof MalformedPdf)) throw error;
    faults.push(error.message);
  }
  return [...faults, ...entryFaults(file, revision, section, seen)];
};

const entryFaults = (file: PdfFile, revision: FileRevision, section: Section, seen: ReadonlySet<number>): string[] => {
  const before = file.view(revision.index - 1);
  const view = file.view(revision.index);
  const faults: string[] = [];
  const containers = new Set<number>();
  for (const [number, entry] of section.entries) {
    const old = before.entry(number);
    if (entry.type === 'plain') {
      const repeated = old?.type === 'plain' && old.offset === entry.offset && old.generation === entry.generation;
      const own = number === section.ownNumber && entry.offset === section.offset;
      if (!seen.has(number) && !repeated && !own)
        faults.push(`object ${number} is listed at a place outside its revision`);
    } else if (entry.type === 'compressed') {
      const repeated = old?.type === 'compressed' && old.container === entry.container && old.index === entry.index;
      if (repeated && !seen.has(entry.container)) continue;
      if (!seen.has(entry.container)) faults.push(`object ${number} is listed in an object stream of another revision`);
      else containers.add(entry.container);
    }
  }
  for (const container of seen) {
    const value = view.object(container);
    const packs = value.kind === 'stream' && isName(value.dict.entries.get('Type'), 'ObjStm');
    if (packs || containers.has(container)) {
      if (before.object(container).kind !== 'null') faults.push(`object stream ${container} replaces another object`);
      faults.push(...containerFaults(file, revision, section, container));
    }
  }
  return faults;
};
