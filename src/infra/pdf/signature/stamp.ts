import * as fontkit from '@cantoo/fontkit';
import {
  beginText,
  concatTransformationMatrix,
  drawObject,
  endText,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  setFontAndSize,
  setLineWidth,
  setTextMatrix,
  showText,
  stroke,
  type PDFFont,
  type PDFImage,
  type PDFOperator,
  type PDFRef,
} from '@cantoo/pdf-lib';
import type { StampPlacement } from '../../../domain/signing/plan.js';
import { SigningError } from '../../signing/signing-error.js';
import type { Revision } from './revision.js';

/** Where the widget of a visible signature stands and what it shows. */
export interface PlacedStamp {
  readonly page: number;
  readonly rect: readonly [number, number, number, number];
  readonly appearance: PDFRef;
}

interface Box {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 4;
const LARGEST_TEXT = 10;
const LEADING = 1.2;

/** Largest size at which every line fits into the box. */
const textSize = (font: PDFFont, lines: readonly string[], { width, height }: Box): number => {
  const widest = Math.max(...lines.map((line) => font.widthOfTextAtSize(line, 1)), 1e-6);
  return Math.min(LARGEST_TEXT, width / widest, height / (lines.length * LEADING));
};

const drawLines = (font: PDFFont, lines: readonly string[], box: Box): PDFOperator[] => {
  const size = textSize(font, lines, box);
  const top = MARGIN + (box.height + lines.length * size * LEADING) / 2;
  return [
    beginText(),
    setFontAndSize('F0', size),
    ...lines.flatMap((line, index) => [
      setTextMatrix(1, 0, 0, 1, box.left, top - size - index * size * LEADING),
      showText(font.encodeText(line)),
    ]),
    endText(),
  ];
};

const drawImage = (image: PDFImage, side: number): PDFOperator[] => {
  const scale = Math.min(side / image.width, side / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  const [x, y] = [MARGIN + (side - width) / 2, MARGIN + (side - height) / 2];
  return [
    pushGraphicsState(),
    concatTransformationMatrix(width, 0, 0, height, x, y),
    drawObject('I0'),
    popGraphicsState(),
  ];
};

const frame = (width: number, height: number): PDFOperator[] => [
  setLineWidth(0.75),
  rectangle(0.5, 0.5, width - 1, height - 1),
  stroke(),
];

/**
 * Draws the stamp as a form XObject with its own embedded font, so that a PDF/A letter stays one.
 * @throws SigningError PDF_UNREADABLE when the rectangle is empty.
 */
export const placeStamp = async (revision: Revision, stamp: StampPlacement): Promise<PlacedStamp> => {
  const [left, bottom, right, top] = stamp.rect;
  const [width, height] = [right - left, top - bottom];
  if (width <= 2 * MARGIN || height <= 2 * MARGIN) {
    throw new SigningError(
      'PDF_UNREADABLE',
      `the stamp's rectangle is ${width} x ${height} points; it needs more room`,
    );
  }
  const side = stamp.image === undefined ? 0 : height - 2 * MARGIN;
  const indent = stamp.image === undefined ? MARGIN : side + 2 * MARGIN;
  const box: Box = { left: indent, width: width - indent - MARGIN, height: height - 2 * MARGIN };
  const appearance = await revision.adopt(async (document) => {
    document.registerFontkit(fontkit);
    const font = stamp.font === undefined ? undefined : await document.embedFont(stamp.font, { subset: true });
    const image = stamp.image === undefined ? undefined : await document.embedPng(stamp.image);
    const operators = [
      ...frame(width, height),
      ...(image === undefined ? [] : drawImage(image, side)),
      ...(font === undefined || stamp.lines.length === 0 ? [] : drawLines(font, stamp.lines, box)),
    ];
    const form = document.context.formXObject(operators, {
      BBox: document.context.obj([0, 0, width, height]),
      Resources: {
        ...(font === undefined ? {} : { Font: { F0: font.ref } }),
        ...(image === undefined ? {} : { XObject: { I0: image.ref } }),
      },
    });
    return document.context.register(form);
  });
  return { page: stamp.page, rect: stamp.rect, appearance };
};
