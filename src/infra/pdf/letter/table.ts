import type { TableColumn, Text } from '../../../domain/letter/content.js';
import type { Pen } from './pen.js';
import type { Row } from './rows.js';
import { ascent, leading, mm, type Typesetting } from './sheet.js';
import { breakLines, plainText, type Line } from './text.js';

const SIZE = 10;
const PAD = mm(1.5);
const BORDER = 0.6;
/** Most lines of a row that stays whole; a longer one may be cut by the end of a page. */
const WHOLE = 14;

interface Cell {
  readonly x: number;
  readonly room: number;
  readonly align: TableColumn['align'];
  readonly lines: readonly Line[];
}

const edges = (pen: Pen, cells: readonly Cell[], left: number, right: number, top: number, height: number): void => {
  for (const x of [...cells.map((cell) => cell.x), right]) pen.upright(Math.max(x, left), top, top - height, BORDER);
};

const linesOf = (cells: readonly Cell[]): number => Math.max(1, ...cells.map(({ lines }) => lines.length));

/**
 * True where a row stays with the next: the first two and the last two do, so that none stands alone on a page, under
 * the head or without company. One of many lines is company enough.
 */
const together = (rows: readonly (readonly Cell[])[], index: number): boolean =>
  (index === 0 || index === rows.length - 2) &&
  [index, index + 1].every((at) => {
    const row = rows[at];
    return row !== undefined && linesOf(row) <= WHOLE;
  });

/** One row of the table as one strip per line of text, so that a long cell can go on over the page. */
const strips = (cells: readonly Cell[], right: number, first: boolean, head?: Row): readonly Row[] => {
  const count = linesOf(cells);
  const left = cells[0]?.x ?? 0;
  return Array.from({ length: count }, (_, at): Row => {
    const padTop = at === 0 ? PAD : 0;
    const last = at === count - 1;
    const height = padTop + leading(SIZE) + (last ? PAD : 0);
    return {
      height,
      before: first && at === 0 ? 8 : 0,
      glue: !last && (count <= WHOLE || at === 0 || at === count - 2),
      ...(head === undefined ? {} : { head }),
      draw: (pen, top) => {
        if (at === 0) pen.rule(left, right, top, BORDER);
        if (last) pen.rule(left, right, top - height, BORDER);
        edges(pen, cells, left, right, top, height);
        for (const { lines, x, room, align } of cells) {
          const line = lines[at];
          if (line !== undefined) pen.line(line, x + PAD, top - padTop - ascent(SIZE), room - 2 * PAD, SIZE, align);
        }
      },
    };
  });
};

/** A ruled table; its head is drawn again on each page that it reaches. */
export const tableRows = (
  setting: Typesetting,
  columns: readonly TableColumn[],
  rows: readonly (readonly Text[])[],
): readonly Row[] => {
  const { left, right, room } = setting.sheet;
  const shares = columns.reduce((sum, column) => sum + column.share, 0);
  const cells = (texts: readonly Text[], bold: boolean): readonly Cell[] => {
    let x = left;
    return columns.map((column, index) => {
      const width = (room * column.share) / shares;
      const cell: Cell = {
        x,
        room: width,
        align: bold ? 'center' : column.align,
        lines: breakLines(setting, texts[index] ?? [], { size: SIZE, bold }, width - 2 * PAD),
      };
      x += width;
      return cell;
    });
  };
  const head = strips(
    cells(
      columns.map((column) => plainText(column.header)),
      true,
    ),
    right,
    true,
  );
  const kept = head.map((row) => ({ ...row, glue: true }));
  const repeated: Row = {
    height: head.reduce((sum, row) => sum + row.height, 0),
    before: 0,
    glue: true,
    draw: (pen, top) => {
      let y = top;
      for (const row of head) {
        row.draw(pen, y);
        y -= row.height;
      }
    },
  };
  const body = rows.map((row) => cells(row, false));
  return [
    ...kept,
    ...body.flatMap((row, index) => {
      const drawn = strips(row, right, false, repeated);
      return together(body, index) ? drawn.map((strip) => ({ ...strip, glue: true })) : drawn;
    }),
  ];
};
