import type { Cos } from '../pdf/cos.js';
import type { Work } from '../work.js';
import type { PdfFile, RevisionView } from '../pdf/document.js';

/** Calls back for every reference inside a value, itself included; does not follow them. */
export const references = (
  value: Cos,
  found: (number: number) => void,
  work: Work,
  skip?: ReadonlySet<string>,
): void => {
  work.spend('steps');
  switch (value.kind) {
    case 'ref':
      found(value.number);
      return;
    case 'array':
      for (const item of value.items) references(item, found, work, skip);
      return;
    case 'dict':
      for (const [key, item] of value.entries) if (skip?.has(key) !== true) references(item, found, work, skip);
      return;
    case 'stream':
      references(value.dict, found, work, skip);
      return;
    case 'null':
    case 'boolean':
    case 'name':
    case 'number':
    case 'string':
      return;
  }
};

/** Every object number that the file refers to at a revision, whether or not such an object exists. */
const referencedNumbers = (view: RevisionView): ReadonlySet<number> => {
  const { work } = view.file;
  const reached = new Set<number>();
  const waiting: number[] = [];
  const note = (number: number): void => {
    if (reached.has(number)) return;
    reached.add(number);
    waiting.push(number);
  };
  references(view.trailer, note, work);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) references(view.object(next), note, work);
  return reached;
};

/**
 * Objects that were ever referred to up to a revision. It grows with the revisions, each of which is gone through once.
 */
interface Growing {
  index: number;
  readonly reached: Set<number>;
}

const growing = new WeakMap<PdfFile, Growing>();

const everReferenced = (view: RevisionView): ReadonlySet<number> => {
  const { file } = view;
  const known = growing.get(file) ?? { index: -1, reached: new Set<number>() };
  growing.set(file, known);
  const { reached } = known;
  for (; known.index < view.index; known.index += 1) {
    const at = file.view(known.index + 1);
    const waiting: number[] = [];
    const note = (number: number): void => {
      if (reached.has(number)) return;
      reached.add(number);
      waiting.push(number);
    };
    for (const section of file.revisions[at.index]?.sections ?? []) {
      for (const number of section.entries.keys()) if (reached.has(number)) waiting.push(number);
    }
    references(at.trailer, note, file.work);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      references(at.object(next), note, file.work);
  }
  return reached;
};

const exact = new WeakMap<RevisionView, ReadonlySet<number>>();

/**
 * True where the file refers to an object at a revision. Most numbers that are asked for were never referred to, which
 * is known without going through the whole file again for each revision.
 * @param view of revisions asked for in rising order.
 */
export const isReferenced = (view: RevisionView, number: number): boolean => {
  if (!everReferenced(view).has(number)) return false;
  const known = exact.get(view) ?? referencedNumbers(view);
  exact.set(view, known);
  return known.has(number);
};
