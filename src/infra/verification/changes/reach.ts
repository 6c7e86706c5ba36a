import type { Cos } from '../pdf/cos.js';
import type { RevisionView } from '../pdf/document.js';

/** Calls back for every reference inside a value, itself included; does not follow them. */
export const references = (value: Cos, found: (number: number) => void, skip?: ReadonlySet<string>): void => {
  switch (value.kind) {
    case 'ref':
      found(value.number);
      return;
    case 'array':
      for (const item of value.items) references(item, found, skip);
      return;
    case 'dict':
      for (const [key, item] of value.entries) if (skip?.has(key) !== true) references(item, found, skip);
      return;
    case 'stream':
      references(value.dict, found, skip);
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
export const referencedNumbers = (view: RevisionView): ReadonlySet<number> => {
  const reached = new Set<number>();
  const waiting: number[] = [];
  const note = (number: number): void => {
    if (reached.has(number)) return;
    reached.add(number);
    waiting.push(number);
  };
  references(view.trailer, note);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) references(view.object(next), note);
  return reached;
};
