/** Agenda of a simulation: a heap by instant, and by the order of entry where instants are equal. */
import type { Instant } from '../shared/time.js';

interface Entry {
  readonly at: Instant;
  readonly order: number;
  readonly work: () => void;
}

export interface SimulationAgenda {
  readonly add: (at: Instant, work: () => void) => void;
  /** Does everything that is due up to an instant, including work that is added meanwhile. */
  readonly run: (until: Instant) => void;
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

export const agenda = (): SimulationAgenda => {
  const heap: Entry[] = [];
  let order = 0;
  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]];
    if (a === undefined || b === undefined) return;
    heap[i] = b;
    heap[j] = a;
  };
  const isBefore = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]];
    return a !== undefined && b !== undefined && before(a, b);
  };
  const add = (at: Instant, work: () => void): void => {
    heap.push({ at, order: (order += 1), work });
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!isBefore(i, parent)) break;
      swap(i, parent);
      i = parent;
    }
  };
  const take = (): Entry | undefined => {
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) if (isBefore(child, least)) least = child;
      if (least === i) return first;
      swap(i, least);
      i = least;
    }
  };
  return {
    add,
    run: (until) => {
      for (let next = heap[0]; next !== undefined && next.at <= until; next = heap[0]) take()?.work();
    },
  };
};
