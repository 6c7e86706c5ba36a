/**
 * Files made to cost as much as they can, by size: whoever sends one pays in bytes, and the judgement must pay no more
 * than in step with them. Written by hand, byte by byte, for no library writes such things.
 */
import { deflateSync } from 'node:zlib';
import type { Counted, Limit } from '../../../src/domain/verification/limits.js';

type Body = string | Buffer;

const bytesOf = (body: Body): Buffer => (typeof body === 'string' ? Buffer.from(body, 'latin1') : body);

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export const stream = (content: Body, entries = ''): Buffer => {
  const bytes = bytesOf(content);
  return Buffer.concat([
    Buffer.from(`<< ${entries} /Length ${bytes.length} >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream', 'latin1'),
  ]);
};

export const packed = (content: Body, entries = ''): Buffer =>
  stream(deflateSync(bytesOf(content), { level: 9 }), `${entries} /Filter /FlateDecode`);

/** A file, written revision by revision; each says where its objects are in a table of its own. */
export class RawFile {
  private readonly pieces: Buffer[] = [Buffer.from('%PDF-1.7\n', 'latin1')];
  private length = 9;
  private size = 1;
  private previous: number | undefined;
  /** Positions of objects of the newest revision. */
  readonly places = new Map<number, number>();

  get at(): number {
    return this.length;
  }

  raw(body: Body): this {
    const bytes = bytesOf(body);
    this.pieces.push(bytes);
    this.length += bytes.length;
    return this;
  }

  object(number: number, body: Body): this {
    this.places.set(number, this.length);
    return this.raw(`${number} 0 obj\n`).raw(body).raw('\nendobj\n');
  }

  /** Ends the revision with a table. */
  end(trailer = ''): this {
    const at = this.length;
    const numbers = [...this.places.keys()].sort((a, b) => a - b);
    this.size = Math.max(this.size, (numbers.at(-1) ?? 0) + 1);
    const lines = ['xref'];
    if (this.previous === undefined) lines.push('0 1', '0000000000 65535 f ');
    for (const number of numbers) {
      lines.push(`${number} 1`, `${String(this.places.get(number)).padStart(10, '0')} 00000 n `);
    }
    const previous = this.previous === undefined ? '' : `/Prev ${this.previous}`;
    this.raw(
      `${lines.join('\n')}\ntrailer\n<< /Size ${this.size} /Root 1 0 R ${previous} ${trailer} >>\nstartxref\n${at}\n%%EOF\n`,
    );
    this.previous = at;
    this.places.clear();
    return this;
  }

  /** Ends the file with a cross-reference stream instead, its data as given. */
  endWithStream(data: Buffer, entries: string): Buffer {
    const at = this.length;
    const previous = this.previous === undefined ? '' : `/Prev ${this.previous}`;
    this.raw('9 0 obj\n')
      .raw(packed(data, `/Type /XRef /Root 1 0 R ${previous} ${entries}`))
      .raw('\nendobj\n');
    this.raw(`startxref\n${at}\n%%EOF\n`);
    return this.bytes();
  }

  bytes(): Buffer {
    return Buffer.concat(this.pieces);
  }

  /** The same file with other bytes in the same places. */
  replaced(whole: Buffer): this {
    this.pieces.splice(0, this.pieces.length, whole);
    return this;
  }
}

const SIGNATURE_ROOM = 64;
const RANGE_ROOM = 60;

interface Base {
  /** Entries of the catalog, beside pages and form. */
  readonly catalog?: string;
  readonly pages?: string;
  /** Objects beside, by number. */
  readonly objects?: readonly (readonly [number: number, body: Body])[];
  /** References to the fields, beside the one that is signed. */
  readonly fields?: string;
  /** Entries of the signature. */
  readonly signature?: string;
}

const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>';

/**
 * A file of one revision with a signature whose place and coverage are right, so that everything behind it is compared;
 * the signature itself is none. Objects: 1 catalog, 2 pages, 3 page, 4 form, 5 field, 6 signature; others from 10.
 */
export const signed = (base: Base = {}): RawFile => {
  const file = new RawFile();
  file.object(1, `<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R ${base.catalog ?? ''} >>`);
  file.object(2, base.pages ?? PAGES).object(3, PAGE);
  file.object(4, `<< /Fields [5 0 R ${base.fields ?? ''}] /SigFlags 3 >>`);
  file.object(5, '<< /FT /Sig /T (s) /V 6 0 R >>');
  file.object(
    6,
    `<< /Type /Sig /Filter /A /SubFilter /adbe.pkcs7.detached ${base.signature ?? ''} /ByteRange [${' '.repeat(RANGE_ROOM)}] /Contents <${'0'.repeat(SIGNATURE_ROOM)}> >>`,
  );
  for (const [number, body] of base.objects ?? []) file.object(number, body);
  file.end();
  const whole = file.bytes();
  const from = whole.indexOf('/Contents <') + '/Contents '.length;
  const to = from + SIGNATURE_ROOM + 2;
  const range = `0 ${from} ${to} ${whole.length - 1 - to}`.padEnd(RANGE_ROOM);
  whole.write(range, whole.indexOf('/ByteRange [') + '/ByteRange ['.length, 'latin1');
  return file.replaced(whole);
};

/** One number for what was counted, in steps: bytes that are read or unpacked cost a fraction of one. */
export const costOf = (counted: Readonly<Record<Counted, number>>): number =>
  counted.steps +
  (counted.syntax + counted.unpacked) / 16 +
  4 * (counted.objects + counted.entries + counted.markers) +
  8 * counted.findings +
  100 * counted.checks;

/** Most that twice as much costs, to be in step with it; a tree or a sorted list may add a little. */
export const TWICE = 2.3;

/** The smallest file of a kind: below it, some are files of another kind, which are judged further. */
export const FEW = 2;

/** Factor by which a file of twice the size is dearer: 2 where the cost is in step with it. What even a few cost is left out. */
export const growthOf = ([few, once, twice]: readonly [number, number, number]): number => (twice - few) / (once - few);

/** A file of one kind, as large as it is asked for. */
export type Shape = (n: number) => Uint8Array;

const plain = (objects: readonly (readonly [number, Body])[], catalog = '', fields = ''): RawFile => {
  const file = new RawFile();
  file.object(1, `<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R ${catalog} >>`);
  file.object(2, PAGES).object(3, PAGE).object(4, `<< /Fields [${fields}] >>`);
  for (const [number, body] of objects) file.object(number, body);
  return file;
};

const refs = (numbers: readonly number[]): string => numbers.map((number) => `${number} 0 R`).join(' ');
const from10 = (n: number): number[] => range(n).map((index) => index + 10);

/** Entries of a cross-reference stream of widths 1, 4, 1. */
const entry = (type: number, second: number, third: number): Buffer => {
  const bytes = Buffer.alloc(6);
  bytes[0] = type;
  bytes.writeUInt32BE(second, 1);
  bytes[5] = third;
  return bytes;
};

/** A revision behind the signature whose cross-reference is a stream: entries of the objects from 10. */
/** An object stream of values, each at the place that it is said to be at. */
const objectStream = (values: readonly (readonly [number: number, value: string])[], pack = packed): Buffer => {
  let at = 0;
  const pairs = values.map(([number, value]) => {
    const pair = `${number} ${at}`;
    at += value.length + 1;
    return pair;
  });
  const head = `${pairs.join(' ')} `;
  const body = values.map(([, value]) => value).join(' ');
  return pack(`${head}${body}`, `/Type /ObjStm /N ${values.length} /First ${head.length}`);
};

const withEntries = (file: RawFile, entries: readonly Buffer[]): Buffer =>
  file.endWithStream(Buffer.concat(entries), `/W [1 4 1] /Index [10 ${entries.length}] /Size ${entries.length + 10}`);

/** A revision behind the signature with n objects whose places all lie within one piece of text. */
const overlapping = (n: number, opening: (number: number) => string, closing: string): Uint8Array => {
  const file = signed();
  for (const number of from10(n)) {
    file.places.set(number, file.at);
    file.raw(opening(number));
  }
  return file.raw(`${closing}\n`).end().bytes();
};

const xmp = (content: string): Buffer => stream(content, '/Type /Metadata /Subtype /XML');
/** A revision behind the signature that writes the metadata anew. */
const metadata = (before: string, after: string): Uint8Array =>
  signed({ catalog: '/Metadata 10 0 R', objects: [[10, xmp(before)]] })
    .object(10, xmp(after))
    .end()
    .bytes();

/** Shapes that are judged to the end while they are small: their cost grows with them, and no faster. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  'entries of a cross-reference that packs well': (n) =>
    plain([]).endWithStream(Buffer.alloc(n), `/W [1 0 0] /Size ${n} /Index [100 ${n}]`),
  'entries of a table': (n) =>
    plain([])
      .raw('')
      .end(`/Extra [${'0 '.repeat(n)}]`)
      .bytes(),
  'fields of a form': (n) =>
    plain(
      from10(n).map((number) => [number, `<< /FT /Tx /T (f${number}) >>`] as const),
      '',
      refs(from10(n)),
    )
      .end()
      .bytes(),
  'fields of signatures, all of one name': (n) =>
    plain(
      from10(n).map((number) => [number, '<< /FT /Sig /T (s) >>'] as const),
      '',
      refs(from10(n)),
    )
      .end()
      .bytes(),
  'fields with one signature': (n) =>
    signed({
      fields: refs(from10(n)),
      objects: from10(n).map((number) => [number, `<< /FT /Sig /T (f${number}) /V 6 0 R >>`]),
    }).bytes(),
  'revisions that change nothing': (n) => {
    const file = signed();
    for (const _ of range(n)) file.object(3, PAGE).end();
    return file.bytes();
  },
  'revisions beside a large form': (n) => {
    const fields = range(20 * n).map((index) => index + 10);
    const file = signed({
      fields: refs(fields),
      objects: fields.map((number) => [number, `<< /FT /Tx /T (f${number}) >>`]),
    });
    for (const _ of range(n)) file.object(3, PAGE).end();
    return file.bytes();
  },
  'revisions beside many pages': (n) => {
    const pages = range(20 * n).map((index) => index + 10);
    const file = signed({
      pages: `<< /Type /Pages /Kids [${refs(pages)}] /Count ${pages.length} >>`,
      objects: pages.map((number) => [number, PAGE]),
    });
    for (const _ of range(n)) file.object(3, PAGE).end();
    return file.bytes();
  },
  'revisions that each add an object': (n) => {
    const file = signed();
    for (const number of from10(n)) file.object(number, '<< /A 1 >>').end();
    return file.bytes();
  },
  'revisions beside a large security store': (n) => {
    const items = range(4 * n).map((index) => index + 20);
    const file = signed({
      catalog: '/DSS 10 0 R',
      objects: [
        [10, '<< /Certs 11 0 R >>'],
        [11, `[${refs(items)}]`],
        ...items.map((number) => [number, stream(`0${number}`)] as const),
      ],
    });
    for (const _ of range(n)) file.object(3, PAGE).end();
    return file.bytes();
  },
  'marks of an end': (n) => plain([]).raw('startxref\n0\n%%EOF\n'.repeat(n)).end().bytes(),
  'marks of an end in one comment': (n) =>
    plain([])
      .raw(`startxref %${'startxref %'.repeat(n)}\n`)
      .end()
      .bytes(),
  'object streams': (n) => {
    const file = signed();
    const places: Buffer[] = [];
    for (const [index, number] of from10(n).entries()) {
      places.push(entry(1, file.at, 0));
      file.object(number, objectStream([[n + 10 + index, 'null']]));
    }
    const held = from10(n).map((number) => entry(2, number, 0));
    return withEntries(file, [...places, ...held]);
  },
  'objects in one object stream': (n) => {
    const file = signed();
    const place = entry(1, file.at, 0);
    file.object(10, objectStream(range(n).map((index) => [index + 11, '0'])));
    return withEntries(file, [place, ...range(n).map((index) => entry(2, 10, index % 256))]);
  },
  'an object stream of one object many times': (n) => {
    const file = signed();
    const head = range(n)
      .map((index) => `${index + 11} 0`)
      .join(' ');
    const place = entry(1, file.at, 0);
    file.object(10, packed(`${head} [${'0 '.repeat(n)}]`, `/Type /ObjStm /N ${n} /First ${head.length + 1}`));
    return withEntries(file, [place, ...range(n).map((index) => entry(2, 10, index % 256))]);
  },
  'names of fields below a long one': (n) =>
    plain(
      from10(n).map((number) => [number, `<< /FT /Tx /T (f${number}) >>`] as const),
      '',
      '9 0 R',
    )
      .object(9, `<< /T (${'a'.repeat(100)}) /Kids [${refs(from10(n))}] >>`)
      .end()
      .bytes(),
  'a list of fields the other way round': (n) => {
    const objects = from10(n).map((number) => [number, `<< /FT /Tx /T (f${number}) >>`] as const);
    return signed({ fields: refs(from10(n)), objects })
      .object(4, `<< /Fields [${refs(from10(n).reverse())} 5 0 R] /SigFlags 3 >>`)
      .end()
      .bytes();
  },
  'a list of annotations the other way round': (n) => {
    const page = (numbers: readonly number[]): string =>
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] /Annots [${refs(numbers)}] >>`;
    return signed({ pages: '<< /Type /Pages /Kids [9 0 R] /Count 1 >>', objects: [[9, page(from10(n))]] })
      .object(9, page(from10(n).reverse()))
      .end()
      .bytes();
  },
  'metadata of many statements': (n) => metadata('<a b="1"/>'.repeat(n), '<a b="1"/>'.repeat(n)),
  'metadata of comments that never end': (n) => metadata('<!--'.repeat(n), `${'<!--'.repeat(n)} `),
  'metadata with a name as long as it is': (n) => metadata(`<${'a'.repeat(n)}>`, `<${'a'.repeat(n)} >`),
  'white space behind the end': (n) => Buffer.concat([signed().bytes(), Buffer.alloc(n * 100, 0x20)]),
  'keys of a dictionary': (n) =>
    signed({
      objects: [
        [
          10,
          `<< ${from10(n)
            .map((key) => `/K${key} 0`)
            .join(' ')} >>`,
        ],
      ],
    })
      .object(
        10,
        `<< ${from10(n)
          .map((key) => `/K${key} 1`)
          .join(' ')} >>`,
      )
      .end()
      .bytes(),
  'names in a lock, and revisions that it judges': (n) => {
    const file = signed({
      signature: `/Reference [<< /TransformMethod /FieldMDP /TransformParams << /Action /Include /Fields [${'(x) '.repeat(n)}] >> >>]`,
    });
    for (const number of range(Math.ceil(n / 20)).map((index) => index + 10)) file.object(number, '<< /A 1 >>').end();
    return file.bytes();
  },
  'items of a security store that are nothing': (n) =>
    signed({
      catalog: '/DSS << /Certs 10 0 R >>',
      objects: [[10, `[${refs(range(n).map((index) => index + 20))}]`]],
    }).bytes(),
};

const MB = 1_000_000;
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Files that ask for more than any file is given, with the limit that is named. */
export const EXCESSES: Readonly<Record<string, readonly [limit: Limit, file: () => Uint8Array]>> = {
  'nine million entries in nine kilobytes': [
    'unpacked',
    () => plain([]).endWithStream(Buffer.alloc(9_000_000), '/W [1 0 0] /Size 9000000'),
  ],
  'a million entries': ['entries', () => plain([]).endWithStream(Buffer.alloc(MB), '/W [1 0 0] /Size 1000000')],
  'a million entries of a table that are said to be there': [
    'entries',
    () => {
      const file = plain([]);
      return file.raw(`xref\n0 1000000\n${'0'.repeat(10)} 00000 f \nstartxref\n${file.at}\n%%EOF\n`).bytes();
    },
  ],
  'a table that one hidden stream completes in every revision': [
    'entries',
    () => {
      const file = plain([]);
      const at = file.at;
      file
        .raw('8 0 obj\n')
        .raw(packed(Buffer.alloc(12_000), '/Type /XRef /W [1 0 0] /Size 12000'))
        .raw('\nendobj\n');
      for (const _ of range(200)) file.object(3, PAGE).end(`/XRefStm ${at}`);
      return file.bytes();
    },
  ],
  'thousands of fields with one signature': [
    'signatures',
    () =>
      signed({
        fields: refs(from10(5_000)),
        objects: from10(5_000).map((number) => [number, `<< /FT /Sig /T (f${number}) /V 6 0 R >>`]),
      }).bytes(),
  ],
  'fields with one signature, made one by one': [
    'findings',
    () => {
      const fields = from10(190);
      const file = signed({
        fields: refs(fields),
        objects: fields.map((number) => [number, `<< /FT /Sig /T (f${number}) >>`]),
      });
      for (const number of fields) {
        file.object(number, `<< /FT /Sig /T (f${number}) /V 6 0 R >>`);
        file
          .object(number + 1000, '<< >>')
          .object(number + 2000, '<< >>')
          .end();
      }
      return file.bytes();
    },
  ],
  'tens of thousands of fields': [
    'fields',
    () =>
      plain(
        from10(20_001).map((number) => [number, `<< /FT /Sig /T (f${number}) >>`] as const),
        '',
        refs(from10(20_001)),
      )
        .end()
        .bytes(),
  ],
  'thousands of marks of an end': [
    'markers',
    () => plain([]).raw('startxref\n0\n%%EOF\n'.repeat(55_000)).end().bytes(),
  ],
  'hundreds of revisions': [
    'revisions',
    () => {
      const file = signed();
      for (const _ of range(300)) file.object(3, PAGE).end();
      return file.bytes();
    },
  ],
  'thousands of object streams': [
    'object-streams',
    () => {
      const file = signed();
      const places: Buffer[] = [];
      for (const number of from10(5_000)) {
        places.push(entry(1, file.at, 0));
        file.object(number, objectStream([[number + 5_000, 'null']], stream));
      }
      return withEntries(file, [...places, ...from10(5_000).map((number) => entry(2, number, 0))]);
    },
  ],
  'a stream that unpacks to two hundred megabytes': [
    'unpacked',
    () =>
      signed({ catalog: '/Metadata 10 0 R', objects: [[10, xmp('')]] })
        .object(10, stream(deflateSync(deflateSync(Buffer.alloc(200 * MB))), '/Filter [/FlateDecode /FlateDecode]'))
        .end()
        .bytes(),
  ],
  'objects within objects': ['depth', () => signed({ objects: [[10, nested(20_000)]] }).bytes()],
  'lengths that lead to each other': [
    'depth',
    () => {
      const file = signed();
      const numbers = from10(5_000);
      for (const number of numbers) file.object(number, `<< /Length ${number + 1} 0 R >>\nstream\n\nendstream`);
      return file.end().bytes();
    },
  ],
  'fields below fields': [
    'depth',
    () => {
      const fields = from10(5_000).map((number) => [number, `<< /T (a) /Kids [${number + 1} 0 R] >>`] as const);
      return plain(fields, '', '10 0 R').object(5_010, '<< /T (b) >>').end().bytes();
    },
  ],
  'metadata within metadata': ['depth', () => metadata('<a>b'.repeat(200_000), '<a>c'.repeat(200_000))],
  'fields of many parents': [
    'steps',
    () => {
      const parents = from10(5_000);
      const kids = parents.map((number) => number + 10_000);
      return plain(
        [
          [9, `[${refs(kids)}]`],
          ...parents.map((number) => [number, '<< /T (a) /Kids 9 0 R >>'] as const),
          ...kids.map((number) => [number, '<< /T (b) >>'] as const),
        ],
        '',
        refs(parents),
      )
        .end()
        .bytes();
    },
  ],
  'names below a very long one': [
    'steps',
    () =>
      plain(
        from10(5_000).map((number) => [number, `<< /T (${number}) >>`] as const),
        '',
        '9 0 R',
      )
        .object(9, `<< /T (${'a'.repeat(MB / 2)}) /Kids [${refs(from10(5_000))}] >>`)
        .end()
        .bytes(),
  ],
  'objects in the text of another': [
    'syntax',
    () => overlapping(20_000, (number) => `${number} 0 obj (`, `${')'.repeat(20_000)} endobj`),
  ],
  'objects in the comment of another': [
    'syntax',
    () => overlapping(20_000, (number) => `${number} 0 obj %`, '\n null endobj'),
  ],
  'streams that end in one place': [
    'syntax',
    () => overlapping(20_000, (number) => `${number} 0 obj << /Length 0 >> stream\n`, 'endstream endobj'),
  ],
  'items of a security store': [
    'evidence',
    () =>
      signed({
        catalog: '/DSS << /Certs 10 0 R >>',
        objects: [[10, `[${refs(range(2_000).map((index) => index + 20))}]`]],
      }).bytes(),
  ],
};
