/** Sentences with places for values, and which of them a text says. */

export type Value = string | number;
export type Values = Readonly<Record<string, Value>>;

export interface Sentence<T extends string> {
  readonly text: T;
  readonly values: Values;
}

/** The sentence, in whichever language, with its values. */
export const withValues = (sentence: string, values: Values): string =>
  sentence.replace(/\{([a-z]+)\}/g, (place, name: string) => String(values[name] ?? place));

const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\{([a-z]+)\}/g, (_place, name: string) => `(?<${name}>.+)`)}$`,
    'su',
  );

/** Finds the sentence of a closed set that a text says, with its values; the first that fits. */
export const sentenceReader = <T extends string>(texts: readonly T[]): ((text: string) => Sentence<T> | null) => {
  const plain = new Set<string>(texts);
  const isPlain = (text: string): text is T => plain.has(text);
  const patterns = texts.filter((text) => text.includes('{')).map((text) => [text, patternOf(text)] as const);
  return (given) => {
    if (isPlain(given)) return { text: given, values: {} };
    for (const [text, pattern] of patterns) {
      const found = pattern.exec(given);
      if (found !== null) return { text, values: { ...found.groups } };
    }
    return null;
  };
};
