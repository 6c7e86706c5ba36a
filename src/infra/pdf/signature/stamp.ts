import type { PDFRef } from '@cantoo/pdf-lib';
import type { StampPlacement } from '../../../domain/signing/plan.js';
import { SigningError } from '../../signing/signing-error.js';
import type { Revision } from './revision.js';

/** Page, place and appearance of a visible signature's widget. */
export interface PlacedStamp {
  readonly page: number;
  readonly rect: readonly [number, number, number, number];
  readonly appearance: PDFRef;
}

/** A stamp's sides are longer than this, in points: nothing smaller can be read. */
const SMALLEST = 8;

/**
 * Takes the page of the stamp into the increment as a form XObject, with the fonts and images that it brings: nothing
 * of it points to what lies outside, so that a PDF/A letter stays one (ISO 19005-2 section 6.2.11).
 * @throws SigningError PDF_UNREADABLE when the rectangle is empty or the appearance is no PDF.
 */
export const placeStamp = async (
  revision: Revision,
  { page, rect, appearance }: StampPlacement,
): Promise<PlacedStamp> => {
  const [left, bottom, right, top] = rect;
  const [width, height] = [right - left, top - bottom];
  if (width <= SMALLEST || height <= SMALLEST) {
    throw new SigningError(
      'PDF_UNREADABLE',
      `the stamp's rectangle is ${width} x ${height} points; it needs more room`,
    );
  }
  try {
    const ref = await revision.adopt(async (document) => {
      const [shown] = await document.embedPdf(appearance);
      return shown?.ref;
    });
    if (ref !== undefined) return { page, rect, appearance: ref };
  } catch (error) {
    throw new SigningError(
      'PDF_UNREADABLE',
      `the appearance of the stamp is not a PDF that can be read: ${String(error)}`,
    );
  }
  throw new SigningError('PDF_UNREADABLE', 'the appearance of the stamp has no page');
};
