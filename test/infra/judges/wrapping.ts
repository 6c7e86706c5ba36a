/** Attacks on the bytes around a signature: another second range, planted cross-references, digits changed in place. */
import { parseSignedData } from '../../../src/infra/signing/cms.js';
import { text } from '../verification/letters.js';

export interface Place {
  /** `<` of /Contents, and the byte behind its `>`. */
  readonly from: number;
  readonly to: number;
  /** Length of the second range. */
  readonly rest: number;
  /** Position of `/ByteRange`. */
  readonly range: number;
}

/** Position of the first signature's value. */
export const placeOf = (pdf: Uint8Array): Place => {
  const whole = text(pdf);
  const range = whole.indexOf('/ByteRange');
  const [, from = 0, to = 0, rest = 0] = (/\[0 (\d+) (\d+) (\d+)/.exec(whole.slice(range)) ?? []).map(Number);
  if (to === 0) throw new Error('the letter is not signed');
  return { from, to, rest, range };
};

export const contentsOf = (pdf: Uint8Array): Uint8Array => {
  const { from, to } = placeOf(pdf);
  return Buffer.from(text(pdf).slice(from + 1, to - 1), 'hex');
};

/** A copy with one hexadecimal digit of the first signature changed, in the case that its writer writes. */
export const withDigit = (pdf: Uint8Array, byte: number): Uint8Array => {
  const at = placeOf(pdf).from + 1 + 2 * byte;
  const out = Uint8Array.from(pdf);
  out[at + 1] = text(pdf).charCodeAt(at + 1) === 0x30 ? 0x31 : 0x30;
  return out;
};

/** Position of these bytes in the first signature, counted from the start of the CMS. */
export const within = (pdf: Uint8Array, part: Uint8Array): number => {
  const at = Buffer.from(contentsOf(pdf)).indexOf(part);
  if (at < 0) throw new Error('the signature does not hold these bytes');
  return at;
};

const lastNumber = (whole: string, pattern: RegExp): string => [...whole.matchAll(pattern)].at(-1)?.[1] ?? '';

const entryLine = (offset: number): string => `${String(offset).padStart(10, '0')} 00000 n\r\n`;

/** Appends nothing but a cross-reference: entries to offsets in the file, or freed, and perhaps another catalog. */
export const withCrossReference = (
  pdf: Uint8Array,
  entries: ReadonlyMap<number, number | 'free'>,
  root?: number,
): Uint8Array => {
  const whole = text(pdf);
  const sections = [...entries].map(
    ([number, offset]) => `${String(number)} 1\n${offset === 'free' ? '0000000000 00001 f\r\n' : entryLine(offset)}`,
  );
  const trailer = [
    `/Size ${lastNumber(whole, /\/Size (\d+)/g)}`,
    `/Root ${String(root ?? lastNumber(whole, /\/Root (\d+)/g))} 0 R`,
    `/Prev ${lastNumber(whole, /startxref\s+(\d+)/g)}`,
  ];
  const xref = `xref\n${sections.length === 0 ? '0 0\n' : sections.join('')}trailer\n<< ${trailer.join(' ')} >>\n`;
  return Buffer.concat([pdf, Buffer.from(`${xref}startxref\n${String(pdf.length)}\n%%EOF\n`, 'latin1')]);
};

/** Position of an object in the file, that of its newest version. */
export const offsetOf = (pdf: Uint8Array, number: number): number => {
  const at = text(pdf).lastIndexOf(`\n${String(number)} 0 obj`) + 1;
  if (at === 0) throw new Error(`the file has no object ${String(number)} in the open`);
  return at;
};

/** The second range moved behind planted bytes, and /ByteRange written anew: the signature no longer fits. */
export const moved = (pdf: Uint8Array): Uint8Array => {
  const { from, to, range } = placeOf(pdf);
  const planted = Buffer.from('\n/Planted (content that nobody signed) ');
  const rest = pdf.subarray(to);
  const out = Buffer.concat([pdf.subarray(0, to), planted, rest]);
  const written = `/ByteRange [0 ${String(from)} ${String(to + planted.length)} ${String(rest.length)}]`;
  out.write(written.padEnd(text(pdf).indexOf(']', range) + 1 - range), range, 'latin1');
  return out;
};

/**
 * Signature wrapping that parses (the published form): the signed second part goes to the end of the file unchanged, a
 * second /ByteRange between the two names its new place, and at the byte where the signed startxref points stands a
 * cross-reference of the attacker's, with other contents of the page. Whoever hashes what the second /ByteRange says finds
 * the digest that was signed. For a letter whose newest revision is the signature, with a cross-reference table.
 */
export const wrapped = (pdf: Uint8Array, pageContents: number): Uint8Array => {
  const whole = text(pdf);
  const { from, to, rest } = placeOf(pdf);
  const startXref = Number(lastNumber(whole, /startxref\s+(\d+)/g));
  if (startXref < to) throw new Error('the cross-reference must stand behind the signature');
  const cms = contentsOf(pdf);
  const value = Buffer.from(cms.subarray(0, parseSignedData(cms).length)).toString('hex');
  const tail = whole.slice(to, whole.indexOf('endobj', to) + 'endobj'.length);
  const stream = 'BT ET';
  const planted = `${String(pageContents)} 0 obj\n<< /Length ${String(stream.length)} >>\nstream\n${stream}\nendstream\nendobj\n`;
  const assemble = (second: number): { readonly gap: string; readonly plantedAt: number } => {
    const head = `<${value}>\n/ByteRange [0 ${String(from)} ${String(second)} ${String(rest)}]`;
    const beforePlanted = `${head}${tail}\n`;
    const plantedAt = from + beforePlanted.length;
    const objects = `${beforePlanted}${planted}`;
    const padding = startXref - from - objects.length;
    if (padding < 0) throw new Error('there is no room to plant anything');
    const shifted = (offset: number): number => (offset < from ? offset : offset + second - to);
    const listed = [...whole.slice(startXref, whole.lastIndexOf('trailer')).matchAll(/^(\d+) (\d+)\s*$/gm)];
    const old = new Map<number, number>();
    for (const [line, first = '0', count = '0'] of listed) {
      const at = whole.indexOf(line, startXref) + line.length;
      const rows = whole.slice(at).trimStart().split('\n');
      for (let index = 0; index < Number(count); index += 1) {
        const [offset = '0', , kind = ''] = (rows[index] ?? '').trim().split(' ');
        if (kind === 'n') old.set(Number(first) + index, shifted(Number(offset)));
      }
    }
    old.set(pageContents, plantedAt);
    const sections = [...old].map(([number, offset]) => `${String(number)} 1\n${entryLine(offset)}`).join('');
    const trailer = whole.slice(whole.lastIndexOf('trailer'), whole.lastIndexOf('startxref'));
    return { gap: `${objects}${' '.repeat(padding)}xref\n${sections}${trailer}`, plantedAt };
  };
  // the new place of the second part is written into the gap before it: its length settles at once
  let second = to;
  for (let round = 0; round < 4; round += 1) second = from + assemble(second).gap.length;
  return Buffer.concat([pdf.subarray(0, from), Buffer.from(assemble(second).gap, 'latin1'), pdf.subarray(to)]);
};
