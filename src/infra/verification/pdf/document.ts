import type { Work } from '../work.js';
import { MalformedPdf, NULL, integerOf, isName, type Cos, type CosDict, type CosStream } from './cos.js';
import { decodeStream } from './filters.js';
import { readIndirect, type Indirect } from './indirect.js';
import { Parser, isWhite } from './parser.js';
import { PdfSource, bufferOf, firstAtLeast } from './source.js';
import { readSections, type XrefEntry, type Section } from './xref.js';

/** A state of the file that once was the whole of it: up to one `%%EOF` that its own cross-reference closes. */
export interface FileRevision {
  readonly index: number;
  readonly start: number;
  /** Offset of this revision's `startxref`. */
  readonly startxrefAt: number;
  /** Place behind `%%EOF`, without a line end. */
  readonly end: number;
  /** Cross-references, oldest first; more than one only in a linearised file. */
  readonly sections: readonly Section[];
}

interface Marker {
  readonly at: number;
  readonly target: number;
  readonly end: number;
}

const KEYWORD = 'startxref';
const LONGEST_OFFSET = 10;

/** Bytes from the start of the file in which readers look for the header (PDF Reference 1.7, appendix H, note 13). */
const FIRST_HEADER = 1024;

const afterWhite = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (isWhite(bytes[at])) at += 1;
  return at;
};

/** A mark of an end: white space alone may stand between its three parts. */
const markerAt = (bytes: Uint8Array, at: number): Marker | undefined => {
  const digits = afterWhite(bytes, at + KEYWORD.length);
  if (digits === at + KEYWORD.length) return undefined;
  const text = /^\d*/.exec(bufferOf(bytes).toString('latin1', digits, digits + LONGEST_OFFSET + 1))?.[0] ?? '';
  if (text === '' || text.length > LONGEST_OFFSET) return undefined;
  const end = afterWhite(bytes, digits + text.length);
  if (bufferOf(bytes).toString('latin1', end, end + 5) !== '%%EOF') return undefined;
  return { at, target: Number(text), end: end + 5 };
};

const markersOf = (source: PdfSource): Marker[] => {
  const places = source.placesOf(KEYWORD);
  source.work.within('markers', places.length);
  return places.flatMap((at) => markerAt(source.bytes, at) ?? []);
};

const revisionsOf = (sections: readonly Section[], markers: readonly Marker[]): FileRevision[] => {
  const byTarget = new Map<number, Marker[]>();
  for (const marker of markers) {
    const same = byTarget.get(marker.target);
    if (same === undefined) byTarget.set(marker.target, [marker]);
    else same.push(marker);
  }
  const revisions: FileRevision[] = [];
  let gathered: Section[] = [];
  let start = 0;
  for (const section of [...sections].reverse()) {
    gathered.push(section);
    const marker = byTarget.get(section.offset)?.find((one) => one.at >= section.end);
    if (marker === undefined) continue;
    if (marker.end <= start) throw new MalformedPdf('the revisions of the file do not follow each other');
    revisions.push({
      index: revisions.length,
      start,
      startxrefAt: marker.at,
      end: marker.end,
      sections: gathered,
    });
    start = marker.end;
    gathered = [];
  }
  if (gathered.length > 0 || revisions.length === 0) throw new MalformedPdf('a cross-reference has no end of its own');
  return revisions;
};

/** Entries of one object in the cross-references, oldest first. */
interface History {
  /** Places among the sections of the file, ascending. */
  readonly at: number[];
  readonly entries: XrefEntry[];
}

/** Every entry of every cross-reference, by object number: looked up without going through all of them. */
const historyOf = (revisions: readonly FileRevision[]): ReadonlyMap<number, History> => {
  const histories = new Map<number, History>();
  let place = 0;
  for (const { sections } of revisions) {
    for (const section of sections) {
      for (const [number, entry] of section.entries) {
        const history = histories.get(number);
        if (history === undefined) histories.set(number, { at: [place], entries: [entry] });
        else {
          history.at.push(place);
          history.entries.push(entry);
        }
      }
      place += 1;
    }
  }
  return histories;
};

const holdsReference = (value: Cos | undefined): boolean => {
  if (value === undefined) return false;
  if (value.kind === 'array') return value.items.some(holdsReference);
  if (value.kind === 'dict') return [...value.entries.values()].some(holdsReference);
  return value.kind === 'ref';
};

/** A PDF read strictly, with every revision that it has been through. */
export class PdfFile {
  private readonly plain = new Map<number, Indirect | undefined>();
  private readonly unpacked = new Map<number, ReadonlyMap<number, readonly [number: number, value: Cos]>>();
  private readonly contents = new WeakMap<CosStream, Uint8Array>();
  private readonly views = new Map<number, RevisionView>();
  readonly histories: ReadonlyMap<number, History>;
  private depth = 0;
  private sorted: readonly number[] | undefined;

  private constructor(
    readonly source: PdfSource,
    readonly revisions: readonly FileRevision[],
  ) {
    this.histories = historyOf(revisions);
  }

  /**
   * @throws MalformedPdf when the header, the end or a cross-reference is not as it must be.
   * @throws LimitReached when it asks for more work than it is given.
   */
  static open(bytes: Uint8Array, work: Work): PdfFile {
    const header = bufferOf(bytes)
      .toString('latin1', 0, FIRST_HEADER + 9)
      .search(/%PDF-[12]\.\d/);
    if (header < 0) throw new MalformedPdf('the file does not begin with %PDF-');
    if (header > 0)
      throw new MalformedPdf(
        `${String(header)} bytes stand before the header of the PDF: a signature is judged in a file that begins with %PDF-`,
      );
    const source = new PdfSource(bytes, work);
    const markers = markersOf(source);
    const last = bufferOf(bytes).lastIndexOf(KEYWORD);
    const newest = markers.at(-1);
    if (newest === undefined || newest.at !== last)
      throw new MalformedPdf('the file does not end with startxref and %%EOF');
    return new PdfFile(source, revisionsOf(readSections(source, newest.target), markers));
  }

  get bytes(): Uint8Array {
    return this.source.bytes;
  }

  get work(): Work {
    return this.source.work;
  }

  /** Every object number that any revision has an entry of. */
  get ascending(): readonly number[] {
    return (this.sorted ??= [...this.histories.keys()].sort((a, b) => a - b));
  }

  view(index: number): RevisionView {
    const known = this.views.get(index);
    if (known !== undefined) return known;
    const view = new RevisionView(this, index);
    this.views.set(index, view);
    return view;
  }

  get newest(): RevisionView {
    return this.view(this.revisions.length - 1);
  }

  /** The object that stands at an offset; undefined when none does. */
  objectAt(offset: number, view: RevisionView): Indirect | undefined {
    if (this.plain.has(offset)) return this.plain.get(offset);
    let read: Indirect | undefined;
    this.plain.set(offset, undefined); // a stream whose length is itself ends here and not in a loop
    this.depth += 1;
    this.work.within('depth', this.depth);
    try {
      read = readIndirect(this.source, offset, (value) => view.resolve(value));
    } catch (error) {
      if (!(error instanceof MalformedPdf)) throw error;
    }
    this.depth -= 1;
    this.plain.set(offset, read);
    return read;
  }

  /** Decoded content of a stream. */
  content(stream: CosStream, view: RevisionView): Uint8Array {
    const known = this.contents.get(stream);
    if (known !== undefined) return known;
    this.work.spendBytes(stream.to - stream.from);
    const content = decodeStream(this.raw(stream), stream.dict, (value) => view.resolve(value), this.work);
    // how it is packed may be said elsewhere, and otherwise in another revision
    const { entries } = stream.dict;
    if (!holdsReference(entries.get('Filter')) && !holdsReference(entries.get('DecodeParms')))
      this.contents.set(stream, content);
    return content;
  }

  raw(stream: CosStream): Uint8Array {
    return this.bytes.subarray(stream.from, stream.to);
  }

  /** The objects of an object stream (ISO 32000-2 section 7.5.7) by index. */
  compressed(container: Indirect, view: RevisionView): ReadonlyMap<number, readonly [number: number, value: Cos]> {
    const known = this.unpacked.get(container.at);
    if (known !== undefined) return known;
    const objects = new Map<number, readonly [number, Cos]>();
    this.unpacked.set(container.at, objects);
    const { value } = container;
    if (value.kind !== 'stream' || !isName(value.dict.entries.get('Type'), 'ObjStm')) return objects;
    this.work.spend('object-streams');
    const data = this.content(value, view);
    this.work.spend('syntax', data.length);
    const count = integerOf(view.resolve(value.dict.entries.get('N'))) ?? 0;
    const first = integerOf(view.resolve(value.dict.entries.get('First'))) ?? 0;
    const header = new Parser(data, 0, this.work);
    const places: (readonly [number: number, at: number])[] = [];
    for (let index = 0; index < count; index += 1) {
      this.work.spend('objects');
      const number = header.natural();
      const at = first + header.natural();
      // each object ends where the next begins, so that no byte is read for two of them
      if (at < (places.at(-1)?.[1] ?? 0)) throw new MalformedPdf('the offsets of an object stream do not rise');
      places.push([number, at]);
    }
    for (const [index, [number, at]] of places.entries()) {
      const end = Math.min(places[index + 1]?.[1] ?? data.length, data.length);
      objects.set(index, [number, new Parser(data, at, this.work, end).object()]);
    }
    return objects;
  }
}

/** The file as a reader saw it at one revision. */
export class RevisionView {
  private readonly sectionsBefore: number;
  private readonly latest: Section | undefined;

  constructor(
    readonly file: PdfFile,
    /** Place of the shown revision among the revisions of the file. */
    readonly index: number,
  ) {
    const shown = file.revisions.slice(0, index + 1);
    this.sectionsBefore = shown.reduce((sum, { sections }) => sum + sections.length, 0);
    this.latest = shown.at(-1)?.sections.at(-1);
  }

  get trailer(): CosDict {
    if (this.latest === undefined) throw new MalformedPdf('the file has no trailer');
    return this.latest.trailer;
  }

  /** The number that /Root names; the catalog is looked up by it. */
  get rootNumber(): number {
    const root = this.trailer.entries.get('Root');
    if (root?.kind !== 'ref') throw new MalformedPdf('the trailer does not refer to a catalog');
    return root.number;
  }

  get catalog(): CosDict {
    const root = this.resolve(this.trailer.entries.get('Root'));
    if (root.kind !== 'dict') throw new MalformedPdf('the file has no catalog');
    return root;
  }

  entry(number: number): XrefEntry | undefined {
    const history = this.file.histories.get(number);
    return history?.entries[firstAtLeast(history.at, this.sectionsBefore) - 1];
  }

  /** The lowest object number that has an entry, of those from `least` to below `end`. */
  firstNumberFrom(least: number, end: number): number | undefined {
    const { ascending, work } = this.file;
    for (let place = firstAtLeast(ascending, least); place < ascending.length; place += 1) {
      const number = ascending[place];
      if (number === undefined || number >= end) return undefined;
      work.spend('steps');
      if ((this.file.histories.get(number)?.at[0] ?? Infinity) < this.sectionsBefore) return number;
    }
    return undefined;
  }

  /** Every object number that has an entry. */
  *numbers(): IterableIterator<number> {
    for (const [number, { at }] of this.file.histories) if ((at[0] ?? Infinity) < this.sectionsBefore) yield number;
  }

  /** The indirect object as it stands in the file; undefined for one inside an object stream. */
  indirect(number: number): Indirect | undefined {
    const entry = this.entry(number);
    if (entry?.type !== 'plain') return undefined;
    const read = this.file.objectAt(entry.offset, this);
    return read?.number === number && read.generation === entry.generation ? read : undefined;
  }

  object(number: number, generation?: number): Cos {
    const entry = this.entry(number);
    if (entry === undefined || entry.type === 'free') return NULL;
    if (entry.type === 'plain') {
      if (generation !== undefined && generation !== entry.generation) return NULL;
      return this.indirect(number)?.value ?? NULL;
    }
    const container = this.indirect(entry.container);
    if (container === undefined) return NULL;
    const held = this.file.compressed(container, this).get(entry.index);
    return held?.[0] === number ? held[1] : NULL;
  }

  resolve(value: Cos | undefined): Cos {
    let current = value ?? NULL;
    for (let step = 0; step < 32 && current.kind === 'ref'; step += 1) {
      current = this.object(current.number, current.generation);
    }
    return current.kind === 'ref' ? NULL : current;
  }

  get(dict: CosDict, key: string): Cos {
    return this.resolve(dict.entries.get(key));
  }

  dict(value: Cos | undefined): CosDict | undefined {
    const resolved = this.resolve(value);
    return resolved.kind === 'dict' ? resolved : undefined;
  }

  items(value: Cos | undefined): readonly Cos[] {
    const resolved = this.resolve(value);
    return resolved.kind === 'array' ? resolved.items : [];
  }
}
