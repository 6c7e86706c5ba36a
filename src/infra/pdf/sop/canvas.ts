/** One page of the SOP paper, measured in points from its upper left corner, y downwards. */
import { rgb } from '@cantoo/pdf-lib';
import type { PDFDocument, PDFPage } from '@cantoo/pdf-lib';
import type { LetterFonts } from '../letter/fonts.js';
import { newPen } from '../letter/pen.js';
import type { Align, Pen } from '../letter/pen.js';
import { breakLines, plainText } from '../letter/text.js';
import type { Line, TextStyle } from '../letter/text.js';

const MM = 72 / 25.4;
export const mm = (millimetres: number): number => millimetres * MM;

/** The page: F4 across, the office paper of Indonesia. */
export const PAGE = {
  width: mm(330),
  height: mm(215),
  left: mm(12),
  right: mm(318),
  top: mm(12),
  bottom: mm(203),
} as const;

const LEADING = 1.18;
const INK = rgb(0, 0, 0);
const WHITE = rgb(1, 1, 1);

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface CanvasBox extends Point {
  readonly width: number;
  readonly height: number;
}

/** Lines of a text; each line end of the text begins a new one. */
export const setText = (fonts: LetterFonts, text: string, style: TextStyle, room: number): readonly Line[] =>
  text
    .split('\n')
    .flatMap((part) => breakLines({ fonts, late: () => '' }, plainText(part.replace(/\s+/g, ' ').trim()), style, room));

export const heightOf = (lines: readonly Line[], size: number): number => lines.length * size * LEADING;

export class Canvas {
  private readonly pen: Pen;
  private readonly page: PDFPage;

  constructor(
    document: PDFDocument,
    private readonly fonts: LetterFonts,
  ) {
    this.page = document.addPage([PAGE.width, PAGE.height]);
    this.pen = newPen(this.page, fonts);
  }

  private up(y: number): number {
    return PAGE.height - y;
  }

  rectangle(box: CanvasBox, thickness = 0.6, filled = false): void {
    this.page.drawRectangle({
      x: box.x,
      y: this.up(box.y + box.height),
      width: box.width,
      height: box.height,
      borderWidth: thickness,
      borderColor: INK,
      ...(filled ? { color: WHITE } : {}),
    });
  }

  /** A closed outline through the points, white inside. */
  outline(points: readonly Point[], thickness = 0.8, ink = false): void {
    const [first, ...rest] = points;
    if (first === undefined) return;
    const path = `M ${first.x} ${first.y} ${rest.map(({ x, y }) => `L ${x} ${y}`).join(' ')} Z`;
    this.svg(path, thickness, ink);
  }

  /** A path of SVG commands in this page's measures. */
  svg(path: string, thickness: number, ink: boolean): void {
    this.page.drawSvgPath(path, {
      x: 0,
      y: PAGE.height,
      borderWidth: thickness,
      borderColor: INK,
      color: ink ? INK : WHITE,
    });
  }

  line(from: Point, to: Point, thickness = 0.6): void {
    this.page.drawLine({
      start: { x: from.x, y: this.up(from.y) },
      end: { x: to.x, y: this.up(to.y) },
      thickness,
      color: INK,
    });
  }

  lines(lines: readonly Line[], x: number, y: number, room: number, size: number, align: Align = 'left'): void {
    lines.forEach((line, index) => {
      this.pen.line(line, x, this.up(y + index * size * LEADING + size * 0.92), room, size, align);
    });
  }

  /** Text in a box, from its top or in its middle. */
  text(
    text: string,
    box: CanvasBox,
    style: TextStyle,
    options: { readonly align?: Align; readonly middle?: boolean } = {},
  ): void {
    if (text === '') return;
    const lines = setText(this.fonts, text, style, box.width);
    const y = options.middle === true ? box.y + Math.max(0, (box.height - heightOf(lines, style.size)) / 2) : box.y;
    this.lines(lines, box.x, y, box.width, style.size, options.align ?? 'left');
  }

  /** Text read from below upwards, in the middle of a narrow box. */
  upwards(text: string, box: CanvasBox, size: number): void {
    const lines = setText(this.fonts, text, { size }, box.height - 6);
    const step = size * LEADING;
    lines.forEach((line, index) => {
      const words = line.words.map((word) => word.pieces.map((piece) => piece.text).join('')).join(' ');
      const x = box.x + box.width / 2 - (lines.length * step) / 2 + index * step + size * 0.8;
      this.pen.upwards(words, x, this.up(box.y + box.height / 2 + line.width / 2), size, { red: 0, green: 0, blue: 0 });
    });
  }
}
