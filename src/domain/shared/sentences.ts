/** Sentences with placeholders, and recognising them in a text. */

export type Value = string | number;
export type Values = Readonly<Record<string, Value>>;

export interface Sentence<T extends string> {
  readonly text: T;
  readonly values: Values;
}

/** The sentence, in any language, with its values filled in. */
export const withValues = (sentence: string, values: Values): string =>
  sentence.replace(/\{([a-z]+)\}/g, (place, name: string) => String(values[name] ?? place));

const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\{([a-z]+)\}/g, (_place, name: string) => `(?<${name}>.+)`)}$`,
    'su',
  );

/** Reader of a closed set: finds the first sentence that the text fits, with its values. */
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
