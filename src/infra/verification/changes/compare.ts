import type { Cos, CosDict } from '../pdf/cos.js';

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Equality of what two objects say; references are equal when they name the same object. Streams are compared by raw bytes. */
export const sameValue = (a: Cos, b: Cos, file: Uint8Array): boolean => {
  switch (a.kind) {
    case 'null':
      return b.kind === 'null';
    case 'boolean':
    case 'name':
    case 'number':
      return a.kind === b.kind && a.value === b.value;
    case 'string':
      return b.kind === 'string' && sameBytes(a.bytes, b.bytes);
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
      return (
        b.kind === 'stream' &&
        sameValue(a.dict, b.dict, file) &&
        sameBytes(file.subarray(a.from, a.to), file.subarray(b.from, b.to))
      );
  }
};

const sameDuplicates = (a: CosDict, b: CosDict): boolean => a.duplicates.length === 0 && b.duplicates.length === 0;

/** Keys that were added, removed or changed. */
export const changedKeys = (a: CosDict, b: CosDict, file: Uint8Array): string[] =>
  [...new Set([...a.entries.keys(), ...b.entries.keys()])].filter((key) => {
    const before = a.entries.get(key);
    const after = b.entries.get(key);
    return before === undefined || after === undefined || !sameValue(before, after, file);
  });
