/** Symbols of the flow chart and the arrows between them, through the executors' columns and over the pages. */
import type { Shape } from '../../../domain/sop/chart.js';
import type { CanvasBox, Canvas, Point } from './canvas.js';

export const SYMBOL = { width: 30, height: 17, slot: 27 } as const;
const DIAMOND = { width: 28, height: 20 } as const;
const CONNECTOR = 11;
const HEAD = 4;
const LABEL = 5.5;

/** A symbol where it was put: page, middle, and the column it stands in. */
export interface PlacedSymbol {
  readonly id: string;
  readonly shape: Shape;
  readonly page: number;
  readonly middle: Point;
  readonly column: CanvasBox;
  /** Text inside the symbol, where several stand in one row. */
  readonly text: string;
}

const half = (symbol: PlacedSymbol): { readonly w: number; readonly h: number } => {
  const size = symbol.shape === 'decision' ? DIAMOND : SYMBOL;
  return { w: Math.min(size.width, symbol.column.width - 6) / 2, h: size.height / 2 };
};

const drawSymbol = (canvas: Canvas, symbol: PlacedSymbol): void => {
  const { x, y } = symbol.middle;
  const { w, h } = half(symbol);
  switch (symbol.shape) {
    case 'work':
      canvas.rectangle({ x: x - w, y: y - h, width: 2 * w, height: 2 * h }, 0.9, true);
      break;
    case 'decision':
      canvas.outline([
        { x, y: y - h },
        { x: x + w, y },
        { x, y: y + h },
        { x: x - w, y },
      ]);
      break;
    case 'start':
    case 'end': {
      const r = h;
      canvas.svg(
        `M ${x - w + r} ${y - h} L ${x + w - r} ${y - h} A ${r} ${r} 0 0 1 ${x + w - r} ${y + h} L ${x - w + r} ${y + h} A ${r} ${r} 0 0 1 ${x - w + r} ${y - h} Z`,
        0.9,
        false,
      );
      break;
    }
  }
  if (symbol.text !== '')
    canvas.text(
      symbol.text,
      { x: x - w + 1, y: y - h, width: 2 * w - 2, height: 2 * h },
      { size: LABEL },
      { align: 'center', middle: true },
    );
};

const head = (canvas: Canvas, at: Point, from: Point): void => {
  const dx = Math.sign(at.x - from.x);
  const dy = Math.sign(at.y - from.y);
  canvas.outline(
    dx === 0
      ? [at, { x: at.x - HEAD / 2, y: at.y - dy * HEAD }, { x: at.x + HEAD / 2, y: at.y - dy * HEAD }]
      : [at, { x: at.x - dx * HEAD, y: at.y - HEAD / 2 }, { x: at.x - dx * HEAD, y: at.y + HEAD / 2 }],
    0.3,
    true,
  );
};

const polyline = (canvas: Canvas, points: readonly Point[]): void => {
  points.slice(1).forEach((to, at) => {
    const from = points[at];
    if (from !== undefined) canvas.line(from, to, 0.7);
  });
  const [last, before] = [points.at(-1), points.at(-2)];
  if (last !== undefined && before !== undefined) head(canvas, last, before);
};

/** A pentagon with its letter: the flow goes on where the same letter stands on the other page. */
const connector = (canvas: Canvas, middle: Point, letter: string): void => {
  const r = CONNECTOR / 2;
  canvas.outline(
    [
      { x: middle.x - r, y: middle.y - r },
      { x: middle.x + r, y: middle.y - r },
      { x: middle.x + r, y: middle.y + r * 0.3 },
      { x: middle.x, y: middle.y + r },
      { x: middle.x - r, y: middle.y + r * 0.3 },
    ],
    0.8,
  );
  canvas.text(
    letter,
    { x: middle.x - r, y: middle.y - r, width: 2 * r, height: 1.7 * r },
    { size: 6 },
    { align: 'center', middle: true },
  );
};

export interface ChartPages {
  readonly canvas: (page: number) => Canvas;
  /** Top and bottom of the rows of a page. */
  readonly span: (page: number) => { readonly top: number; readonly bottom: number };
}

export interface FlowArrow {
  readonly from: PlacedSymbol;
  readonly to: PlacedSymbol;
  readonly label: string;
}

/** Upright ways taken, so that no two lie on each other. */
interface Lanes {
  readonly taken: { readonly page: number; readonly x: number; readonly top: number; readonly bottom: number }[];
  readonly symbols: readonly PlacedSymbol[];
}

const blocked = (
  lanes: Lanes,
  page: number,
  x: number,
  top: number,
  bottom: number,
  except: readonly string[],
): boolean =>
  lanes.symbols.some((other) => {
    if (other.page !== page || except.includes(other.id)) return false;
    const { w, h } = half(other);
    return Math.abs(other.middle.x - x) < w + 1 && other.middle.y + h > top - 1 && other.middle.y - h < bottom + 1;
  }) || lanes.taken.some((way) => way.page === page && Math.abs(way.x - x) < 2 && way.top < bottom && way.bottom > top);

/** An upright way beside the symbols of a column that is free from top to bottom. */
const free = (lanes: Lanes, page: number, column: CanvasBox, top: number, bottom: number, right: boolean): number => {
  for (let step = 0; step < 8; step += 1) {
    const x = right ? column.x + column.width - 3 - step * 2.5 : column.x + 3 + step * 2.5;
    if (!blocked(lanes, page, x, top, bottom, [])) return x;
  }
  return right ? column.x + column.width - 3 : column.x + 3;
};

const take = (lanes: Lanes, page: number, x: number, one: number, other: number): void => {
  lanes.taken.push({ page, x, top: Math.min(one, other), bottom: Math.max(one, other) });
};

const named = (canvas: Canvas, label: string, at: Point, right: boolean): void => {
  if (label === '') return;
  const width = 100;
  canvas.text(
    label,
    { x: right ? at.x : at.x - width, y: at.y - LABEL * 1.25, width, height: LABEL },
    { size: LABEL },
    { align: right ? 'left' : 'right' },
  );
};

/** Draws an arrow on one page: down where the way is free, otherwise sideways and along the column's edge. */
const within = (canvas: Canvas, lanes: Lanes, { from, to, label }: FlowArrow, crowded: boolean): void => {
  const a = from.middle;
  const b = to.middle;
  const [fa, fb] = [half(from), half(to)];
  const page = from.page;
  const down = b.y > a.y;
  const ids = [from.id, to.id];
  if (a.x === b.x && down && !blocked(lanes, page, a.x, a.y + fa.h, b.y - fb.h, ids)) {
    polyline(canvas, [
      { x: a.x, y: a.y + fa.h },
      { x: b.x, y: b.y - fb.h },
    ]);
    take(lanes, page, a.x, a.y + fa.h, b.y - fb.h);
    named(canvas, label, { x: a.x + 2, y: a.y + fa.h + LABEL * 1.6 }, true);
    return;
  }
  // Two ways of a decision to the same side: the one that leads onwards leaves below.
  const below = a.y + fa.h + 4;
  if (crowded && down && below < b.y - fb.h && !blocked(lanes, page, b.x, below, b.y - fb.h, ids)) {
    polyline(canvas, [
      { x: a.x, y: a.y + fa.h },
      { x: a.x, y: below },
      { x: b.x, y: below },
      { x: b.x, y: b.y - fb.h },
    ]);
    take(lanes, page, b.x, below, b.y - fb.h);
    named(canvas, label, { x: a.x + (b.x > a.x ? 2 : -2), y: below - 0.5 }, b.x > a.x);
    return;
  }
  const right = b.x > a.x || (b.x === a.x && from.shape === 'decision');
  const side = { x: a.x + (right ? fa.w : -fa.w), y: a.y };
  named(canvas, label, { x: side.x + (right ? 1.5 : -1.5), y: a.y - 0.5 }, right);
  if (a.x !== b.x && down && !blocked(lanes, page, b.x, a.y, b.y - fb.h, ids)) {
    polyline(canvas, [side, { x: b.x, y: a.y }, { x: b.x, y: b.y - fb.h }]);
    take(lanes, page, b.x, a.y, b.y - fb.h);
    return;
  }
  if (a.x !== b.x && !down && !blocked(lanes, page, b.x, b.y + fb.h, a.y, ids)) {
    polyline(canvas, [side, { x: b.x, y: a.y }, { x: b.x, y: b.y + fb.h }]);
    take(lanes, page, b.x, b.y + fb.h, a.y);
    return;
  }
  const fromRight = a.x === b.x ? right : a.x > b.x;
  const x = free(lanes, page, to.column, Math.min(a.y, b.y), Math.max(a.y, b.y), fromRight);
  polyline(canvas, [side, { x, y: a.y }, { x, y: b.y }, { x: b.x + (fromRight ? fb.w : -fb.w), y: b.y }]);
  take(lanes, page, x, a.y, b.y);
};

/** Draws an arrow over pages: to a connector at the edge of the page, and from its twin on the other. */
const across = (pages: ChartPages, lanes: Lanes, { from, to, label }: FlowArrow, letter: string): void => {
  const forward = to.page > from.page;
  const leaving = pages.canvas(from.page);
  const { bottom, top } = pages.span(from.page);
  const fa = half(from);
  const a = from.middle;
  const edge = forward ? bottom - CONNECTOR / 2 - 2 : top + CONNECTOR / 2 + 2;
  const near = forward ? edge - CONNECTOR / 2 : edge + CONNECTOR / 2;
  const start = forward ? a.y + fa.h : a.y - fa.h;
  if (!blocked(lanes, from.page, a.x, Math.min(start, edge), Math.max(start, edge), [from.id])) {
    if (Math.abs(near - start) > 1)
      polyline(leaving, [
        { x: a.x, y: start },
        { x: a.x, y: near },
      ]);
    connector(leaving, { x: a.x, y: edge }, letter);
    take(lanes, from.page, a.x, start, edge);
    named(leaving, label, { x: a.x + 2, y: start + LABEL * 1.6 }, true);
  } else {
    const right = a.x + from.column.width / 2 - 2;
    const x = Math.min(right, a.x + fa.w + CONNECTOR);
    leaving.line({ x: a.x + fa.w, y: a.y }, { x: x - CONNECTOR / 2, y: a.y }, 0.7);
    connector(leaving, { x, y: a.y }, letter);
    named(leaving, label, { x: a.x + fa.w, y: a.y - CONNECTOR / 2 }, true);
  }
  const coming = pages.canvas(to.page);
  const span = pages.span(to.page);
  const fb = half(to);
  const b = to.middle;
  const begin = span.top + CONNECTOR / 2 + 2;
  const ends = b.y - fb.h;
  if (forward && !blocked(lanes, to.page, b.x, begin, ends, [to.id]) && ends > begin + CONNECTOR / 2) {
    connector(coming, { x: b.x, y: begin }, letter);
    polyline(coming, [
      { x: b.x, y: begin + CONNECTOR / 2 },
      { x: b.x, y: ends },
    ]);
    take(lanes, to.page, b.x, begin, ends);
    return;
  }
  const x = Math.max(b.x - to.column.width / 2 + CONNECTOR / 2 + 1, b.x - fb.w - CONNECTOR);
  const y = Math.abs(x - b.x) > fb.w + CONNECTOR / 2 ? b.y : b.y - fb.h - CONNECTOR / 2;
  connector(coming, { x, y }, letter);
  if (y === b.y)
    polyline(coming, [
      { x: x + CONNECTOR / 2, y },
      { x: b.x - fb.w, y },
    ]);
};

/** True where another way out of the same symbol goes to the same side. */
const crowds = (arrows: readonly FlowArrow[], { from, to }: FlowArrow): boolean => {
  const side = Math.sign(to.middle.x - from.middle.x);
  return (
    arrows.filter((other) => other.from.id === from.id && Math.sign(other.to.middle.x - from.middle.x) === side)
      .length > 1
  );
};

const letterOf = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : `${letterOf(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + (index % 26))}`;

export const drawFlow = (pages: ChartPages, symbols: readonly PlacedSymbol[], arrows: readonly FlowArrow[]): void => {
  const lanes: Lanes = { taken: [], symbols };
  let connectors = 0;
  // Straight ways first, so that those around them find what is left.
  const ordered = [...arrows].sort(
    (a, b) => Math.abs(a.to.middle.y - a.from.middle.y) - Math.abs(b.to.middle.y - b.from.middle.y),
  );
  for (const arrow of ordered.filter(({ from, to }) => from.page === to.page))
    within(pages.canvas(arrow.from.page), lanes, arrow, crowds(arrows, arrow));
  for (const arrow of arrows.filter(({ from, to }) => from.page !== to.page)) {
    across(pages, lanes, arrow, letterOf(connectors));
    connectors += 1;
  }
  for (const symbol of symbols) drawSymbol(pages.canvas(symbol.page), symbol);
};
