/**
 * Prints a register of letter numbers (*buku nomor*) as PDF/A-2b on F4 across: the office's head, then a ruled table.
 */
import { createHash } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { dateInIndonesian } from '../../../domain/letter/wording.js';
import { REGISTER_WORDS as W } from '../../../domain/numbering/texts.js';
import type { PaperRow, RegisterPaper } from '../../../domain/numbering/paper.js';
import { embedFaces, type LetterFonts } from '../letter/fonts.js';
import { LetterError } from '../letter/letter-error.js';
import type { Align } from '../letter/pen.js';
import type { Line } from '../letter/text.js';
import { markAsPdfA } from '../pdfa.js';
import { Canvas, heightOf, mm, PAGE, setText } from '../sop/canvas.js';

const SIZE = 8.5;
const PAD = 4;
const HEAD = 20;
const FOOT = 14;
const WIDTH = PAGE.right - PAGE.left;
/** Room under the table's last line for the sums. */
const SUMS = 34;

interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: Align;
  readonly text: (row: PaperRow) => string;
}

const dated = (date: string): string => {
  const words = dateInIndonesian(date);
  return words.ok ? words.value : date;
};

const remark = ({ state, reason }: PaperRow): string => {
  if (state === 'reserved') return W.reserved;
  return state === 'void' ? `${W.void}: ${reason ?? W.none}` : '';
};

const COLUMNS: readonly Column[] = [
  { title: W.row, width: mm(16), align: 'center', text: ({ seq }) => String(seq) },
  { title: W.number, width: mm(74), align: 'left', text: ({ number }) => number },
  { title: W.date, width: mm(34), align: 'left', text: ({ date }) => dated(date) },
  { title: W.subject, width: mm(74), align: 'left', text: ({ subject }) => subject },
  { title: W.applicant, width: mm(54), align: 'left', text: ({ applicant }) => applicant ?? W.none },
  { title: W.remarks, width: WIDTH - mm(16 + 74 + 34 + 74 + 54), align: 'left', text: remark },
];

/**
 * A text with characters that the font lacks written by their code points. Such a name stops a letter; a register has
 * to be printed all the same.
 */
const drawable = (fonts: LetterFonts, text: string): string => {
  const has = (character: string): boolean => {
    try {
      fonts.width(character, 'regular', 1);
      return true;
    } catch (error) {
      if (error instanceof LetterError && error.code === 'LETTER_CHARACTER') return false;
      throw error;
    }
  };
  return Array.from(text)
    .map((character) =>
      /\s/.test(character) || has(character)
        ? character
        : `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .join('');
};

interface SetRow {
  readonly cells: readonly (readonly Line[])[];
  readonly height: number;
}

const setRow = (fonts: LetterFonts, row: PaperRow): SetRow => {
  const cells = COLUMNS.map(({ text, width }) =>
    setText(fonts, drawable(fonts, text(row)), { size: SIZE }, width - 2 * PAD),
  );
  return { cells, height: Math.max(...cells.map((lines) => heightOf(lines, SIZE))) + 2 * PAD };
};

const drawHeads = (canvas: Canvas, y: number): number => {
  let x: number = PAGE.left;
  for (const { title, width } of COLUMNS) {
    const box = { x, y, width, height: HEAD };
    canvas.rectangle(box, 0.8);
    canvas.text(title, box, { size: SIZE, bold: true }, { align: 'center', middle: true });
    x += width;
  }
  return y + HEAD;
};

const drawRow = (canvas: Canvas, { cells, height }: SetRow, y: number): number => {
  let x: number = PAGE.left;
  COLUMNS.forEach(({ width, align }, at) => {
    canvas.rectangle({ x, y, width, height }, 0.5);
    canvas.lines(cells[at] ?? [], x + PAD, y + PAD, width - 2 * PAD, SIZE, align);
    x += width;
  });
  return y + height;
};

/** Draws the office's names and address, the double rule, and the title of the print. */
const drawLetterhead = (canvas: Canvas, fonts: LetterFonts, paper: RegisterPaper): number => {
  const said: readonly (readonly [text: string, size: number, bold: boolean])[] = [
    [paper.government, 11, false],
    [paper.agency, 14, true],
    ...paper.address.map((text) => [text, 8, false] as const),
  ];
  let y: number = PAGE.top;
  const put = (text: string, size: number, bold: boolean): void => {
    const lines = setText(fonts, drawable(fonts, text), { size, bold }, WIDTH);
    canvas.lines(lines, PAGE.left, y, WIDTH, size, 'center');
    y += heightOf(lines, size);
  };
  for (const [text, size, bold] of said) put(text, size, bold);
  y += 5;
  canvas.line({ x: PAGE.left, y }, { x: PAGE.right, y }, 2);
  canvas.line({ x: PAGE.left, y: y + 3 }, { x: PAGE.right, y: y + 3 }, 0.6);
  y += 14;
  put(titleOf(paper).toUpperCase(), 12, true);
  return y + 8;
};

const titleOf = ({ name, year }: RegisterPaper): string =>
  `${W.title}: ${name}${year === null ? '' : ` ${W.year} ${String(year)}`}`;

const sums = ({ rows, gaps }: RegisterPaper): string => {
  const count = (state: PaperRow['state']): string => String(rows.filter((row) => row.state === state).length);
  const first = rows[0]?.seq ?? 1;
  return [
    `${W.total}: ${String(rows.length)} (${W.usedTotal} ${count('used')}, ${W.reservedTotal} ${count('reserved')}, ${W.voidTotal} ${count('void')}).`,
    ...(first > 1 ? [`${W.continues}: ${String(first)}.`] : []),
    ...(gaps.length > 0 ? [`${W.missing}: ${gaps.join(', ')}.`] : []),
  ].join(' ');
};

/** Draws a register. The same register printed on the same day gives the same bytes. */
export const drawRegister = async (paper: RegisterPaper): Promise<Uint8Array> => {
  const document = await PDFDocument.create({ updateMetadata: false });
  const fonts = await embedFaces(document, ['regular', 'bold']);
  const canvases: Canvas[] = [];
  const addPage = (): Canvas => {
    const fresh = new Canvas(document, fonts);
    canvases.push(fresh);
    return fresh;
  };
  const limit = PAGE.bottom - FOOT;
  let canvas = addPage();
  let y = drawHeads(canvas, drawLetterhead(canvas, fonts, paper));
  const turn = (): void => {
    canvas = addPage();
    y = drawHeads(canvas, PAGE.top);
  };
  for (const row of paper.rows) {
    const set = setRow(fonts, row);
    if (y + set.height > limit) turn();
    y = drawRow(canvas, set, y);
  }
  if (paper.rows.length === 0) {
    canvas.rectangle({ x: PAGE.left, y, width: WIDTH, height: HEAD }, 0.5);
    canvas.text(
      W.empty,
      { x: PAGE.left, y, width: WIDTH, height: HEAD },
      { size: SIZE },
      { align: 'center', middle: true },
    );
    y += HEAD;
  }
  const words = setText(fonts, sums(paper), { size: SIZE, bold: true }, WIDTH);
  if (y + Math.max(SUMS, heightOf(words, SIZE)) > limit) {
    canvas = addPage();
    y = PAGE.top;
  }
  canvas.lines(words, PAGE.left, y + 8, WIDTH, SIZE);
  canvases.forEach((page, at) => {
    const foot = { x: PAGE.left, y: PAGE.bottom - 4, width: WIDTH, height: FOOT };
    page.text(drawable(fonts, `${titleOf(paper)}. ${W.printedOn} ${dated(paper.printedOn)}.`), foot, { size: 7 });
    page.text(`${W.page} ${String(at + 1)} ${W.of} ${String(canvases.length)}`, foot, { size: 7 }, { align: 'right' });
  });
  markAsPdfA(document, {
    part: 2,
    title: titleOf(paper),
    author: paper.agency,
    language: 'id-ID',
    producer: 'Paraf',
    madeAt: new Date(`${paper.printedOn}T00:00:00Z`),
    fileId: createHash('sha256').update(JSON.stringify(paper)).digest().subarray(0, 16),
  });
  return document.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Infinity,
  });
};
