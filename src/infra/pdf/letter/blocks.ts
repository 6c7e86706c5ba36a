import type { Block, FieldRow, Marker, Text } from '../../../domain/letter/content.js';
import type { Align, Pen } from './pen.js';
import type { Row } from './rows.js';
import { ascent, mm, type Typesetting } from './sheet.js';
import { tableRows } from './table.js';
import { breakBalanced, breakLines, plainText, type Line, type TextStyle } from './text.js';

const PARAGRAPH_GAP = 6;
const ITEM_GAP = 2.5;
const bodyStyle = ({ density }: Typesetting): TextStyle => ({ size: density.body });

interface Column {
  readonly x: number;
  readonly room: number;
}

/** True for a certificate: everything hangs on the middle of the page, so its data stands closer to it. */
const isAward = ({ content }: Typesetting): boolean => content.opening.layout === 'penghargaan';

const lineHeight = ({ density }: Typesetting): number => density.body * density.leading;

/** Lines as rows that never leave one line alone at the foot or the head of a page. */
const lineRows = (
  setting: Typesetting,
  lines: readonly Line[],
  column: Column,
  align: Align,
  before: number,
  beside: (pen: Pen, baseline: number) => void = () => undefined,
  indent = 0,
): readonly Row[] =>
  lines.map((line, index) => ({
    height: lineHeight(setting),
    before: index === 0 ? before : 0,
    glue: lines.length > 1 && (index === 0 || index === lines.length - 2),
    draw: (pen, top) => {
      const y = top - ascent(setting.density.body);
      const shift = index === 0 ? indent : 0;
      if (index === 0) beside(pen, y);
      pen.line(line, column.x + shift, y, column.room - shift, setting.density.body, align);
    },
  }));

const keptWithNext = (rows: readonly Row[]): readonly Row[] => rows.map((row) => ({ ...row, glue: true }));

/** Rows of a text; one that ends in a colon announces a block and stays with its beginning. */
const announcing = (text: Text, rows: readonly Row[]): readonly Row[] => {
  const end = text.at(-1);
  if (end === undefined || !('text' in end) || !end.text.trimEnd().endsWith(':')) return rows;
  return rows.map((row, index) => (index === rows.length - 1 ? { ...row, glue: true } : row));
};

/** a, b … z, aa, ab: the letters of considerations. */
const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(97 + (index % 26));

const markerText = (marker: Marker | 'none', index: number): string => {
  switch (marker) {
    case 'number':
      return `${index + 1}.`;
    case 'letter':
      return `${letters(index)}.`;
    case 'dash':
      return '-';
    case 'none':
      return '';
  }
};

const single = (setting: Typesetting, text: string, style: TextStyle = bodyStyle(setting)): Line => {
  const [line] = breakLines(setting, plainText(text), style, Number.MAX_SAFE_INTEGER);
  return line ?? { words: [], width: 0, last: true };
};

const listRows = (
  setting: Typesetting,
  items: readonly Text[],
  marker: Marker | 'none',
  column: Column,
  before: number,
  beside?: (pen: Pen, baseline: number) => void,
): readonly Row[] => {
  const hang = marker === 'none' ? 0 : items.length > 99 ? mm(10) : mm(7.5);
  const inner = { x: column.x + hang, room: column.room - hang };
  return items.flatMap((item, index) => {
    const mark = single(setting, markerText(marker, index));
    return lineRows(
      setting,
      breakLines(setting, item, bodyStyle(setting), inner.room),
      inner,
      'justify',
      index === 0 ? before : ITEM_GAP,
      (pen, y) => {
        if (index === 0) beside?.(pen, y);
        pen.line(mark, column.x, y, hang, setting.density.body);
      },
    );
  });
};

const LABEL = mm(28.5);
const COLON = mm(4.5);

const labelled = (
  setting: Typesetting,
  label: string,
  bold: boolean,
): { readonly column: Column; readonly beside: (pen: Pen, y: number) => void } => {
  const { left, room } = setting.sheet;
  const name = single(setting, label, { size: setting.density.body, bold });
  const colon = single(setting, ':');
  return {
    column: { x: left + LABEL + COLON, room: room - LABEL - COLON },
    beside: (pen, y) => {
      pen.line(name, left, y, LABEL, setting.density.body);
      pen.line(colon, left + LABEL, y, COLON, setting.density.body);
    },
  };
};

/** The label column is as wide as the longest label asks, within a quarter to a half of the line. */
const labelWidth = (setting: Typesetting, rows: readonly FieldRow[], room: number): number => {
  const longest = rows.reduce((most, row) => Math.max(most, single(setting, row.label).width), 0);
  return Math.min(Math.max(longest + mm(4), room * 0.26), room * 0.45);
};

const fieldRows = (setting: Typesetting, rows: readonly FieldRow[], under: Column | null): readonly Row[] => {
  const indent = under !== null ? under.x - setting.sheet.left : isAward(setting) ? setting.sheet.room * 0.12 : mm(4);
  const label = labelWidth(setting, rows, under?.room ?? setting.sheet.room);
  const x = setting.sheet.left + indent;
  const value = {
    x: x + label + COLON,
    room: setting.sheet.room - indent - label - COLON - (indent > mm(4) ? indent / 2 : 0),
  };
  const colon = single(setting, ':');
  return rows.flatMap((row, index) => {
    const names = breakLines(setting, plainText(row.label), bodyStyle(setting), label - mm(2));
    const values = breakLines(setting, row.value, bodyStyle(setting), value.room);
    const count = Math.max(names.length, values.length);
    return Array.from({ length: count }, (_, at): Row => {
      const name = names[at];
      const text = values[at];
      return {
        height: lineHeight(setting),
        before: at > 0 ? 0 : index === 0 ? PARAGRAPH_GAP : 1.5,
        glue: at < count - 1 && count <= 12,
        draw: (pen, top) => {
          const y = top - ascent(setting.density.body);
          if (name !== undefined) pen.line(name, x, y, label, setting.density.body);
          if (at === 0) pen.line(colon, x + label, y, COLON, setting.density.body);
          if (text !== undefined) pen.line(text, value.x, y, value.room, setting.density.body);
        },
      };
    });
  });
};

const headingRows = (setting: Typesetting, text: Text): readonly Row[] => {
  const { left, room } = setting.sheet;
  const lines = breakBalanced(setting, text, { size: setting.density.body, bold: true }, room);
  return keptWithNext(lineRows(setting, lines, { x: left, room }, 'center', 10));
};

/** Column of the dictum that announces this block, which is set under the dictum's words; null where no dictum does. */
const columnUnder = (setting: Typesetting, body: readonly Block[], index: number): Column | null => {
  for (let before = index - 1; before >= 0; before -= 1) {
    const type = body[before]?.type;
    if (type === 'dictum') return labelled(setting, '', true).column;
    if (type !== 'fields' && type !== 'list' && type !== 'table') return null;
  }
  return null;
};

/** The rows that draw the body, block by block. */
export const bodyRows = (setting: Typesetting, body: readonly Block[]): readonly Row[] =>
  body.flatMap((block, index) => blockRows(setting, block, columnUnder(setting, body, index)));

const blockRows = (setting: Typesetting, block: Block, under: Column | null): readonly Row[] => {
  const { left, room } = setting.sheet;
  const whole = { x: left, room };
  switch (block.type) {
    case 'paragraph': {
      const indent = block.indent ? mm(12.5) : 0;
      const lines =
        block.align === 'center'
          ? breakBalanced(setting, block.text, bodyStyle(setting), room)
          : breakLines(setting, block.text, bodyStyle(setting), room, indent);
      return announcing(block.text, lineRows(setting, lines, whole, block.align, PARAGRAPH_GAP, undefined, indent));
    }
    case 'heading':
      return headingRows(setting, block.text);
    case 'clauses': {
      const { column, beside } = labelled(setting, block.label, false);
      return listRows(setting, block.items, block.marker, column, PARAGRAPH_GAP, beside);
    }
    case 'dictum': {
      const { column, beside } = labelled(setting, block.label, true);
      const lines = breakLines(setting, block.text, bodyStyle(setting), column.room);
      return announcing(block.text, lineRows(setting, lines, column, 'justify', PARAGRAPH_GAP, beside));
    }
    case 'fields':
      return fieldRows(setting, block.rows, under);
    case 'list': {
      const inset = isAward(setting) ? room * 0.06 : 0;
      const column = under ?? { x: left + inset, room: room - 2 * inset };
      return listRows(setting, block.items, block.marker, column, PARAGRAPH_GAP);
    }
    case 'table':
      return tableRows(setting, block.columns, block.rows);
  }
};
