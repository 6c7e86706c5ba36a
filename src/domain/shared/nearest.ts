const SEPARATORS = /[\s_-]/g;

/**
 * Number of slips between two words: letters left out, put in, changed, or exchanged with their neighbour. Capitals,
 * and hyphens and blanks between words, count for nothing.
 */
export const distance = (one: string, other: string): number => {
  const a = Array.from(one.toLowerCase().replaceAll(SEPARATORS, ''));
  const b = Array.from(other.toLowerCase().replaceAll(SEPARATORS, ''));
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, opposite] of b.entries()) {
      const exchanged =
        i > 0 && j > 0 && letter === b[j - 1] && a[i - 1] === opposite ? (before[j - 1] ?? 0) + 1 : Infinity;
      next.push(
        Math.min((row[j] ?? 0) + (letter === opposite ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, exchanged),
      );
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** Known words nearest to an unknown one: mostly one, several where they are equally near. */
export const nearest = (word: string, known: Iterable<string>): readonly string[] => {
  let least = Infinity;
  let found: string[] = [];
  for (const candidate of known) {
    const apart = distance(word, candidate);
    if (apart < least) [least, found] = [apart, []];
    if (apart === least && !found.includes(candidate)) found.push(candidate);
  }
  return found;
};

/**
 * True where a word is a slip of the pen of a known one: at most a quarter of its letters are wrong, and one always may
 * be.
 */
export const isNear = (word: string, known: string): boolean =>
  distance(word, known) <= Math.max(1, Math.floor(known.length / 4));

/** `"darft" is no effect; the nearest known is "draft"`: the same sentence for every vocabulary. */
export const unknownWord = (what: string, word: string, known: readonly string[]): string => {
  const candidates = nearest(word, known).map((candidate) => `"${candidate}"`);
  const told = candidates.length === 0 ? 'none is known' : `the nearest known is ${candidates.join(' or ')}`;
  return `"${word}" is no ${what}; ${told}`;
};
