/** Prints an SOP paper with pdf-lib as PDF/A-2b: identity block, then the table with its flow, on F4 across. */
import { createHash } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { SOP_WORDS as W } from '../../../domain/sop/texts.js';
import { partOf } from '../../../domain/sop/paper.js';
import type { SopPaper, SopRow } from '../../../domain/sop/paper.js';
import { embedFaces } from '../letter/fonts.js';
import type { LetterFonts } from '../letter/fonts.js';
import { markAsPdfA } from '../pdfa.js';
import { Canvas, heightOf, PAGE, setText } from './canvas.js';
import type { CanvasBox } from './canvas.js';
import { columnsOf } from './columns.js';
import type { PaperColumn } from './columns.js';
import { drawFlow, SYMBOL } from './flow-chart.js';
import type { FlowArrow, PlacedSymbol } from './flow-chart.js';
import { drawHeader } from './header.js';

const SIZE = 7;
const PAD = 3;
const TITLE = 10;
const HEADS = { group: 14, title: 44 } as const;
const FOOT = 12;

interface Measured {
  readonly row: SopRow;
  readonly height: number;
}

const measured = (fonts: LetterFonts, columns: readonly PaperColumn[], row: SopRow): Measured => {
  const texts = columns.map(({ text, width }) =>
    text === undefined ? 0 : heightOf(setText(fonts, text(row), { size: SIZE }, width - 2 * PAD), SIZE),
  );
  return { row, height: Math.max(...texts, Math.max(1, row.symbols.length) * SYMBOL.slot) + 2 * PAD };
};

const groupBox = (columns: readonly PaperColumn[], group: PaperColumn['group'], y: number): CanvasBox | undefined => {
  const own = columns.filter((column) => column.group === group);
  const [first, last] = [own.at(0), own.at(-1)];
  return first === undefined || last === undefined
    ? undefined
    : { x: first.x, y, width: last.x + last.width - first.x, height: HEADS.group };
};

const drawHeads = (
  canvas: Canvas,
  columns: readonly PaperColumn[],
  executors: ReadonlySet<string>,
  y: number,
): number => {
  for (const [group, title] of [
    ['executors', W.executors],
    ['quality', W.quality],
  ] as const) {
    const box = groupBox(columns, group, y);
    if (box === undefined) continue;
    canvas.rectangle(box, 0.8);
    canvas.text(title, box, { size: SIZE + 0.5, bold: true }, { align: 'center', middle: true });
  }
  for (const column of columns) {
    const alone = column.group === 'none';
    const box = {
      x: column.x,
      y: alone ? y : y + HEADS.group,
      width: column.width,
      height: alone ? HEADS.group + HEADS.title : HEADS.title,
    };
    canvas.rectangle(box, 0.8);
    const inner = { ...box, x: box.x + 1.5, width: box.width - 3 };
    const longest = Math.max(...column.title.split(/\s+/).map((word) => word.length));
    if (executors.has(column.key) && longest * 3.9 > inner.width) canvas.upwards(column.title, box, SIZE - 0.5);
    else canvas.text(column.title, inner, { size: SIZE, bold: true }, { align: 'center', middle: true });
  }
  return y + HEADS.group + HEADS.title;
};

const CENTRED: ReadonlySet<string> = new Set(['number', 'time', 'fee']);

const drawRow = (canvas: Canvas, columns: readonly PaperColumn[], { row, height }: Measured, y: number): void => {
  for (const column of columns) {
    const box = { x: column.x, y, width: column.width, height };
    canvas.rectangle(box, 0.5);
    if (column.text === undefined) continue;
    canvas.text(
      column.text(row),
      { x: box.x + PAD, y: y + PAD, width: box.width - 2 * PAD, height: height - 2 * PAD },
      { size: SIZE },
      CENTRED.has(column.key) ? { align: 'center', middle: true } : {},
    );
  }
};

const place = (
  paper: SopPaper,
  columns: readonly PaperColumn[],
  { row, height }: Measured,
  y: number,
  page: number,
): readonly PlacedSymbol[] => {
  const slot = (height - 2 * PAD) / Math.max(1, row.symbols.length);
  return row.symbols.map((symbol, at) => {
    const column =
      columns.find(({ key }) => key === (symbol.executor ?? '')) ??
      columns.find(({ key }) => key === (paper.executors[0]?.id ?? ''));
    const box = { x: column?.x ?? PAGE.left, y, width: column?.width ?? SYMBOL.width, height };
    const words = symbol.shape === 'start' ? W.start : symbol.shape === 'end' ? W.end : '';
    return {
      id: symbol.id,
      shape: symbol.shape,
      page,
      middle: { x: box.x + box.width / 2, y: y + PAD + (at + 0.5) * slot },
      column: box,
      text: words !== '' || symbol.shape !== 'work' ? words : partOf(row.symbols, symbol.id),
    };
  });
};

const drawTotal = (canvas: Canvas, paper: SopPaper, columns: readonly PaperColumn[], y: number): void => {
  const parts = [
    ...(paper.summedTotal === null ? [] : [`${W.summed} ${paper.summedTotal}`]),
    ...(paper.statedTotal === null ? [] : [`${W.stated} ${paper.statedTotal}`]),
  ];
  if (parts.length === 0) return;
  const last = columns.at(-1);
  const width = (last?.x ?? 0) + (last?.width ?? 0) - PAGE.left;
  canvas.rectangle({ x: PAGE.left, y, width, height: 16 }, 0.8);
  canvas.text(
    `${W.total}: ${parts.join('; ')}`,
    { x: PAGE.left + PAD, y, width: width - 2 * PAD, height: 16 },
    { size: SIZE + 0.5, bold: true },
    { middle: true },
  );
};

const TOTAL = 16;

export interface PrintedSop {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/**
 * Draws an SOP paper. Throws LETTER_CHARACTER where a text has characters that the font cannot draw. The same paper
 * gives the same bytes.
 */
export const drawSop = async (paper: SopPaper): Promise<PrintedSop> => {
  const document = await PDFDocument.create({ updateMetadata: false });
  const fonts = await embedFaces(document, ['regular', 'bold']);
  const canvases: Canvas[] = [];
  const addPage = (): Canvas => {
    const canvas = new Canvas(document, fonts);
    canvases.push(canvas);
    return canvas;
  };
  drawHeader(addPage(), fonts, paper.header, PAGE.top, addPage);

  const columns = columnsOf(paper);
  const executors = new Set(paper.executors.map(({ id }) => id));
  const spans = new Map<number, { top: number; bottom: number }>();
  let canvas = addPage();
  const title = setText(fonts, paper.header.name.toUpperCase(), { size: TITLE, bold: true }, PAGE.right - PAGE.left);
  canvas.lines(title, PAGE.left, PAGE.top, PAGE.right - PAGE.left, TITLE, 'center');
  let y = drawHeads(canvas, columns, executors, PAGE.top + heightOf(title, TITLE) + 6);
  let top = y;
  const symbols: PlacedSymbol[] = [];
  const rows = paper.rows.map((row) => measured(fonts, columns, row));
  const limit = PAGE.bottom - FOOT;
  const close = (): void => {
    spans.set(canvases.length - 1, { top, bottom: Math.min(limit, y + CONNECTOR_ROOM) });
  };
  rows.forEach((row, at) => {
    const need = row.height + (at === rows.length - 1 ? TOTAL : CONNECTOR_ROOM);
    if (y + need > limit && y > top) {
      close();
      canvas = addPage();
      y = drawHeads(canvas, columns, executors, PAGE.top) + CONNECTOR_ROOM;
      top = y - CONNECTOR_ROOM;
    }
    drawRow(canvas, columns, row, y);
    symbols.push(...place(paper, columns, row, y, canvases.length - 1));
    y += row.height;
  });
  drawTotal(canvas, paper, columns, y);
  close();

  const byId = new Map(symbols.map((symbol) => [symbol.id, symbol]));
  const arrows = paper.arrows.flatMap(({ from, to, label }): readonly FlowArrow[] => {
    const [a, b] = [byId.get(from), byId.get(to)];
    return a === undefined || b === undefined ? [] : [{ from: a, to: b, label }];
  });
  const pageOf = (index: number): Canvas => canvases[index] ?? canvas;
  drawFlow({ canvas: pageOf, span: (page) => spans.get(page) ?? { top, bottom: limit } }, symbols, arrows);
  canvases.forEach((page, index) => {
    page.text(
      `${W.page} ${index + 1}/${canvases.length}`,
      { x: PAGE.left, y: PAGE.bottom - 4, width: PAGE.right - PAGE.left, height: FOOT },
      { size: 6.5 },
      { align: 'right' },
    );
  });

  markAsPdfA(document, {
    part: 2,
    title: `SOP ${paper.header.name}`,
    author: paper.header.agency === '' ? paper.header.unit : paper.header.agency,
    language: 'id-ID',
    producer: 'Paraf',
    madeAt: madeAt(paper),
    fileId: createHash('sha256').update(JSON.stringify(paper)).digest().subarray(0, 16),
  });
  const bytes = await document.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Infinity,
  });
  return { bytes, pages: canvases.length };
};

const CONNECTOR_ROOM = 18;

/** The day of the paper, so that the same paper is the same file; a paper without one bears the epoch. */
const madeAt = ({ header }: SopPaper): Date => {
  const at = Date.parse(header.revisedOn || header.madeOn || header.effectiveOn);
  return new Date(Number.isNaN(at) ? 0 : at);
};
