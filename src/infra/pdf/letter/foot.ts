import { GREY, type Pen } from './pen.js';
import { ascent, mm, type Typesetting } from './sheet.js';
import { breakLines, plainText, type Line } from './text.js';

const SIZE = 7;
const LEADING = 8.8;
const BOTTOM = mm(10);
const GREY_MARK = 8;

export interface Foot {
  /** Where the body must end, above the rule. */
  readonly top: number;
  readonly draw: (pen: Pen, page: number, pages: number) => void;
}

/**
 * The foot of each page: the prescribed words on electronic signatures (Law 11/2008, article 5(1)) and the page's number.
 * It is there before the letter is signed, because nothing may be added after.
 */
export const footOf = (setting: Typesetting): Foot => {
  const { sheet, content } = setting;
  const { room } = sheet;
  const lines: readonly Line[] = content.footer.flatMap((text) =>
    breakLines(setting, plainText(text), { size: SIZE }, room),
  );
  const rule = BOTTOM + (lines.length + 1) * LEADING + 4;
  return {
    top: rule + mm(4),
    draw: (pen, page, pages) => {
      pen.rule(sheet.left, sheet.right, rule, 0.6, GREY);
      lines.forEach((line, index) => {
        pen.line(line, sheet.left, rule - 4 - index * LEADING - ascent(SIZE), room, SIZE);
      });
      const text = content.labels.page.replace('{page}', String(page + 1)).replace('{pages}', String(pages));
      const [number] = breakLines(setting, plainText(text), { size: SIZE }, room);
      if (number !== undefined) pen.line(number, sheet.left, BOTTOM, room, SIZE, 'right');
      if (content.issue === null) pen.upwards(content.labels.draftMark, mm(12), sheet.height / 3, GREY_MARK, GREY);
    },
  };
};
