/** The copy of a signed letter that goes on paper. */
import { createHash } from 'node:crypto';
import {
  concatTransformationMatrix,
  drawObject,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFStream,
  popGraphicsState,
  pushGraphicsState,
  type PDFContext,
  type PDFPage,
} from '@cantoo/pdf-lib';
import type { PrintRenderer } from '../../../domain/ports/drafter.js';
import { embedFaces, type LetterFonts } from './fonts.js';
import { LetterError } from './letter-error.js';
import { GREY, newPen } from './pen.js';
import { mm } from './sheet.js';
import { breakLines, plainText } from './text.js';

const MARK = { size: 11, bold: true };
const NOTE_SIZES = [7, 6.5, 6, 5.5];
/**
 * Distance of the words from the paper's upper edge: within what office printers reach, outside what letters and their
 * frames take.
 */
const TOP_EDGE = mm(8.2);
const BOTTOM_EDGE = mm(4.6);
const SIDE = mm(15);

const numbers = (array: PDFArray | undefined): readonly number[] | null => {
  const values = array?.asArray().map((entry) => (entry instanceof PDFNumber ? entry.asNumber() : Number.NaN)) ?? [];
  return values.length === 4 && values.every(Number.isFinite) ? values : null;
};

const normalAppearance = (
  context: PDFContext,
  widget: PDFDict,
): { readonly ref: PDFRef; readonly box: readonly number[] } | null => {
  const appearances = widget.lookupMaybe(PDFName.of('AP'), PDFDict);
  const ref = appearances?.get(PDFName.of('N'));
  if (!(ref instanceof PDFRef)) return null;
  const form = context.lookup(ref);
  if (!(form instanceof PDFStream)) return null;
  const box = numbers(form.dict.lookupMaybe(PDFName.of('BBox'), PDFArray));
  return box === null ? null : { ref, box };
};

/** Draws a page's fields into the page itself: the fields go, the visible stamp of a signature stays. */
const flatten = (page: PDFPage, context: PDFContext): void => {
  const annotations = page.node.Annots();
  for (const entry of annotations?.asArray() ?? []) {
    const widget = context.lookup(entry);
    if (!(widget instanceof PDFDict)) continue;
    const rectangle = numbers(widget.lookupMaybe(PDFName.of('Rect'), PDFArray));
    const appearance = normalAppearance(context, widget);
    if (rectangle === null || appearance === null) continue;
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rectangle;
    const [left = 0, bottom = 0, right = 0, top = 0] = appearance.box;
    if (x2 === x1 || y2 === y1 || right === left || top === bottom) continue;
    const [scaleX, scaleY] = [Math.abs(x2 - x1) / (right - left), Math.abs(y2 - y1) / (top - bottom)];
    const name = page.node.newXObject('Stamp', appearance.ref);
    page.pushOperators(
      pushGraphicsState(),
      concatTransformationMatrix(
        scaleX,
        0,
        0,
        scaleY,
        Math.min(x1, x2) - left * scaleX,
        Math.min(y1, y2) - bottom * scaleY,
      ),
      drawObject(name),
      popGraphicsState(),
    );
  }
  page.node.delete(PDFName.of('Annots'));
};

const mark = (page: PDFPage, fonts: LetterFonts, words: { readonly mark: string; readonly note: string }): void => {
  const { width, height } = page.getSize();
  const pen = newPen(page, fonts, 'Copy');
  const setting = { fonts, late: () => '' };
  const room = width - 2 * SIDE;
  const [title] = breakLines(setting, plainText(words.mark), MARK, room);
  if (title !== undefined) pen.line(title, SIDE, height - TOP_EDGE, room, MARK.size, 'right');
  const notes = NOTE_SIZES.map((size) => ({ size, lines: breakLines(setting, plainText(words.note), { size }, room) }));
  const fitting = notes.find(({ lines }) => lines.length === 1) ?? notes.at(-1);
  fitting?.lines.forEach((line, index) => {
    const y = BOTTOM_EDGE + (fitting.lines.length - 1 - index) * fitting.size * 1.15;
    pen.line(line, SIDE, y, room, fitting.size, 'center', GREY);
  });
};

const load = async (signed: Uint8Array): Promise<PDFDocument> => {
  try {
    return await PDFDocument.load(signed, { updateMetadata: false });
  } catch (cause) {
    throw new LetterError(
      'LETTER_UNREADABLE',
      `the letter cannot be read for printing: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
};

export const createPrintRenderer = (): PrintRenderer => ({
  async render(signed, words) {
    const letter = await load(signed);
    for (const page of letter.getPages()) flatten(page, letter.context);
    // Into a file of its own: nothing of the signature, its evidence or the attachments comes along.
    const copy = await PDFDocument.create({ updateMetadata: false });
    const fonts = await embedFaces(copy, ['regular', 'bold']);
    for (const page of await copy.copyPages(letter, letter.getPageIndices())) mark(copy.addPage(page), fonts, words);
    const id = PDFHexString.of(
      createHash('sha256')
        .update(signed)
        .update(words.mark)
        .update(words.note)
        .digest('hex')
        .slice(0, 32)
        .toUpperCase(),
    );
    copy.context.trailerInfo.ID = copy.context.obj([id, id]);
    return copy.save({
      useObjectStreams: false,
      addDefaultPage: false,
      updateFieldAppearances: false,
      objectsPerTick: Infinity,
    });
  },
});
