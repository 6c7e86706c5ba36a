import { MalformedPdf, NULL, type Cos, type CosDict, type CosString } from './cos.js';

const DEEPEST = 96;

const WHITE = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);
const DELIMITERS = new Set(Buffer.from('()<>[]{}/%', 'latin1'));

export const isWhite = (byte: number | undefined): boolean => byte !== undefined && WHITE.has(byte);
const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte);
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

export const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
};

const ESCAPES: Readonly<Record<number, number>> = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12 };

/** Reads PDF syntax strictly at a place: what a lenient reader would guess at is refused here. */
export class Parser {
  at: number;
  /** Whether a comment was skipped: no writer puts one inside an object. */
  commented = false;

  constructor(
    readonly bytes: Uint8Array,
    at: number,
    readonly limit: number = bytes.length,
  ) {
    this.at = at;
  }

  private peek(ahead = 0): number | undefined {
    const place = this.at + ahead;
    return place < this.limit ? this.bytes[place] : undefined;
  }

  fail(expected: string): never {
    throw new MalformedPdf(`expected ${expected} at byte ${this.at}`);
  }

  skipSpace(): void {
    for (;;) {
      const byte = this.peek();
      if (byte === 0x25) {
        this.commented = true;
        while (this.at < this.limit && this.peek() !== 0x0a && this.peek() !== 0x0d) this.at += 1;
      } else if (isWhite(byte)) this.at += 1;
      else return;
    }
  }

  /** The word of regular characters that stands here, not consumed. */
  word(): string {
    let end = this.at;
    while (end < this.limit && isRegular(this.bytes[end])) end += 1;
    return Buffer.from(this.bytes.subarray(this.at, Math.min(end, this.at + 64))).toString('latin1');
  }

  keyword(expected: string): void {
    this.skipSpace();
    if (this.word() !== expected) this.fail(expected);
    this.at += expected.length;
  }

  takes(word: string): boolean {
    this.skipSpace();
    if (this.word() !== word) return false;
    this.at += word.length;
    return true;
  }

  /** A non-negative integer without sign. */
  natural(): number {
    this.skipSpace();
    const from = this.at;
    while (isDigit(this.peek())) this.at += 1;
    if (this.at === from || this.at - from > 10 || isRegular(this.peek())) {
      this.at = from;
      this.fail('a whole number');
    }
    return Number(Buffer.from(this.bytes.subarray(from, this.at)).toString('latin1'));
  }

  object(depth = 0): Cos {
    if (depth > DEEPEST) this.fail('less deeply nested objects');
    this.skipSpace();
    const byte = this.peek();
    if (byte === 0x2f) return this.name();
    if (byte === 0x28) return this.literal();
    if (byte === 0x5b) return this.array(depth);
    if (byte === 0x3c) return this.peek(1) === 0x3c ? this.dict(depth) : this.hex();
    if (isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.numberOrRef();
    for (const [word, value] of [
      ['true', { kind: 'boolean', value: true }],
      ['false', { kind: 'boolean', value: false }],
      ['null', NULL],
    ] as const) {
      if (this.takes(word)) return value;
    }
    return this.fail('an object');
  }

  private name(): Cos {
    this.at += 1;
    const characters: number[] = [];
    while (isRegular(this.peek())) {
      const byte = this.peek() ?? 0;
      const high = hexValue(this.peek(1));
      const low = hexValue(this.peek(2));
      if (byte === 0x23 && high >= 0 && low >= 0) {
        characters.push(high * 16 + low);
        this.at += 3;
      } else {
        characters.push(byte);
        this.at += 1;
      }
    }
    return { kind: 'name', value: Buffer.from(characters).toString('latin1') };
  }

  private numberOrRef(): Cos {
    const word = this.word();
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) this.fail('a number');
    this.at += word.length;
    const value = Number(word);
    if (/^\d{1,10}$/.test(word)) {
      const back = this.at;
      this.skipSpace();
      const generation = this.word();
      if (/^\d{1,5}$/.test(generation)) {
        this.at += generation.length;
        if (this.takes('R')) return { kind: 'ref', number: value, generation: Number(generation) };
      }
      this.at = back;
    }
    return { kind: 'number', value, integer: /^[+-]?\d+$/.test(word) };
  }

  private literal(): CosString {
    const from = this.at;
    const out: number[] = [];
    let open = 1;
    this.at += 1;
    while (open > 0) {
      const byte = this.peek();
      if (byte === undefined) this.fail('the end of a string');
      this.at += 1;
      if (byte === 0x28) open += 1;
      if (byte === 0x29) open -= 1;
      if (byte === 0x5c) this.escape(out);
      else if (byte === 0x0d) {
        if (this.peek() === 0x0a) this.at += 1;
        out.push(0x0a);
      } else if (open > 0) out.push(byte);
    }
    return { kind: 'string', bytes: Uint8Array.from(out), hex: false, at: from, end: this.at };
  }

  private escape(out: number[]): void {
    const byte = this.peek();
    if (byte === undefined) this.fail('the end of a string');
    this.at += 1;
    if (byte >= 0x30 && byte <= 0x37) {
      let code = byte - 0x30;
      for (let more = 0; more < 2; more += 1) {
        const digit = this.peek();
        if (digit === undefined || digit < 0x30 || digit > 0x37) break;
        code = code * 8 + digit - 0x30;
        this.at += 1;
      }
      out.push(code & 0xff);
    } else if (byte === 0x0d) {
      if (this.peek() === 0x0a) this.at += 1;
    } else if (byte !== 0x0a) out.push(ESCAPES[byte] ?? byte);
  }

  private hex(): CosString {
    const from = this.at;
    const out = new Uint8Array(Math.ceil((this.hexEnd(from) - from) / 2));
    let count = 0;
    this.at += 1;
    for (;;) {
      const byte = this.peek();
      this.at += 1;
      if (byte === 0x3e) break;
      if (isWhite(byte)) continue;
      const digit = hexValue(byte);
      if (digit < 0) {
        this.at -= 1;
        this.fail('hexadecimal digits');
      }
      const index = count >> 1;
      out[index] = count % 2 === 0 ? digit << 4 : (out[index] ?? 0) | digit;
      count += 1;
    }
    return { kind: 'string', bytes: out.subarray(0, (count + 1) >> 1), hex: true, at: from, end: this.at };
  }

  private hexEnd(from: number): number {
    const end = this.bytes.indexOf(0x3e, from);
    return end < 0 || end >= this.limit ? this.fail('the end of a hexadecimal string') : end;
  }

  private array(depth: number): Cos {
    this.at += 1;
    const items: Cos[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === 0x5d) break;
      items.push(this.object(depth + 1));
    }
    this.at += 1;
    return { kind: 'array', items };
  }

  dict(depth = 0): CosDict {
    this.skipSpace();
    const from = this.at;
    if (this.peek() !== 0x3c || this.peek(1) !== 0x3c) this.fail('a dictionary');
    this.at += 2;
    const entries = new Map<string, Cos>();
    const duplicates: string[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === 0x3e && this.peek(1) === 0x3e) break;
      const key = this.object(depth + 1);
      if (key.kind !== 'name') return this.fail('a key of a dictionary');
      const value = this.object(depth + 1);
      if (entries.has(key.value)) duplicates.push(key.value);
      entries.set(key.value, value);
    }
    this.at += 2;
    return { kind: 'dict', entries, duplicates, at: from, end: this.at };
  }
}
