import { GREY, type Pen } from './pen.js';
import { mm, type Typesetting } from './sheet.js';
import { breakLines, plainText, type Line } from './text.js';

const SIZE = 8;
const ELLIPSIS = '…';

/** The words as far as they fit on one line, with an ellipsis; undefined where there are none. */
const cut = (setting: Typesetting, text: string, room: number): Line | undefined => {
  const whole = breakLines(setting, plainText(text), { size: SIZE }, room);
  if (whole.length <= 1) return whole[0];
  const words = text.split(' ');
  for (let count = words.length - 1; count > 0; count -= 1) {
    const shorter = breakLines(
      setting,
      plainText(`${words.slice(0, count).join(' ')}${ELLIPSIS}`),
      { size: SIZE },
      room,
    );
    if (shorter.length === 1) return shorter[0];
  }
  return whole[0];
};

/** Draws title and number at the head of each page after the first: a loose page can be put back to its letter. */
export const drawRunningHead = (setting: Typesetting, pen: Pen): void => {
  const { sheet, content, late } = setting;
  // A framed page begins with it; elsewhere it stands in the margin above the text.
  const y = content.frame === undefined ? sheet.height - mm(13.5) : sheet.top - SIZE;
  const number = cut(setting, `${content.labels.number} ${late('number')}`, sheet.room * 0.5);
  if (number === undefined) return;
  const title = cut(setting, content.title, sheet.room - number.width - mm(6));
  if (title !== undefined) pen.line(title, sheet.left, y, sheet.room, SIZE, 'left', GREY);
  pen.line(number, sheet.left, y, sheet.room, SIZE, 'right', GREY);
  pen.rule(sheet.left, sheet.right, y - 4, 0.4, GREY);
};
