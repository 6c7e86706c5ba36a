import { createHash } from 'node:crypto';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFObject,
  PDFRef,
  ParseSpeeds,
  type PDFContext,
} from '@cantoo/pdf-lib';
import { SigningError } from '../../signing/signing-error.js';

/** An object of the increment: one of the library's, or bytes whose inner offsets the caller needs to know. */
type Entry = PDFObject | Uint8Array;

/** A dictionary of the file, and the function to call once it or something inside it has been changed. */
export interface Owner {
  readonly dict: PDFDict;
  readonly touch: () => void;
}

interface Nested<T> {
  readonly value: T;
  /** Its own reference; undefined when it is written inside its owner. */
  readonly ref: PDFRef | undefined;
  readonly touch: () => void;
}

/** A revision as written: the whole file and where each of its new objects begins. */
export interface WrittenRevision {
  readonly pdf: Uint8Array;
  /** Offset of the first byte of an object's value, by object number. */
  readonly offsets: ReadonlyMap<number, number>;
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const lastStartXref = (pdf: Uint8Array): number => {
  const tail = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).subarray(-2048).toString('latin1');
  const found = /startxref\s+(\d+)\s+%%EOF/g;
  const offsets = [...tail.matchAll(found)].map((match) => Number(match[1]));
  const offset = offsets.at(-1);
  if (offset === undefined || offset >= pdf.length) {
    throw new SigningError('PDF_UNREADABLE', 'the file does not end with a startxref that points into it');
  }
  return offset;
};

/** The /Size of the newest cross-reference: object numbers from there on are free. */
const sizeAt = (pdf: Uint8Array, startXref: number): number => {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).subarray(startXref).toString('latin1');
  const sizes = [...text.matchAll(/\/Size\s+(\d+)/g)].map((match) => Number(match[1]));
  return Math.max(0, ...sizes);
};

const bytesOf = (object: PDFObject): Uint8Array => {
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
};

const hasPages = (document: PDFDocument): boolean => {
  try {
    const root = document.context.lookup(document.context.trailerInfo.Root);
    return root instanceof PDFDict && document.getPageCount() > 0;
  } catch {
    return false; // a page tree that cannot be walked
  }
};

/** Runs of consecutive object numbers, as both kinds of cross-reference list them. */
const runsOf = (numbers: readonly number[]): number[][] => {
  const runs: number[][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs;
};

/**
 * A change to a PDF that keeps every byte of it: new and changed objects are appended with a cross-reference of the
 * kind that the file has (ISO 32000-2 section 7.5.6). The increment is written here and not by the library, because
 * signatures need the exact offsets, and because its table increments can state a /Size that is too low.
 */
export class Revision {
  readonly context: PDFContext;
  readonly catalog: PDFDict;
  private readonly entries = new Map<number, { readonly ref: PDFRef; readonly entry: Entry }>();
  private next: number;

  private constructor(
    private readonly base: Uint8Array,
    readonly document: PDFDocument,
    private readonly startXref: number,
  ) {
    this.context = document.context;
    this.catalog = document.catalog;
    this.next = Math.max(sizeAt(base, startXref), this.context.largestObjectNumber + 1);
  }

  /** @throws SigningError PDF_UNREADABLE or PDF_ENCRYPTED. */
  static async open(pdf: Uint8Array): Promise<Revision> {
    const startXref = lastStartXref(pdf);
    let document: PDFDocument;
    try {
      document = await PDFDocument.load(pdf, {
        updateMetadata: false,
        ignoreEncryption: true,
        parseSpeed: ParseSpeeds.Fastest,
      });
    } catch (error) {
      throw new SigningError('PDF_UNREADABLE', `the file is not a PDF that can be read: ${String(error)}`);
    }
    if (!hasPages(document)) throw new SigningError('PDF_UNREADABLE', 'the file has no catalog with pages');
    if (document.context.trailerInfo.Encrypt !== undefined) {
      throw new SigningError('PDF_ENCRYPTED', 'an encrypted PDF cannot be signed; save it without protection first');
    }
    return new Revision(pdf, document, startXref);
  }

  get catalogRef(): PDFRef {
    const root = this.context.trailerInfo.Root;
    if (root instanceof PDFRef) return root;
    throw new SigningError('PDF_UNREADABLE', 'the trailer has no reference to a catalog');
  }

  /** The catalog as the owner of the objects below it. */
  get root(): Owner {
    return {
      dict: this.catalog,
      touch: () => {
        this.put(this.catalogRef, this.catalog);
      },
    };
  }

  /** Adds a new object and gives its reference. */
  add(entry: Entry): PDFRef {
    const ref = this.newRef();
    this.put(ref, entry);
    return ref;
  }

  newRef(): PDFRef {
    const ref = PDFRef.of(this.next);
    this.next += 1;
    return ref;
  }

  /** Writes this object anew in the increment. */
  put(ref: PDFRef, entry: Entry): void {
    this.entries.set(ref.objectNumber, { ref, entry });
    if (entry instanceof PDFObject) this.context.assign(ref, entry);
  }

  /** The dictionary under a key, made when it is missing. */
  nestedDict(owner: Owner, key: string): Nested<PDFDict> {
    return this.nested(
      owner,
      key,
      (value) => value instanceof PDFDict,
      () => this.context.obj({}),
    );
  }

  /** The array under a key, made when it is missing. */
  nestedArray(owner: Owner, key: string): Nested<PDFArray> {
    return this.nested(
      owner,
      key,
      (value) => value instanceof PDFArray,
      () => this.context.obj([]),
    );
  }

  private nested<T extends PDFObject>(
    owner: Owner,
    key: string,
    is: (value: PDFObject | undefined) => value is T,
    create: () => T,
  ): Nested<T> {
    const name = PDFName.of(key);
    const held = owner.dict.get(name);
    const value = this.context.lookup(held);
    if (held instanceof PDFRef && is(value)) {
      return {
        value,
        ref: held,
        touch: () => {
          this.put(held, value);
        },
      };
    }
    const own = is(value) ? value : create();
    owner.dict.set(name, own);
    return {
      value: own,
      ref: undefined,
      touch: () => {
        owner.touch();
      },
    };
  }

  /**
   * Runs library code that makes objects of its own (fonts, images, forms), and takes what it made into the increment.
   */
  async adopt<T>(work: (document: PDFDocument) => Promise<T>): Promise<T> {
    // the library numbers from the largest object that it registered; containers of compressed objects are not among
    // them
    this.context.largestObjectNumber = this.next - 1;
    const first = this.next;
    const made = await work(this.document);
    await this.document.flush();
    for (const [ref, object] of this.context.enumerateIndirectObjects()) {
      if (ref.objectNumber >= first) this.put(ref, object);
    }
    this.next = this.context.largestObjectNumber + 1;
    return made;
  }

  /** The file with this increment appended. */
  write(): WrittenRevision {
    const parts: Uint8Array[] = [this.base];
    let at = this.base.length;
    const push = (bytes: Uint8Array): void => {
      parts.push(bytes);
      at += bytes.length;
    };
    if (this.base.at(-1) !== 0x0a) push(latin1('\n'));
    const positions = new Map<number, { readonly at: number; readonly generation: number }>();
    const offsets = new Map<number, number>();
    for (const [number, { ref, entry }] of [...this.entries].sort(([a], [b]) => a - b)) {
      positions.set(number, { at, generation: ref.generationNumber });
      push(latin1(`${number} ${ref.generationNumber} obj\n`));
      offsets.set(number, at);
      push(entry instanceof PDFObject ? bytesOf(entry) : entry);
      push(latin1('\nendobj\n'));
    }
    const xrefAt = at;
    push(this.usesTable() ? this.xrefTable(positions) : this.xrefStream(positions, at));
    push(latin1(`startxref\n${xrefAt}\n%%EOF\n`));
    return { pdf: Buffer.concat(parts), offsets };
  }

  private usesTable(): boolean {
    return Buffer.from(this.base.subarray(this.startXref, this.startXref + 4)).toString('latin1') === 'xref';
  }

  private trailer(size: number): PDFDict {
    const dict = this.context.obj({ Size: size, Prev: this.startXref });
    dict.set(PDFName.of('Root'), this.catalogRef);
    const { Info, ID } = this.context.trailerInfo;
    if (Info !== undefined) dict.set(PDFName.of('Info'), Info);
    const ids = this.context.lookup(ID);
    if (ids instanceof PDFArray && ids.size() === 2) {
      // the first half names the file for ever, the second this revision (ISO 32000-2 section 14.4)
      const second = PDFHexString.of(createHash('sha256').update(this.base).digest('hex').slice(0, 32));
      dict.set(PDFName.of('ID'), this.context.obj([ids.get(0), second]));
    }
    return dict;
  }

  private xrefTable(positions: ReadonlyMap<number, { readonly at: number; readonly generation: number }>): Uint8Array {
    const lines = runsOf([...positions.keys()]).flatMap((run) => [
      `${run[0] ?? 0} ${run.length}\n`,
      ...run.map((number) => {
        const { at, generation } = positions.get(number) ?? { at: 0, generation: 0 };
        return `${String(at).padStart(10, '0')} ${String(generation).padStart(5, '0')} n\r\n`;
      }),
    ]);
    return Buffer.concat([latin1(`xref\n${lines.join('')}trailer\n`), bytesOf(this.trailer(this.next)), latin1('\n')]);
  }

  private xrefStream(
    positions: ReadonlyMap<number, { readonly at: number; readonly generation: number }>,
    at: number,
  ): Uint8Array {
    const own = this.next;
    const all = new Map([...positions, [own, { at, generation: 0 }]]);
    const rows = Buffer.alloc(all.size * 7);
    [...all.values()].forEach((position, row) => {
      rows.writeUInt8(1, row * 7);
      rows.writeUInt32BE(position.at, row * 7 + 1);
      rows.writeUInt16BE(position.generation, row * 7 + 5);
    });
    const dict = this.trailer(own + 1);
    dict.set(PDFName.of('Type'), PDFName.of('XRef'));
    dict.set(PDFName.of('W'), this.context.obj([1, 4, 2]));
    dict.set(
      PDFName.of('Index'),
      this.context.obj(runsOf([...all.keys()]).flatMap((run) => [run[0] ?? 0, run.length])),
    );
    dict.set(PDFName.of('Length'), this.context.obj(rows.length));
    return Buffer.concat([
      latin1(`${own} 0 obj\n`),
      bytesOf(dict),
      latin1('\nstream\n'),
      rows,
      latin1('\nendstream\nendobj\n'),
    ]);
  }
}
