import type { Pen } from './pen.js';

/** A strip of the page across the whole width: the flow puts strips under each other and never cuts one. */
export interface Row {
  readonly height: number;
  /** White space above it; not kept at the top of a page. */
  readonly before: number;
  /** True where it stays on one page with the next row. */
  readonly glue: boolean;
  /** Row that is drawn above this one where a page begins with it: the head of a table. */
  readonly head?: Row;
  readonly draw: (pen: Pen, top: number) => void;
}

export interface Placed {
  readonly row: Row;
  readonly top: number;
}

export interface PageRoom {
  readonly top: number;
  readonly bottom: number;
}

const groupsOf = (rows: readonly Row[]): readonly (readonly Row[])[] => {
  const groups: Row[][] = [];
  let open: Row[] | null = null;
  for (const row of rows) {
    if (open === null) groups.push((open = []));
    open.push(row);
    if (!row.glue) open = null;
  }
  return groups;
};

const heightOf = (rows: readonly Row[], atTop: boolean): number =>
  rows.reduce((sum, row, index) => sum + row.height + (atTop && index === 0 ? 0 : row.before), 0);

/** Puts rows on pages from top to bottom. Glued rows move together unless they are higher than a page. */
export const flow = (rows: readonly Row[], room: (page: number) => PageRoom): readonly (readonly Placed[])[] => {
  const pages: Placed[][] = [[]];
  let y = room(0).top;
  const current = (): Placed[] => pages[pages.length - 1] ?? [];
  const bottom = (): number => room(pages.length - 1).bottom;
  const turn = (head: Row | undefined): void => {
    pages.push([]);
    y = room(pages.length - 1).top;
    if (head !== undefined) {
      current().push({ row: head, top: y });
      y -= head.height;
    }
  };
  const put = (row: Row): void => {
    const before = current().length === 0 ? 0 : row.before;
    if (current().length > 0 && y - before - row.height < bottom()) {
      turn(row.head);
      current().push({ row, top: y });
    } else {
      y -= before;
      current().push({ row, top: y });
    }
    y -= row.height;
  };
  for (const group of groupsOf(rows)) {
    const { top, bottom: low } = room(pages.length);
    const needed = heightOf(group, current().length === 0);
    const first = group[0];
    if (first !== undefined && current().length > 0 && y - needed < bottom() && heightOf(group, true) <= top - low)
      turn(first.head);
    group.forEach(put);
  }
  return pages;
};
