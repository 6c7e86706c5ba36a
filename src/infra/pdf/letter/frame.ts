import { rgb, type PDFPage } from '@cantoo/pdf-lib';
import type { PageFrame } from '../../../domain/letter/content.js';
import { mm, type Sheet } from './sheet.js';

const NAVY = rgb(0.1, 0.2, 0.42);
const GOLD = rgb(0.72, 0.56, 0.18);

/** Distance of the outer rule from the paper's edge. */
const EDGE = mm(9);

const rule = (page: PDFPage, { width, height }: Sheet, inset: number, thickness: number, color = NAVY): void => {
  page.drawRectangle({
    x: inset,
    y: inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
    borderWidth: thickness,
    borderColor: color,
  });
};

/** A quarter of a rosette that turns the corner: drawn for the lower left, mirrored to the others. */
const CORNER = 'M0 0 L34 0 C24 3 18 8 15 15 C8 18 3 24 0 34 Z M6 40 C9 30 15 24 22 22 C24 15 30 9 40 6';
const PETAL = 'M4 4 C14 5 20 10 21 21 C10 20 5 14 4 4 Z';

const corners = (page: PDFPage, { width, height }: Sheet, inset: number): void => {
  for (const [x, y, flipX, flipY] of [
    [inset, height - inset, 1, 1],
    [width - inset, height - inset, -1, 1],
    [inset, inset, 1, -1],
    [width - inset, inset, -1, -1],
  ] as const) {
    const mirrored = (path: string): string =>
      path.replace(/(-?\d+) (-?\d+)/g, (_, a: string, b: string) => `${Number(a) * flipX} ${Number(b) * flipY}`);
    page.drawSvgPath(mirrored(CORNER), { x, y, color: GOLD, borderColor: GOLD, borderWidth: 0.8 });
    page.drawSvgPath(mirrored(PETAL), { x, y, color: NAVY });
  }
};

/** The border of a certificate, the same on each of its pages. */
export const drawFrame = (page: PDFPage, sheet: Sheet, frame: PageFrame): void => {
  switch (frame) {
    case 'rules':
      rule(page, sheet, EDGE, 2.6);
      rule(page, sheet, EDGE + 5, 0.7, GOLD);
      return;
    case 'ornament':
      rule(page, sheet, EDGE, 3.2);
      rule(page, sheet, EDGE + 4.6, 0.8, GOLD);
      rule(page, sheet, EDGE + 10, 0.8);
      corners(page, sheet, EDGE + 12);
      return;
  }
};
