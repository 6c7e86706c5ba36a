import type { LateField, TextRun, Text } from '../../../domain/letter/content.js';
import { MONTHS } from '../../../domain/letter/wording.js';
import type { Face, LetterFonts } from './fonts.js';

/** Reads a late field of the letter at hand: the words, or dots in a draft. */
export type Late = (field: LateField) => string;

interface Piece {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
}

/** Pieces that no line break may part. */
interface Word {
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** Width of the blank after it, in the face of its last piece. */
  readonly blank: number;
}

export interface Line {
  readonly words: readonly Word[];
  readonly width: number;
  /** True for the last line of its paragraph, which is never stretched. */
  readonly last: boolean;
}

export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

const faceOf = (run: { readonly bold?: true; readonly italic?: true }, style: TextStyle): Face => {
  const bold = run.bold === true || style.bold === true;
  const italic = run.italic === true || style.italic === true;
  if (bold) return italic ? 'boldItalic' : 'bold';
  return italic ? 'italic' : 'regular';
};

/** A date such as `23 November 2026`, which stays on one line: a date that is torn apart is read wrongly. */
const DATE = new RegExp(`\\b(\\d{1,2}) (${MONTHS.join('|')}) (\\d{4})\\b`, 'gu');
const NO_BREAK = '\u00a0';

const shown = (run: TextRun, late: Late): string =>
  ('text' in run ? run.text : late(run.late)).replace(DATE, ['$1', '$2', '$3'].join(NO_BREAK));

const words = (text: Text, style: TextStyle, late: Late, fonts: Widths): readonly Word[] => {
  const result: Word[] = [];
  let pieces: Piece[] = [];
  const close = (face: Face): void => {
    if (pieces.length === 0) return;
    const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
    result.push({ pieces, width, blank: fonts.width(' ', face, style.size) });
    pieces = [];
  };
  for (const run of text) {
    const face = faceOf(run, style);
    shown(run, late)
      .split(' ')
      .forEach((part, index) => {
        if (index > 0) close(face);
        if (part !== '') pieces.push({ text: part, face, width: fonts.width(part, face, style.size) });
      });
  }
  close('regular');
  return result;
};

/** Characters behind which a long link, number, code or date is parted rather than anywhere. */
const PARTING = /[/_?&=\u00a0-]/u;

interface Sign {
  readonly character: string;
  readonly face: Face;
  readonly width: number;
}

const joined = (signs: readonly Sign[], blank: number): Word => {
  const pieces: Piece[] = [];
  for (const { character, face, width } of signs) {
    const before = pieces.at(-1);
    if (before?.face !== face) pieces.push({ text: character, face, width });
    else pieces[pieces.length - 1] = { text: before.text + character, face, width: before.width + width };
  }
  return { pieces, width: signs.reduce((sum, { width }) => sum + width, 0), blank };
};

/**
 * Number of characters of a word that go on one line: all that fit, or up to the last good place to part it if that
 * fills half of the line.
 */
const fitting = (signs: readonly Sign[], room: number): number => {
  let width = 0;
  let best = 0;
  for (const [index, sign] of signs.entries()) {
    width += sign.width;
    if (width > room && index > 0) return best > 0 ? best : index;
    if (width >= room / 2 && PARTING.test(sign.character)) best = index + 1;
  }
  return signs.length;
};

/**
 * Parts of a word, between characters where it is wider than the column: a long link or code must not run off the
 * paper.
 */
const parted = (word: Word, room: number, style: TextStyle, fonts: Widths): readonly Word[] => {
  if (word.width <= room) return [word];
  let rest: readonly Sign[] = word.pieces.flatMap(({ text, face }) =>
    Array.from(text, (character) => ({ character, face, width: fonts.width(character, face, style.size) })),
  );
  const parts: Word[] = [];
  while (rest.length > 0) {
    const count = fitting(rest, room);
    parts.push(joined(rest.slice(0, count), count < rest.length ? 0 : word.blank));
    rest = rest.slice(count);
  }
  return parts;
};

/** Widths of characters: lines are broken by them alone. */
type Widths = Pick<LetterFonts, 'width'>;

export interface Setter {
  readonly fonts: Widths;
  readonly late: Late;
}

/** Breaks text into lines no wider than the room; `first` is the indent of the first line. */
export const breakLines = (
  { fonts, late }: Setter,
  text: Text,
  style: TextStyle,
  room: number,
  first = 0,
): readonly Line[] => {
  const lines: Line[] = [];
  let current: Word[] = [];
  let width = 0;
  const available = (): number => (lines.length === 0 ? room - first : room);
  for (const word of words(text, style, late, fonts).flatMap((whole) => parted(whole, room - first, style, fonts))) {
    const gap = current.at(-1)?.blank ?? 0;
    if (current.length > 0 && width + gap + word.width > available() + 0.01) {
      lines.push({ words: current, width, last: false });
      current = [word];
      width = word.width;
    } else {
      current.push(word);
      width += gap + word.width;
    }
  }
  lines.push({ words: current, width, last: true });
  return lines;
};

/**
 * Breaks a centred text into as few lines as fit, of about the same length: a heading never ends in one lonely word.
 */
export const breakBalanced = (setter: Setter, text: Text, style: TextStyle, room: number): readonly Line[] => {
  const greedy = breakLines(setter, text, style, room);
  if (greedy.length < 2) return greedy;
  let [tooNarrow, enough] = [0, room];
  while (enough - tooNarrow > 1) {
    const middle = (tooNarrow + enough) / 2;
    const lines = breakLines(setter, text, style, middle);
    // A parted word gives more lines, so a width that parts one is never taken as balanced.
    if (lines.length > greedy.length || lines.some((line) => line.width > middle)) tooNarrow = middle;
    else enough = middle;
  }
  return breakLines(setter, text, style, enough);
};

/** Fixed words as text. */
export const plainText = (text: string): Text => (text === '' ? [] : [{ text }]);
