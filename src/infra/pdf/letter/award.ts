import type { Text } from '../../../domain/letter/content.js';
import type { DrawEmblem } from './emblem.js';
import { centred, spacer } from './centred.js';
import type { Row } from './rows.js';
import { BODY, leading, mm, type Typesetting } from './sheet.js';
import { breakBalanced, plainText, type TextStyle } from './text.js';

const EMBLEMS = {
  portrait: { width: mm(20), height: mm(24) },
  landscape: { width: mm(15), height: mm(18) },
} as const;
const GOVERNMENT: TextStyle = { size: 12 };
const AGENCY: TextStyle = { size: 16, bold: true };

/** Sizes of the holder's name, largest first: a long name takes the first at which it needs at most two lines. */
const HOLDER_SIZES = [22, 20, 18, 16, 14] as const;
/** Sizes for an award that is set closer, to stay on its one page. */
const CLOSE_HOLDER_SIZES = [17, 16, 15, 14] as const;
const TITLE_SIZES = [26, 22, 19, 17] as const;

const fitted = (setting: Typesetting, text: Text, sizes: readonly number[], lines: number): TextStyle => {
  const { room } = setting.sheet;
  const size = sizes.find((one) => breakBalanced(setting, text, { size: one, bold: true }, room).length <= lines);
  return { size: size ?? sizes.at(-1) ?? BODY, bold: true };
};

/** Arms and names above each other in the middle of the page: the head of a certificate. */
const arms = (setting: Typesetting, drawEmblem: DrawEmblem): readonly Row[] => {
  const { sheet, content } = setting;
  const { government, agency } = content.letterhead;
  const box = EMBLEMS[content.orientation ?? 'portrait'];
  const emblem: Row = {
    height: box.height + 5,
    before: 0,
    glue: true,
    draw: (pen, top) => {
      const x = sheet.left + (sheet.room - box.width) / 2;
      drawEmblem(pen.page, { x, y: top - box.height, ...box });
    },
  };
  return [
    emblem,
    ...centred(setting, plainText(government), GOVERNMENT, 0),
    ...centred(setting, plainText(agency), AGENCY, 0),
  ];
};

/** The rows above the body of a *sertifikat* or *piagam*: arms, title, number, and to whom it is given. */
export const awardRows = (setting: Typesetting, drawEmblem: DrawEmblem): readonly Row[] => {
  const { opening, labels, orientation } = setting.content;
  if (opening.layout !== 'penghargaan') return [];
  const air = (orientation === 'landscape' ? 0.5 : 1.3) * setting.density.air;
  const { title, about, presented, holder } = opening;
  const number: Text = [{ text: `${labels.titleNumber} ` }, { late: 'number' }];
  const holderStyle = fitted(setting, holder, setting.density.air < 1 ? CLOSE_HOLDER_SIZES : HOLDER_SIZES, 2);
  const holderRows = centred(setting, holder, holderStyle, 6 * air);
  return [
    ...arms(setting, drawEmblem),
    ...centred(setting, title, fitted(setting, title, TITLE_SIZES, 2), 14 * air),
    ...(about === null ? [] : centred(setting, about, { size: 14, bold: true }, 1)),
    ...centred(setting, number, { size: BODY }, 2),
    ...centred(setting, presented, { size: BODY }, 14 * air),
    ...holderRows,
    rulerUnder(setting, holderStyle.size),
    spacer(5 * air),
  ];
};

/** A short rule under the holder's name, as on a certificate written by hand. */
const rulerUnder = ({ sheet }: Typesetting, size: number): Row => ({
  height: leading(size) * 0.2,
  before: 0,
  glue: true,
  draw: (pen, top) => {
    const inset = sheet.room * 0.22;
    pen.rule(sheet.left + inset, sheet.right - inset, top - 1, 0.6);
  },
});
