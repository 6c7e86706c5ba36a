/** Agenda on the virtual clock: earliest first, and in the order of planning where two are due together. */
import type { Instant } from '../../shared/time.js';

export interface AgendaEntry<T> {
  readonly due: Instant;
  readonly order: number;
  readonly what: T;
}

export interface Agenda<T> {
  readonly heap: AgendaEntry<T>[];
  planned: number;
}

export const emptyAgenda = <T>(): Agenda<T> => ({ heap: [], planned: 0 });

const before = <T>(a: AgendaEntry<T>, b: AgendaEntry<T>): boolean =>
  a.due < b.due || (a.due === b.due && a.order < b.order);

const swap = <T>(heap: AgendaEntry<T>[], i: number, j: number): void => {
  const a = heap[i];
  const b = heap[j];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
};

export const plan = <T>(agenda: Agenda<T>, due: Instant, what: T): void => {
  const { heap } = agenda;
  heap.push({ due, order: agenda.planned, what });
  agenda.planned += 1;
  for (let at = heap.length - 1; at > 0;) {
    const up = (at - 1) >> 1;
    const child = heap[at];
    const parent = heap[up];
    if (child === undefined || parent === undefined || !before(child, parent)) return;
    swap(heap, at, up);
    at = up;
  }
};

export const earliest = <T>(agenda: Agenda<T>): AgendaEntry<T> | undefined => agenda.heap[0];

export const takeEarliest = <T>(agenda: Agenda<T>): AgendaEntry<T> | undefined => {
  const { heap } = agenda;
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined) return undefined;
  if (heap.length === 0) return first;
  heap[0] = last;
  for (let at = 0; ;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      const a = heap[child];
      const b = heap[least];
      if (a !== undefined && b !== undefined && before(a, b)) least = child;
    }
    if (least === at) return first;
    swap(heap, at, least);
    at = least;
  }
};
