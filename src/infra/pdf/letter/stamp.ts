/** The visible signature: its room in the letter, and its content. */
import { PDFDocument, rgb } from '@cantoo/pdf-lib';
import type { LetterContent, Stamp } from '../../../domain/letter/content.js';
import type { EmblemBox, DrawEmblem } from './emblem.js';
import { embedFonts } from './fonts.js';
import { newPen, type Ink, type Pen } from './pen.js';
import { ascent, leading, mm, type Typesetting } from './sheet.js';
import { breakLines, type Line, type Setter } from './text.js';

const PAD = mm(2.5);
const IMAGE = { width: mm(12), height: mm(14.5) } as const;
const RULE = 0.8;
/** Distance between the two rules of a double frame. */
const BETWEEN = 2;

interface SetLine {
  readonly line: Line;
  readonly size: number;
  readonly accent: boolean;
}

/** A stamp whose lines are broken to its width. */
export interface SetStamp {
  /** Least height that holds lines and image, without padding. */
  readonly height: number;
  readonly draw: (pen: Pen, box: EmblemBox) => void;
}

const inkOf = (colour: string): Ink => {
  const part = (from: number): number => Number.parseInt(colour.slice(from, from + 2), 16) / 255;
  return { red: part(1), green: part(3), blue: part(5) };
};

const drawFrame = (pen: Pen, { x, y, width, height }: EmblemBox, { frame, colour }: Stamp): void => {
  const { red, green, blue } = inkOf(colour);
  const border = { borderColor: rgb(red, green, blue) };
  const inside = (by: number, borderWidth: number): void => {
    pen.page.drawRectangle({
      ...{ x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by },
      ...{ borderWidth, ...border },
    });
  };
  if (frame !== 'none') inside(RULE / 2, RULE);
  if (frame === 'double') inside(RULE / 2 + BETWEEN, RULE / 2);
};

const imageRoom = ({ image }: Stamp): number => (image === null ? 0 : IMAGE.width + PAD);

/**
 * Sets a stamp. In the signature's box the code that leads to the verification page keeps its place at the left, and
 * the image stands at the right; beside the box the image goes first.
 * @param kept width at the left that the letter itself draws in, in points.
 */
export const setStamp = (setter: Setter, stamp: Stamp, width: number, kept: number): SetStamp => {
  const room = width - kept - imageRoom(stamp) - 2 * PAD;
  const lines = stamp.lines.flatMap(({ text, size, accent }): SetLine[] =>
    breakLines(setter, text, { size }, room).map((line) => ({ line, size, accent: accent === true })),
  );
  const text = lines.reduce((sum, { size }) => sum + leading(size), 0);
  const ink = inkOf(stamp.colour);
  return {
    height: Math.max(text, stamp.image === null ? 0 : IMAGE.height),
    draw: (pen, box) => {
      drawFrame(pen, box, stamp);
      const imageFirst = stamp.place === 'beside';
      const x = box.x + kept + PAD + (imageFirst ? imageRoom(stamp) : 0);
      let y = box.y + (box.height + text) / 2;
      for (const { line, size, accent } of lines) {
        pen.line(line, x, y - ascent(size), room, size, 'left', accent ? ink : undefined);
        y -= leading(size);
      }
    },
  };
};

/** Box of the stamp's image inside the box of the stamp; undefined where the stamp has none. */
export const imageBox = (stamp: Stamp, box: EmblemBox): EmblemBox | undefined =>
  stamp.image === null
    ? undefined
    : {
        x: stamp.place === 'beside' ? box.x + PAD : box.x + box.width - PAD - IMAGE.width,
        y: box.y + (box.height - IMAGE.height) / 2,
        ...IMAGE,
      };

/** Draws the whole stamp into a box of a page. */
export const drawStamp = (pen: Pen, set: SetStamp, stamp: Stamp, box: EmblemBox, image: DrawEmblem): void => {
  set.draw(pen, box);
  const place = imageBox(stamp, box);
  if (place !== undefined) image(pen.page, place);
};

/** The stamp as a page of its own, of the size that it has on the letter. */
export const stampPage = async (
  content: LetterContent,
  stamp: Stamp,
  { late }: Pick<Typesetting, 'late'>,
  size: { readonly width: number; readonly height: number; readonly kept: number },
  loadImage: (document: PDFDocument) => Promise<DrawEmblem>,
): Promise<Uint8Array> => {
  const document = await PDFDocument.create({ updateMetadata: false });
  const fonts = await embedFonts(document, content);
  const image = await loadImage(document);
  const { width, height, kept } = size;
  const pen = newPen(document.addPage([width, height]), fonts);
  const set = setStamp({ fonts, late }, stamp, width, kept);
  drawStamp(pen, set, stamp, { x: 0, y: 0, width, height }, image);
  return document.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Infinity,
  });
};
