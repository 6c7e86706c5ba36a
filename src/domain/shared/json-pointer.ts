/** A place in an input: JSON Pointer (RFC 6901), with `~` and `/` in a name escaped. */
export const pointerTo = (...path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
