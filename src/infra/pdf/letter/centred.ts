import type { Text } from '../../../domain/letter/content.js';
import type { Row } from './rows.js';
import { ascent, leading, type Typesetting } from './sheet.js';
import { breakBalanced, type TextStyle } from './text.js';

/** A text in the middle of the line, broken into lines of about the same length. */
export const centred = (setting: Typesetting, text: Text, style: TextStyle, before: number): readonly Row[] => {
  const { left, room } = setting.sheet;
  return breakBalanced(setting, text, style, room).map((line, index) => ({
    height: leading(style.size),
    before: index === 0 ? before : 0,
    glue: true,
    draw: (pen, top) => {
      pen.line(line, left, top - ascent(style.size), room, style.size, 'center');
    },
  }));
};

/** White space that stays with the row below it. */
export const spacer = (height: number): Row => ({ height, before: 0, glue: true, draw: () => undefined });
