/** The identity block of an SOP paper: office, number and dates, approval, and legal basis. */
import type { SopHeader } from '../../../domain/sop/paper.js';
import { SOP_WORDS as W } from '../../../domain/sop/texts.js';
import { dateInIndonesian } from '../../../domain/letter/wording.js';
import type { LetterFonts } from '../letter/fonts.js';
import { heightOf, PAGE, setText } from './canvas.js';
import type { Canvas } from './canvas.js';

const SIZE = 8.5;
const PAD = 4;
const WIDTH = PAGE.right - PAGE.left;
const HALF = WIDTH / 2;

const dated = (date: string): string => {
  if (date === '') return '';
  const words = dateInIndonesian(date);
  return words.ok ? words.value : date;
};

const numbered = (texts: readonly string[]): string =>
  texts.length === 0 ? W.none : texts.map((text, at) => (texts.length === 1 ? text : `${at + 1}. ${text}`)).join('\n');

interface Field {
  readonly label: string;
  readonly value: string;
  readonly least: number;
}

const identity = (header: SopHeader): readonly Field[] => [
  { label: W.number, value: header.number, least: 0 },
  { label: W.madeOn, value: dated(header.madeOn), least: 0 },
  { label: W.revisedOn, value: dated(header.revisedOn) || W.none, least: 0 },
  { label: W.effectiveOn, value: dated(header.effectiveOn), least: 0 },
  {
    label: W.approvedBy,
    value: [
      header.approvedBy === '' ? '' : `${header.approvedBy},`,
      '\u00a0',
      '\u00a0',
      '\u00a0',
      header.approverName,
      header.approverRank,
      header.approverNip === '' ? '' : `${W.nip} ${header.approverNip}`,
    ]
      .filter((line) => line !== '')
      .join('\n'),
    least: 0,
  },
  { label: W.name, value: header.name, least: 0 },
];

/** Draws the block, and answers the page and the place where it ends: a part that does not fit goes to a new page. */
export const drawHeader = (
  canvas: Canvas,
  fonts: LetterFonts,
  header: SopHeader,
  top: number,
  newPage: () => Canvas,
): { readonly canvas: Canvas; readonly y: number } => {
  let page = canvas;
  let y = top;
  const label = 88;
  const room = HALF - label - 3 * PAD - 6;
  const rows = identity(header).map((field) => ({
    ...field,
    lines: setText(fonts, field.value, { size: SIZE, bold: field.label === W.name }, room),
  }));
  const heights = rows.map(({ lines }) => Math.max(heightOf(lines, SIZE), SIZE * 1.2) + 2 * PAD);
  const total = heights.reduce((sum, height) => sum + height, 0);
  page.rectangle({ x: PAGE.left, y, width: HALF, height: total });
  const owner = [header.government.toUpperCase(), header.agency.toUpperCase()].filter((line) => line !== '').join('\n');
  const unit = header.unit.toUpperCase();
  const owned = setText(fonts, owner, { size: 11, bold: true }, HALF - 40);
  const united = setText(fonts, unit, { size: 9.5, bold: true }, HALF - 40);
  const lowest = heights.at(-1) ?? 0;
  page.lines(owned, PAGE.left + 20, y + (total - lowest - heightOf(owned, 11)) / 2, HALF - 40, 11, 'center');
  page.line({ x: PAGE.left, y: y + total - lowest }, { x: PAGE.left + HALF, y: y + total - lowest });
  page.lines(
    united,
    PAGE.left + 20,
    y + total - lowest + (lowest - heightOf(united, 9.5)) / 2,
    HALF - 40,
    9.5,
    'center',
  );
  rows.forEach((row, at) => {
    const height = heights[at] ?? 0;
    const x = PAGE.left + HALF;
    page.rectangle({ x, y, width: HALF, height });
    page.text(row.label, { x: x + PAD, y: y + PAD, width: label, height }, { size: SIZE });
    page.text(':', { x: x + PAD + label, y: y + PAD, width: 6, height }, { size: SIZE });
    page.lines(row.lines, x + 2 * PAD + label + 4, y + PAD, room, SIZE);
    y += height;
  });
  const pairs = [
    [W.legalBasis, header.legalBasis, W.qualification, header.qualification],
    [W.related, header.related, W.equipment, header.equipment],
    [W.warning, header.warning, W.record, header.record],
  ] as const;
  for (const [left, leftTexts, right, rightTexts] of pairs) {
    const inner = HALF - 2 * PAD;
    const both = [
      { title: left, lines: setText(fonts, numbered(leftTexts), { size: SIZE }, inner), x: PAGE.left },
      { title: right, lines: setText(fonts, numbered(rightTexts), { size: SIZE }, inner), x: PAGE.left + HALF },
    ];
    const title = SIZE * 1.2 + 2 * PAD;
    const body = Math.max(...both.map(({ lines }) => heightOf(lines, SIZE)), SIZE * 1.2) + 2 * PAD;
    if (y + title + body > PAGE.bottom) {
      page = newPage();
      y = PAGE.top;
    }
    for (const part of both) {
      page.rectangle({ x: part.x, y, width: HALF, height: title });
      page.text(
        `${part.title}:`,
        { x: part.x + PAD, y: y + PAD, width: inner, height: title },
        { size: SIZE, bold: true },
      );
      page.rectangle({ x: part.x, y: y + title, width: HALF, height: body });
      page.lines(part.lines, part.x + PAD, y + title + PAD, inner, SIZE);
    }
    y += title + body;
  }
  return { canvas: page, y };
};
