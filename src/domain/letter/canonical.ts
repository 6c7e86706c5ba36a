const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !isList(value);

/**
 * Canonical JSON: one spelling for equal plain data. Object keys in code-unit order, no white space, undefined members
 * left out (RFC 8785, for the values that letters use).
 */
export const canonicalJson = (value: unknown): string => {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`);
  return `{${entries.join(',')}}`;
};

/**
 * Paths at which two values of plain data differ: `body[2].text`. A part that only one of them has is one difference.
 */
export const differingPaths = (left: unknown, right: unknown, path = ''): readonly string[] => {
  if (isList(left) && isList(right)) {
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      differingPaths(left[index], right[index], `${path}[${index}]`),
    ).flat();
  }
  if (isRecord(left) && isRecord(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
    return keys.flatMap((key) => differingPaths(left[key], right[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(left, right) ? [] : [path];
};
