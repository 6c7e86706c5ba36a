import type { Work } from '../work.js';
import { MalformedPdf, NULL, type Cos, type CosDict, type CosString } from './cos.js';
import { bufferOf } from './source.js';

const WHITE = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);
const DELIMITERS = new Set(Buffer.from('()<>[]{}/%', 'latin1'));

export const isWhite = (byte: number | undefined): boolean => byte !== undefined && WHITE.has(byte);
const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte);
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const latin1 = (bytes: Uint8Array, from: number, to: number): string => bufferOf(bytes).toString('latin1', from, to);

export const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
};

const ESCAPES: Readonly<Record<number, number>> = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12 };

/** Longest word that is looked at whole: no word that means anything is as long. */
const LONGEST_WORD = 64;
const LONGEST_NATURAL = 10;

/** Reads PDF syntax strictly at a place: syntax that a lenient reader would guess at is refused here. */
export class Parser {
  at: number;
  /** True once a comment was skipped: no writer puts one inside an object. */
  commented = false;

  constructor(
    readonly bytes: Uint8Array,
    at: number,
    private readonly work: Work,
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

  /** The word of regular characters at this place, not consumed; of a longer one, its beginning. */
  word(): string {
    const most = Math.min(this.limit, this.at + LONGEST_WORD + 1);
    let end = this.at;
    while (end < most && isRegular(this.bytes[end])) end += 1;
    return latin1(this.bytes, this.at, end);
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

  /** Reads a non-negative integer without sign. */
  natural(): number {
    this.skipSpace();
    const from = this.at;
    let value = 0;
    while (isDigit(this.peek()) && this.at - from <= LONGEST_NATURAL) {
      value = value * 10 + (this.peek() ?? 0) - 0x30;
      this.at += 1;
    }
    if (this.at === from || this.at - from > LONGEST_NATURAL || isRegular(this.peek())) {
      this.at = from;
      this.fail('a whole number');
    }
    return value;
  }

  object(depth = 0): Cos {
    this.work.within('depth', depth);
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
    const from = this.at;
    while (isRegular(this.peek())) this.at += 1;
    const written = latin1(this.bytes, from, this.at);
    const value = written.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { kind: 'name', value };
  }

  private numberOrRef(): Cos {
    const word = this.word();
    if (word.length > LONGEST_WORD || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) this.fail('a number');
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
    this.skipLiteral();
    const end = this.at;
    const out = new Uint8Array(end - from - 2);
    let length = 0;
    for (this.at = from + 1; this.at < end - 1;) {
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      if (byte === 0x5c) {
        const escaped = this.escape();
        if (escaped >= 0) out[length++] = escaped;
      } else if (byte === 0x0d) {
        if (this.bytes[this.at] === 0x0a) this.at += 1;
        out[length++] = 0x0a;
      } else out[length++] = byte;
    }
    this.at = end;
    return { kind: 'string', bytes: out.subarray(0, length), hex: false, at: from, end };
  }

  /** Goes on behind the parenthesis that closes the string at this place. */
  private skipLiteral(): void {
    let open = 0;
    do {
      const byte = this.peek();
      if (byte === undefined) this.fail('the end of a string');
      this.at += byte === 0x5c ? 2 : 1;
      if (byte === 0x28) open += 1;
      if (byte === 0x29) open -= 1;
    } while (open > 0);
  }

  /** The character of an escape; -1 for a line that goes on. */
  private escape(): number {
    const byte = this.peek() ?? 0;
    this.at += 1;
    if (byte >= 0x30 && byte <= 0x37) {
      let code = byte - 0x30;
      for (let more = 0; more < 2; more += 1) {
        const digit = this.peek();
        if (digit === undefined || digit < 0x30 || digit > 0x37) break;
        code = code * 8 + digit - 0x30;
        this.at += 1;
      }
      return code & 0xff;
    }
    if (byte === 0x0d && this.peek() === 0x0a) this.at += 1;
    if (byte === 0x0d || byte === 0x0a) return -1;
    return ESCAPES[byte] ?? byte;
  }

  private hex(): CosString {
    const from = this.at;
    this.at += 1;
    let digits = 0;
    for (let byte = this.peek(); byte !== 0x3e; byte = this.peek()) {
      if (byte === undefined) this.fail('the end of a hexadecimal string');
      if (!isWhite(byte)) {
        if (hexValue(byte) < 0) this.fail('hexadecimal digits');
        digits += 1;
      }
      this.at += 1;
    }
    const out = new Uint8Array((digits + 1) >> 1);
    let count = 0;
    for (let at = from + 1; at < this.at; at += 1) {
      const digit = hexValue(this.bytes[at]);
      if (digit < 0) continue;
      const index = count >> 1;
      out[index] = count % 2 === 0 ? digit << 4 : (out[index] ?? 0) | digit;
      count += 1;
    }
    this.at += 1;
    return { kind: 'string', bytes: out, hex: true, at: from, end: this.at };
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
