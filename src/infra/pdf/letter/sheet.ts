import type { LetterContent } from '../../../domain/letter/content.js';
import type { Setter } from './text.js';

const MM = 72 / 25.4;
export const mm = (millimetres: number): number => millimetres * MM;

/** F4 is the office paper of Indonesia, 215 by 330 mm; A4 is what the letter guide names. */
const PAPERS: Readonly<Record<LetterContent['paper'], readonly [number, number]>> = {
  A4: [mm(210), mm(297)],
  F4: [mm(215), mm(330)],
};

/** Measures of a page of this letter, in points. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Width between the margins. */
  readonly room: number;
}

/**
 * Margins of official letters: 3 cm on the side that is filed, 2 cm on the other (Home Affairs regulation 1/2023). A
 * certificate is framed and hung, not filed: its margins are those of its frame.
 */
export const sheetOf = ({
  paper,
  orientation,
  frame,
}: Pick<LetterContent, 'paper' | 'orientation' | 'frame'>): Sheet => {
  const [short, long] = PAPERS[paper];
  const [width, height] = orientation === 'landscape' ? [long, short] : [short, long];
  const side = frame === undefined ? null : mm(frame === 'ornament' ? 29 : 26);
  const left = side ?? mm(30);
  const right = width - (side ?? mm(20));
  return { width, height, left, right, top: height - mm(frame === undefined ? 15 : 17), room: right - left };
};

/** Everything that a part of the letter needs to set text. */
export interface Typesetting extends Setter {
  readonly sheet: Sheet;
  readonly content: LetterContent;
  readonly density: Density;
}

/** Size of text outside the body, whatever the density. */
export const BODY = 11;
export const leading = (size: number): number => size * 1.3;

/** Closeness of the body's setting. */
export interface Density {
  /** Size of the body's text. */
  readonly body: number;
  /** Height of a line, in sizes. */
  readonly leading: number;
  /** Share of the white space between parts that is kept. */
  readonly air: number;
}

/**
 * Densities from the usual setting to the closest that is still easy to read: a letter takes the first that saves it a
 * page.
 */
export const DENSITIES: readonly [Density, ...Density[]] = [
  { body: 11, leading: 1.3, air: 1 },
  { body: 11, leading: 1.2, air: 0.75 },
  { body: 10.5, leading: 1.15, air: 0.6 },
];

/** Density of an award, which hangs on a wall: it is set closer still before it takes a second page. */
export const CLOSEST: Density = { body: 9.5, leading: 1.12, air: 0.35 };

/** Distance from the top of a line to its baseline. */
export const ascent = (size: number): number => size * 0.98;
