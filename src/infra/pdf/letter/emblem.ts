import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rgb, type PDFDocument, type PDFImage, type PDFPage } from '@cantoo/pdf-lib';
import { LetterError } from './letter-error.js';

/** A box on the page in points, from its lower left corner. */
export interface EmblemBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type DrawEmblem = (page: PDFPage, box: EmblemBox) => void;

const NAVY = rgb(0.1, 0.2, 0.42);
const GOLD = rgb(0.79, 0.62, 0.2);
const WHITE = rgb(1, 1, 1);

const SHIELD = 'M50 0 C66 9 82 12 100 12 L100 62 C100 92 76 110 50 120 C24 110 0 92 0 62 L0 12 C18 12 34 9 50 0 Z';
const FIELD = 'M50 8 C65 16 79 19 93 19 L93 62 C93 87 73 103 50 112 C27 103 7 87 7 62 L7 19 C21 19 35 16 50 8 Z';
const STAR = 'M50 24 L54.1 36.3 L67.1 36.4 L56.7 44.2 L60.6 56.6 L50 49 L39.4 56.6 L43.3 44.2 L32.9 36.4 L45.9 36.3 Z';
const HILLS = 'M14 78 C26 66 38 66 50 76 C62 66 74 66 86 78 C80 89 66 98 50 104 C34 98 20 89 14 78 Z';

/**
 * A shield that belongs to nobody: drawn where an office has not given its own coat of arms. A region's arms are set by
 * its own regulation (Government regulation 77/2007) and are never imitated.
 */
const neutral: DrawEmblem = (page, { x, y, width, height }) => {
  const scale = Math.min(width / 100, height / 120);
  const place = { x: x + (width - 100 * scale) / 2, y: y + height - (height - 120 * scale) / 2, scale };
  page.drawSvgPath(SHIELD, { ...place, color: GOLD });
  page.drawSvgPath(FIELD, { ...place, color: NAVY });
  page.drawSvgPath(STAR, { ...place, color: GOLD });
  page.drawSvgPath(HILLS, { ...place, color: WHITE });
};

const embed = async (document: PDFDocument, bytes: Uint8Array, file: string): Promise<PDFImage> => {
  const png = bytes[0] === 0x89 && bytes[1] === 0x50;
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!png && !jpeg)
    throw new LetterError('LETTER_EMBLEM', `${file} is neither PNG nor JPEG; save the coat of arms as one of the two`);
  try {
    return png ? await document.embedPng(bytes) : await document.embedJpg(bytes);
  } catch (cause) {
    throw new LetterError(
      'LETTER_EMBLEM',
      `${file} cannot be read as an image: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
};

/** Draws the office's coat of arms from its file, as large as the box allows in its own proportions. */
export const loadEmblem = async (document: PDFDocument, folder: string, file: string | null): Promise<DrawEmblem> => {
  if (file === null) return neutral;
  if (basename(file) !== file)
    throw new LetterError('LETTER_EMBLEM', `${file}: give the name of a file in ${folder}, without a path`);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(join(folder, file)));
  } catch (cause) {
    throw new LetterError(
      'LETTER_EMBLEM',
      `${join(folder, file)} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  const image = await embed(document, bytes, file);
  return (page, { x, y, width, height }) => {
    const scale = Math.min(width / image.width, height / image.height);
    const [w, h] = [image.width * scale, image.height * scale];
    page.drawImage(image, { x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h });
  };
};
