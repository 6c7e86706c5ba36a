/**
 * Words of a name: letters and digits in capitals, without accents. A word abbreviated with a dot is a title and left
 * out.
 */
const words = (name: string): readonly string[] =>
  (name.split(',')[0] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/[’'`]/g, '')
    .split(/\s+/)
    .filter((word) => !word.endsWith('.'))
    .flatMap((word) => word.split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word !== '');

/**
 * True where a certificate's common name is that of an official. Academic titles may be in one and not in the other
 * (`Drs. H. Contoh Pejabat, M.Si.` and `CONTOH PEJABAT`); the name itself must agree word by word.
 */
export const sameName = (account: string, certificate: string): boolean => {
  const [a, b] = [words(account), words(certificate)];
  return a.length > 0 && a.length === b.length && a.every((word, index) => word === b[index]);
};

/** True where one word is the other, or how it begins: `S` and `Santoso`. */
const begins = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/**
 * True where two names can be one person's, who is known by a number: one may leave words out or shorten them, but has
 * none that the other contradicts, and one word is in both.
 */
export const sameSpelling = (one: string, other: string): boolean => {
  const [short = [], long = []] = [words(one), words(other)].sort((a, b) => a.length - b.length);
  const left = [...long];
  const fits = short.every((word) => {
    const at = left.findIndex((candidate) => begins(candidate, word));
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
  return fits && short.some((word) => long.includes(word));
};
