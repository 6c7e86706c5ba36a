import type { Text } from '../../../domain/letter/content.js';
import type { DrawEmblem } from './emblem.js';
import { awardRows } from './award.js';
import { centred, spacer } from './centred.js';
import type { Row } from './rows.js';
import { ascent, BODY, leading, mm, type Typesetting } from './sheet.js';
import { breakBalanced, breakLines, plainText, type Line, type TextStyle } from './text.js';

/** Sizes of the two names are 3 to 4 (Home Affairs regulation 1/2023). */
const GOVERNMENT: TextStyle = { size: 12 };
const AGENCY: TextStyle = { size: 16, bold: true };
const ADDRESS: TextStyle = { size: 8.5 };
const EMBLEM = { width: mm(19), height: mm(24) };
const GAP = mm(4);

interface SetLine {
  readonly line: Line;
  readonly size: number;
}

const linesOf = (setting: Typesetting, room: number): readonly SetLine[] => {
  const { government, agency, address } = setting.content.letterhead;
  const set = (text: string, style: TextStyle): readonly SetLine[] =>
    breakBalanced(setting, plainText(text), style, room).map((line) => ({ line, size: style.size }));
  return [...set(government, GOVERNMENT), ...set(agency, AGENCY), ...address.flatMap((line) => set(line, ADDRESS))];
};

/** The head of the first page: coat of arms, names, address, and the double rule under them. */
const letterheadRow = (setting: Typesetting, drawEmblem: DrawEmblem): Row => {
  const { left, right, room } = setting.sheet;
  const column = { x: left + EMBLEM.width + GAP, room: room - EMBLEM.width - GAP };
  const lines = linesOf(setting, column.room);
  const spacing = (size: number): number => size * 1.18;
  const text = lines.reduce((sum, { size }) => sum + spacing(size), 0);
  const body = Math.max(text, EMBLEM.height);
  return {
    height: body + 12,
    before: 0,
    glue: true,
    draw: (pen, top) => {
      drawEmblem(pen.page, { x: left, y: top - body + (body - EMBLEM.height) / 2, ...EMBLEM });
      let y = top - (body - text) / 2;
      for (const { line, size } of lines) {
        pen.line(line, column.x, y - ascent(size), column.room, size, 'center');
        y -= spacing(size);
      }
      pen.rule(left, right, top - body - 6, 2.25);
      pen.rule(left, right, top - body - 9, 0.6);
    },
  };
};

const titled = (setting: Typesetting): readonly Row[] => {
  const { opening, labels } = setting.content;
  if (opening.layout !== 'judul') return [];
  const title: TextStyle = { size: 13, bold: true };
  const number: Text = [{ text: `${labels.titleNumber} ` }, { late: 'number' }];
  return [
    ...centred(setting, opening.title, title, 14),
    ...centred(setting, number, { size: BODY }, 1),
    ...(opening.about === null
      ? []
      : [
          ...centred(setting, plainText(labels.about), { size: BODY }, 8),
          ...centred(setting, opening.about, { size: BODY, bold: true }, 4),
        ]),
    ...(opening.authority === null ? [] : centred(setting, opening.authority, { size: BODY, bold: true }, 10)),
    spacer(6),
  ];
};

const LABEL = mm(20);
const COLON = mm(4);

const line = (
  setting: Typesetting,
  text: Text,
  at: number,
  options: { readonly before: number; readonly right?: boolean; readonly label?: string },
): readonly Row[] => {
  const { left, room } = setting.sheet;
  const lines = breakLines(setting, text, { size: BODY }, room - at);
  const label = breakLines(setting, plainText(options.label ?? ''), { size: BODY }, LABEL)[0];
  const colon = breakLines(setting, plainText(':'), { size: BODY }, COLON)[0];
  return lines.map((one, index) => ({
    height: leading(BODY),
    before: index === 0 ? options.before : 0,
    glue: true,
    draw: (pen, top) => {
      const y = top - ascent(BODY);
      if (index === 0 && options.label !== undefined && label !== undefined && colon !== undefined) {
        pen.line(label, left, y, LABEL, BODY);
        pen.line(colon, left + LABEL, y, COLON, BODY);
      }
      pen.line(one, left + at, y, room - at, BODY, options.right === true ? 'right' : 'left');
    },
  }));
};

const correspondence = (setting: Typesetting): readonly Row[] => {
  const { opening, labels, place } = setting.content;
  if (opening.layout !== 'korespondensi') return [];
  const value = LABEL + COLON;
  return [
    ...line(setting, [{ text: `${place}, ` }, { late: 'date' }], 0, { before: 10, right: true }),
    ...line(setting, [{ late: 'number' }], value, { before: 4, label: labels.number }),
    ...line(setting, plainText(opening.nature), value, { before: 0, label: labels.nature }),
    ...line(setting, plainText(opening.enclosure), value, { before: 0, label: labels.enclosure }),
    ...line(setting, opening.subject, value, { before: 0, label: labels.subject }),
    ...opening.recipient.flatMap((text, index) =>
      line(setting, index === 0 ? [{ text: `${labels.recipient} ` }, ...text] : text, 0, {
        before: index === 0 ? 14 : 0,
      }),
    ),
  ].concat(spacer(8));
};

/**
 * The rows above the body: the letterhead with a title or the lines of a letter to someone, or the head of a
 * certificate.
 */
export const headRows = (setting: Typesetting, drawEmblem: DrawEmblem): readonly Row[] => {
  switch (setting.content.opening.layout) {
    case 'judul':
      return [letterheadRow(setting, drawEmblem), ...titled(setting)];
    case 'korespondensi':
      return [letterheadRow(setting, drawEmblem), ...correspondence(setting)];
    case 'penghargaan':
      return awardRows(setting, drawEmblem);
  }
};
