import type { Cos, CosDict } from '../pdf/cos.js';
import type { PdfFile } from '../pdf/document.js';

const sameBytes = (a: Uint8Array, b: Uint8Array, file: PdfFile): boolean => {
  if (a.length !== b.length) return false;
  file.work.spendBytes(a.length);
  return Buffer.compare(a, b) === 0;
};

type Holder = Extract<Cos, { kind: 'array' | 'dict' | 'stream' }>;

const isHolder = (value: Cos): value is Holder =>
  value.kind === 'array' || value.kind === 'dict' || value.kind === 'stream';

const ambiguous = new WeakMap<Holder, boolean>();

/**
 * True where a key stands twice somewhere in a value. Readers differ in which one they take, so the value equals
 * nothing.
 */
const isAmbiguous = (value: Cos, file: PdfFile): boolean => {
  if (!isHolder(value)) return false;
  const known = ambiguous.get(value);
  if (known !== undefined) return known;
  const within = value.kind === 'stream' ? [value.dict] : value.kind === 'array' ? value.items : value.entries.values();
  let found = value.kind === 'dict' && value.duplicates.length > 0;
  for (const one of within) {
    file.work.spend('steps');
    found ||= isAmbiguous(one, file);
  }
  ambiguous.set(value, found);
  return found;
};

/**
 * True where two objects have the same content. References are equal when they name the same object; streams are
 * compared by raw bytes.
 */
export const sameValue = (a: Cos, b: Cos, file: PdfFile): boolean => {
  file.work.spend('steps');
  if (a === b) return !isAmbiguous(a, file);
  switch (a.kind) {
    case 'null':
      return b.kind === 'null';
    case 'boolean':
    case 'name':
    case 'number':
      return a.kind === b.kind && a.value === b.value;
    case 'string':
      return b.kind === 'string' && sameBytes(a.bytes, b.bytes, file);
    case 'ref':
      return b.kind === 'ref' && a.number === b.number && a.generation === b.generation;
    case 'array':
      return (
        b.kind === 'array' &&
        a.items.length === b.items.length &&
        a.items.every((item, index) => sameValue(item, b.items[index] ?? { kind: 'null' }, file))
      );
    case 'dict':
      return b.kind === 'dict' && changedKeys(a, b, file).length === 0 && sameDuplicates(a, b);
    case 'stream':
      return b.kind === 'stream' && sameValue(a.dict, b.dict, file) && sameBytes(file.raw(a), file.raw(b), file);
  }
};

const sameDuplicates = (a: CosDict, b: CosDict): boolean => a.duplicates.length === 0 && b.duplicates.length === 0;

/** Keys of a dictionary that were added, removed or changed. */
export const changedKeys = (a: CosDict, b: CosDict, file: PdfFile): string[] => {
  if (a === b && !isAmbiguous(a, file)) return [];
  return [...new Set([...a.entries.keys(), ...b.entries.keys()])].filter((key) => {
    const before = a.entries.get(key);
    const after = b.entries.get(key);
    return before === undefined || after === undefined || !sameValue(before, after, file);
  });
};

/** A text that two values share exactly where they are the same value; undefined for a value that equals nothing. */
const keyOf = (value: Cos, file: PdfFile): string | undefined => {
  if (isAmbiguous(value, file)) return undefined;
  const text = (one: Cos): string => {
    file.work.spend('steps');
    switch (one.kind) {
      case 'null':
        return 'null';
      case 'boolean':
      case 'number':
        return String(one.value);
      case 'name':
        return `/${JSON.stringify(one.value)}`;
      case 'string':
        file.work.spendBytes(one.bytes.length);
        return `<${Buffer.from(one.bytes).toString('hex')}>`;
      case 'ref':
        return `${one.number} ${one.generation} R`;
      case 'array':
        return `[${one.items.map(text).join(',')}]`;
      case 'dict':
        return `{${[...one.entries.keys()]
          .sort()
          .map((key) => `${JSON.stringify(key)}:${text(one.entries.get(key) ?? { kind: 'null' })}`)
          .join(',')}}`;
      case 'stream':
        return `stream ${one.from} ${one.to}`;
    }
  };
  return text(value);
};

/** Lists that were found equal to themselves: each revision asks that again. */
const unambiguous = new WeakSet<readonly Cos[]>();

/** Items that a list lost and gained, whatever their places. */
export const listChanges = (
  before: readonly Cos[],
  after: readonly Cos[],
  file: PdfFile,
): { readonly lost: readonly Cos[]; readonly gained: readonly Cos[] } => {
  if (before === after && unambiguous.has(before)) return { lost: [], gained: [] };
  let same = 0;
  for (const [index, item] of before.entries()) {
    const now = after[index];
    if (now === undefined || !sameValue(item, now, file)) break;
    same += 1;
  }
  if (before === after && same === before.length) unambiguous.add(before);
  const waiting = new Map<string, number>();
  const rest = after.slice(same).map((item, index) => {
    const key = keyOf(item, file) ?? `ambiguous ${index}`;
    waiting.set(key, (waiting.get(key) ?? 0) + 1);
    return { item, key };
  });
  const lost: Cos[] = [];
  const matched = new Map<string, number>();
  for (const item of before.slice(same)) {
    const key = keyOf(item, file);
    const there = key === undefined ? 0 : (waiting.get(key) ?? 0) - (matched.get(key) ?? 0);
    if (key === undefined || there === 0) lost.push(item);
    else matched.set(key, (matched.get(key) ?? 0) + 1);
  }
  return {
    lost,
    gained: rest.flatMap(({ item, key }) => {
      const left = matched.get(key) ?? 0;
      if (left === 0) return [item];
      matched.set(key, left - 1);
      return [];
    }),
  };
};
