import {
  fill,
  moveTo,
  lineTo,
  closePath,
  popGraphicsState,
  pushGraphicsState,
  setFillingRgbColor,
  type PDFPage,
} from '@cantoo/pdf-lib';
import QRCode from 'qrcode';
import type { EmblemBox } from './emblem.js';
import { LetterError } from './letter-error.js';

/**
 * A QR code as one vector shape: sharp at any size and without an image in the file. Level M still reads with 15 % of
 * it stained (ISO/IEC 18004).
 */
export const drawQr = (page: PDFPage, text: string, { x, y, width }: EmblemBox): void => {
  let modules: { readonly size: number; readonly get: (row: number, column: number) => number | boolean };
  try {
    modules = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  } catch (cause) {
    throw new LetterError(
      'LETTER_QR',
      `the verification address does not fit a QR code (${text.length} characters): ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  const { size } = modules;
  const unit = width / size;
  const at = (value: number): number => Math.round(value * 10000) / 10000;
  page.pushOperators(pushGraphicsState(), setFillingRgbColor(0, 0, 0));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!modules.get(row, column)) continue;
      let end = column;
      while (end + 1 < size && modules.get(row, end + 1)) end += 1;
      const [left, right] = [at(x + column * unit), at(x + (end + 1) * unit)];
      const [top, bottom] = [at(y + (size - row) * unit), at(y + (size - row - 1) * unit)];
      page.pushOperators(
        moveTo(left, bottom),
        lineTo(right, bottom),
        lineTo(right, top),
        lineTo(left, top),
        closePath(),
      );
      column = end;
    }
  }
  page.pushOperators(fill(), popGraphicsState());
};
