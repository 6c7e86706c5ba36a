import { MalformedPdf, NULL, integerOf, isName, type Cos, type CosDict, type CosStream } from './cos.js';
import { decodeStream } from './filters.js';
import { readIndirect, type Indirect } from './indirect.js';
import { Parser, isWhite } from './parser.js';
import { readSections, type Entry, type Section } from './xref.js';

/** A state of the file that once was the whole of it: up to one `%%EOF` that its own cross-reference closes. */
export interface FileRevision {
  readonly index: number;
  readonly start: number;
  /** Where `startxref` of this revision stands. */
  readonly startxrefAt: number;
  /** Behind `%%EOF`, without a line end. */
  readonly end: number;
  /** Oldest first; more than one only in a linearised file. */
  readonly sections: readonly Section[];
}

interface Marker {
  readonly at: number;
  readonly target: number;
  readonly end: number;
}

const KEYWORD = 'startxref';

/** Readers look for the header so far into the file (PDF Reference 1.7, appendix H, note 13). */
const FIRST_HEADER = 1024;

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const markerAt = (bytes: Uint8Array, at: number): Marker | undefined => {
  try {
    const parser = new Parser(bytes, at + KEYWORD.length);
    if (!isWhite(bytes[parser.at])) return undefined;
    const target = parser.natural();
    while (isWhite(bytes[parser.at])) parser.at += 1;
    const isEnd = buffer(bytes).toString('latin1', parser.at, parser.at + 5) === '%%EOF';
    return isEnd ? { at, target, end: parser.at + 5 } : undefined;
  } catch (error) {
    if (error instanceof MalformedPdf) return undefined;
    throw error;
  }
};

const markersOf = (bytes: Uint8Array): Marker[] => {
  const all = buffer(bytes);
  const found: Marker[] = [];
  for (let at = all.indexOf(KEYWORD); at >= 0; at = all.indexOf(KEYWORD, at + KEYWORD.length)) {
    const marker = markerAt(bytes, at);
    if (marker !== undefined) found.push(marker);
  }
  return found;
};

const revisionsOf = (sections: readonly Section[], markers: readonly Marker[]): FileRevision[] => {
  const revisions: FileRevision[] = [];
  let gathered: Section[] = [];
  let start = 0;
  for (const section of [...sections].reverse()) {
    gathered.push(section);
    const marker = markers.find((one) => one.target === section.offset && one.at >= section.end);
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

/** A PDF read strictly, with every revision that it has been through. */
export class PdfFile {
  private readonly plain = new Map<number, Indirect | undefined>();
  private readonly unpacked = new Map<number, ReadonlyMap<number, readonly [number: number, value: Cos]>>();
  private readonly views = new Map<number, RevisionView>();

  private constructor(
    readonly bytes: Uint8Array,
    readonly revisions: readonly FileRevision[],
  ) {}

  /** @throws MalformedPdf when the header, the end or a cross-reference is not as it must be. */
  static open(bytes: Uint8Array): PdfFile {
    const header = buffer(bytes.subarray(0, FIRST_HEADER + 9))
      .toString('latin1')
      .search(/%PDF-[12]\.\d/);
    if (header < 0) throw new MalformedPdf('the file does not begin with %PDF-');
    if (header > 0)
      throw new MalformedPdf(
        `${String(header)} bytes stand before the header of the PDF: a signature is judged in a file that begins with %PDF-`,
      );
    const markers = markersOf(bytes);
    const last = buffer(bytes).lastIndexOf(KEYWORD);
    const newest = markers.at(-1);
    if (newest === undefined || newest.at !== last)
      throw new MalformedPdf('the file does not end with startxref and %%EOF');
    return new PdfFile(bytes, revisionsOf(readSections(bytes, newest.target), markers));
  }

  view(index: number): RevisionView {
    const known = this.views.get(index);
    if (known !== undefined) return known;
    const sections = this.revisions.slice(0, index + 1).flatMap((revision) => revision.sections);
    const view = new RevisionView(this, [...sections].reverse());
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
    try {
      read = readIndirect(this.bytes, offset, (value) => view.resolve(value));
    } catch (error) {
      if (!(error instanceof MalformedPdf)) throw error;
    }
    this.plain.set(offset, read);
    return read;
  }

  content(stream: CosStream, view: RevisionView): Uint8Array {
    return decodeStream(this.raw(stream), stream.dict, (value) => view.resolve(value));
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
    const data = this.content(value, view);
    const count = integerOf(view.resolve(value.dict.entries.get('N'))) ?? 0;
    const first = integerOf(view.resolve(value.dict.entries.get('First'))) ?? 0;
    const header = new Parser(data, 0);
    for (let index = 0; index < count; index += 1) {
      const number = header.natural();
      const offset = header.natural();
      objects.set(index, [number, new Parser(data, first + offset).object()]);
    }
    return objects;
  }
}

/** The file as a reader saw it at one revision. */
export class RevisionView {
  private readonly known = new Map<number, Entry | undefined>();

  constructor(
    readonly file: PdfFile,
    /** Newest first. */
    private readonly sections: readonly Section[],
  ) {}

  get trailer(): CosDict {
    const [newest] = this.sections;
    if (newest === undefined) throw new MalformedPdf('the file has no trailer');
    return newest.trailer;
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

  entry(number: number): Entry | undefined {
    if (this.known.has(number)) return this.known.get(number);
    const section = this.sections.find((one) => one.entries.has(number));
    const entry = section?.entries.get(number);
    this.known.set(number, entry);
    return entry;
  }

  /** Every object number that has an entry. */
  numbers(): Set<number> {
    return new Set(this.sections.flatMap((section) => [...section.entries.keys()]));
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
