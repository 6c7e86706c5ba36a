import {
  beginText,
  endText,
  PDFName,
  rgb,
  setFillingRgbColor,
  setFontAndSize,
  setTextMatrix,
  showText,
  type PDFPage,
} from '@cantoo/pdf-lib';
import type { Face, LetterFonts } from './fonts.js';
import type { Line } from './text.js';

export type Align = 'left' | 'center' | 'right' | 'justify';
export interface Ink {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}
export const BLACK: Ink = { red: 0, green: 0, blue: 0 };
export const GREY: Ink = { red: 0.45, green: 0.45, blue: 0.45 };

const FONT_KEYS: Readonly<Record<Face, string>> = { regular: 'FR', bold: 'FB', italic: 'FI', boldItalic: 'FBI' };

/**
 * Most that a blank is stretched by, in sizes. Where many words share it the line still reads as one; a long word or a
 * date that goes to the next line whole must not leave such a line short among full ones.
 */
const widest = (blanks: number): number => (blanks < 4 ? 0.9 : 1.4);

/** Draws on one page. Measures are points; y grows upwards from the lower edge, as in PDF. */
export class Pen {
  constructor(
    readonly page: PDFPage,
    private readonly fonts: LetterFonts,
    private readonly used: Set<Face>,
    private readonly prefix: string,
  ) {}

  private font(face: Face): PDFName {
    const key = PDFName.of(`${this.prefix}${FONT_KEYS[face]}`);
    if (!this.used.has(face)) {
      this.page.node.setFontDictionary(key, this.fonts.of(face).ref);
      this.used.add(face);
    }
    return key;
  }

  /**
   * One line with its baseline at y. A justified line stretches its blanks to the room, the last of a paragraph does
   * not.
   */
  line(line: Line, x: number, y: number, room: number, size: number, align: Align = 'left', ink: Ink = BLACK): void {
    if (line.words.length === 0) return;
    const blanks = line.words.length - 1;
    const wanted = blanks > 0 ? (room - line.width) / blanks : 0;
    // Three long words across a line would stand apart like a table: such a line is left ragged.
    const stretch = align === 'justify' && !line.last && wanted <= size * widest(blanks) ? wanted : 0;
    const start = align === 'center' ? (room - line.width) / 2 : align === 'right' ? room - line.width : 0;
    let at = x + start;
    this.page.pushOperators(beginText(), setFillingRgbColor(ink.red, ink.green, ink.blue));
    line.words.forEach((word, index) => {
      const followed = index < line.words.length - 1;
      word.pieces.forEach((piece, place) => {
        // The blank belongs to the text, so that a reader who copies it gets words and not one string.
        const text = followed && place === word.pieces.length - 1 ? `${piece.text} ` : piece.text;
        this.page.pushOperators(
          setFontAndSize(this.font(piece.face), size),
          setTextMatrix(1, 0, 0, 1, round(at), round(y)),
          showText(this.fonts.encode(text, piece.face)),
        );
        at += piece.width;
      });
      at += word.blank + stretch;
    });
    this.page.pushOperators(endText());
  }

  /** Text that climbs the page's edge, reading upwards from y. */
  upwards(text: string, x: number, y: number, size: number, ink: Ink): void {
    this.page.pushOperators(
      beginText(),
      setFillingRgbColor(ink.red, ink.green, ink.blue),
      setFontAndSize(this.font('regular'), size),
      setTextMatrix(0, 1, -1, 0, round(x), round(y)),
      showText(this.fonts.encode(text, 'regular')),
      endText(),
    );
  }

  rule(x1: number, x2: number, y: number, thickness: number, ink: Ink = BLACK): void {
    this.page.drawLine({ start: { x: x1, y }, end: { x: x2, y }, thickness, color: rgb(ink.red, ink.green, ink.blue) });
  }

  upright(x: number, y1: number, y2: number, thickness: number, ink: Ink = BLACK): void {
    this.page.drawLine({ start: { x, y: y1 }, end: { x, y: y2 }, thickness, color: rgb(ink.red, ink.green, ink.blue) });
  }
}

/**
 * A length rounded to thousandths of a point: the same digits in every run, and no more bytes than a printer can show.
 */
const round = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * Makes a pen with a set of fonts of its own: a page names only the fonts that it uses. A page that has been drawn
 * before needs another prefix, for its names stand for the fonts that its text is written in.
 */
export const newPen = (page: PDFPage, fonts: LetterFonts, prefix = ''): Pen => new Pen(page, fonts, new Set(), prefix);
