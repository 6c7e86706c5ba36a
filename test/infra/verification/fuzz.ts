/** Seeded damage to signed letters: a mutation is found again by its seed and number. */

/** mulberry32: small, fast, and the same on every machine. */
const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

interface Dice {
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
}

type Mutator = (pdf: Uint8Array, dice: Dice) => Uint8Array;

const latin1 = (pdf: Uint8Array): string => Buffer.from(pdf).toString('latin1');

const TOKENS = [
  '/ByteRange',
  '/Contents',
  '/Type',
  '/V ',
  '/Prev',
  '/Root',
  '/Size',
  '/AcroForm',
  '/Fields',
  '/DSS',
  '/Annots',
  '/Kids',
  'endobj',
  'obj',
  'xref',
  'startxref',
  '%%EOF',
  'stream',
  '/Length',
  '/P 1',
  '/Perms',
];

const placesOf = (pdf: Uint8Array, token: string): number[] => {
  const whole = latin1(pdf);
  const found: number[] = [];
  for (let at = whole.indexOf(token); at >= 0; at = whole.indexOf(token, at + 1)) found.push(at);
  return found;
};

const cut = (pdf: Uint8Array, from: number, to: number): Uint8Array =>
  Buffer.concat([pdf.subarray(0, from), pdf.subarray(to)]);

const spliced = (pdf: Uint8Array, at: number, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([pdf.subarray(0, at), bytes, pdf.subarray(at)]);

const revisionEnds = (pdf: Uint8Array): number[] => placesOf(pdf, '%%EOF').map((at) => at + 6);

const MUTATORS: Readonly<Record<string, Mutator>> = {
  bit: (pdf, { below }) => {
    const out = Uint8Array.from(pdf);
    const at = below(out.length);
    out[at] = (out[at] ?? 0) ^ (1 << below(8));
    return out;
  },
  byte: (pdf, { below }) => {
    const out = Uint8Array.from(pdf);
    const at = below(out.length);
    out[at] = ((out[at] ?? 0) + 1 + below(255)) & 0xff;
    return out;
  },
  bytes: (pdf, { below }) => {
    const out = Uint8Array.from(pdf);
    const from = below(out.length);
    for (let at = from; at < Math.min(out.length, from + 2 + below(64)); at += 1) out[at] = below(256);
    return out;
  },
  remove: (pdf, { below }) => {
    const from = below(pdf.length);
    return cut(pdf, from, Math.min(pdf.length, from + 1 + below(200)));
  },
  repeat: (pdf, { below }) => {
    const from = below(pdf.length);
    return spliced(pdf, below(pdf.length), pdf.subarray(from, from + 1 + below(400)));
  },
  insert: (pdf, { below }) =>
    spliced(
      pdf,
      below(pdf.length),
      Uint8Array.from({ length: 1 + below(16) }, () => 0x21 + below(90)),
    ),
  truncate: (pdf, { below }) => pdf.subarray(0, below(pdf.length)),
  token: (pdf, { below, pick }) => {
    const token = pick(TOKENS);
    const places = placesOf(pdf, token);
    const at = places[below(Math.max(1, places.length))];
    if (at === undefined) return pdf.subarray(0, pdf.length - 7);
    const out = Uint8Array.from(pdf);
    const inside = at + below(token.length);
    out[inside] = (out[inside] ?? 0) ^ (1 << below(5));
    return out;
  },
  digit: (pdf, { below, pick }) => {
    const places = [...latin1(pdf).matchAll(/(?:\/\w+ |\[|\d )(\d+)/g)];
    const match = pick(places);
    const out = Uint8Array.from(pdf);
    const at = match.index + match[0].length - 1;
    out[at] = 0x30 + (((out[at] ?? 0x30) - 0x30 + 1 + below(9)) % 10);
    return out;
  },
  'swap objects': (pdf, { below, pick }) => {
    const places = [...latin1(pdf).matchAll(/\n(\d+) 0 obj/g)];
    const [a, b] = [pick(places), pick(places)];
    const out = Uint8Array.from(pdf);
    const other = (b[1] ?? '').padStart((a[1] ?? '').length, '0').slice(-(a[1] ?? '').length);
    out.set(Buffer.from(other === a[1] ? String(below(10)).padStart(other.length, '9') : other), a.index + 1);
    return out;
  },
  'repeat a revision': (pdf, { below }) => {
    const ends = revisionEnds(pdf);
    const index = 1 + below(Math.max(1, ends.length - 1));
    return Buffer.concat([pdf, pdf.subarray(ends[index - 1] ?? 0, ends[index] ?? pdf.length)]);
  },
  'drop a revision from the middle': (pdf, { below }) => {
    const ends = revisionEnds(pdf);
    const index = 1 + below(Math.max(1, ends.length - 2));
    return cut(pdf, ends[index - 1] ?? 0, ends[index] ?? pdf.length);
  },
  'append an object': (pdf, { below }) =>
    Buffer.concat([
      pdf,
      Buffer.from(
        `${1 + below(12)} 0 obj\n<< /Type /Page /Contents ${1 + below(12)} 0 R >>\nendobj\nstartxref\n${below(pdf.length)}\n%%EOF\n`,
      ),
    ]),
};

export interface Mutation {
  readonly name: string;
  readonly pdf: Uint8Array;
}

/** The n-th mutation of a file under a seed; one that changed nothing is made into a cut. */
export const mutated = (pdf: Uint8Array, seed: number, n: number): Mutation => {
  const next = random(seed * 1_000_003 + n);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const [name, mutator] = pick(Object.entries(MUTATORS));
  const out = mutator(pdf, { below, pick });
  return Buffer.compare(out, pdf) === 0 ? { name: 'cut', pdf: pdf.subarray(0, pdf.length - 8) } : { name, pdf: out };
};
