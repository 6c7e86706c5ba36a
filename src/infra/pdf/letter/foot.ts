import { GREY, type Pen } from './pen.js';
import { ascent, mm, type Typesetting } from './sheet.js';
import { breakLines, plainText, type Line } from './text.js';

/** Sizes of the prescribed words: the largest at which each stands on one line is taken. */
const SIZES = [7, 6.75, 6.5, 6.25];
const SIZE = 7;
const LEADING = 8.8;
const BOTTOM = mm(10);
const FRAMED_BOTTOM = mm(15);
const GREY_MARK = 8;

export interface Foot {
  /** Lowest place that the body may reach, above the rule. */
  readonly top: number;
  readonly draw: (pen: Pen, page: number, pages: number) => void;
}

/**
 * The foot of each page: the prescribed words on electronic signatures (Law 11/2008, article 5(1)) and the page's
 * number. It is there before the letter is signed, because nothing may be added after; a draft, which is no letter yet,
 * keeps its room and says in place of them that it is none.
 */
export const footOf = (setting: Typesetting): Foot => {
  const { sheet, content } = setting;
  const { room } = sheet;
  const set = (size: number): readonly (readonly Line[])[] =>
    content.footer.map((text) => breakLines(setting, plainText(text), { size }, room));
  const size = SIZES.find((one) => set(one).every((lines) => lines.length === 1)) ?? SIZE;
  const lines = set(size).flat();
  const bottom = content.frame === undefined ? BOTTOM : FRAMED_BOTTOM;
  const isDraft = content.issue === null;
  const words = isDraft ? breakLines(setting, plainText(content.labels.draftMark), { size }, room) : lines;
  const rule = bottom + (lines.length + 1) * LEADING + 4;
  return {
    top: rule + mm(4),
    draw: (pen, page, pages) => {
      pen.rule(sheet.left, sheet.right, rule, 0.6, GREY);
      words.forEach((line, index) => {
        pen.line(line, sheet.left, rule - 4 - index * LEADING - ascent(size), room, size);
      });
      const text = content.labels.page.replace('{page}', String(page + 1)).replace('{pages}', String(pages));
      const [number] = breakLines(setting, plainText(text), { size: SIZE }, room);
      if (number !== undefined) pen.line(number, sheet.left, bottom, room, SIZE, 'right');
      if (isDraft)
        pen.upwards(
          content.labels.draftMark,
          mm(content.frame === undefined ? 12 : 19),
          sheet.height / 3,
          GREY_MARK,
          GREY,
        );
    },
  };
};
