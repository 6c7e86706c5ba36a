import { parse } from 'yaml';

/** A configuration before it is checked: nested plain objects. */
export interface Tree {
  [key: string]: unknown;
}

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;

export const parseTree = (yaml: string): Tree => {
  const value: unknown = parse(yaml, { prettyErrors: true });
  if (value === null || value === undefined) return {};
  if (!isTree(value)) throw new Error('expected keys with values at the top');
  return value;
};

/** Each leaf with its dotted name. */
export const leaves = (tree: Tree, prefix = ''): readonly (readonly [string, unknown])[] =>
  Object.entries(tree).flatMap(([key, value]): readonly (readonly [string, unknown])[] =>
    isTree(value) ? leaves(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]],
  );

export const getAt = (tree: Tree, dotted: string): unknown =>
  dotted.split('.').reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), tree);

export const setAt = (tree: Tree, dotted: string, value: unknown): void => {
  const keys = dotted.split('.');
  const last = keys.pop();
  let at = tree;
  for (const key of keys) {
    const next = at[key];
    const inner: Tree = isTree(next) ? next : {};
    at[key] = inner;
    at = inner;
  }
  if (last !== undefined) at[last] = value;
};

/** Merges the second tree over the first: objects key by key, all else whole. */
export const merge = (below: Tree, above: Tree): Tree => {
  const merged: Tree = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isTree(under) && isTree(value) ? merge(under, value) : value;
  }
  return merged;
};

export const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
};
