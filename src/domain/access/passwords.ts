/** Rule of a new password: length, no rules of characters, and nothing that is easily guessed. */
import type { PasswordStrength } from '../ports/password-strength.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { opaqueString } from '../shared/same-text.js';

/**
 * Shortest password, in characters. NIST SP 800-63B section 5.1.1.2 asks for 8; an office's officials are worth more.
 */
export const SHORTEST = 12;
/** Fewest guesses, as a decimal logarithm: ten thousand million. */
const FEWEST_GUESSES = 10;
/** Characters that must be left without the words that everybody knows of the account. */
const LEAST_OF_ITS_OWN = 8;
/** Shortest word that is told from chance. */
const SHORTEST_WORD = 3;

export interface WantedPassword {
  readonly password: string;
  /** The password until now, as it was given for the change. */
  readonly current: string;
  /** Login, name and address of its owner, name and id of the office. */
  readonly known: readonly (string | null)[];
}

/** Length of a text in characters as people count them. */
const lengthOf = (text: string): number => [...new Intl.Segmenter('id').segment(text)].length;

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
const plain = (text: string): string => folded(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Words of the texts, and each text written together, the longest first. */
const wordsOf = (texts: readonly (string | null)[]): readonly string[] => {
  const given = texts.flatMap((text) => (text === null ? [] : [text]));
  const words = [...given.map(plain), ...given.flatMap((text) => folded(text).split(/[^\p{L}\p{N}]+/u))];
  return [...new Set(words)].filter(({ length }) => length >= SHORTEST_WORD).sort((a, b) => b.length - a.length);
};

/** Refusal of a new password; null where it may be taken. */
export const passwordRefused = (
  { password, current, known }: WantedPassword,
  strength: PasswordStrength,
): Refusal | null => {
  const refused = (detail: string): Refusal => refusal('PASSWORD_UNSUITABLE', detail, { shortest: SHORTEST });
  const text = opaqueString(password);
  if (lengthOf(text) < SHORTEST) return refused(`the new password needs at least ${SHORTEST} characters`);
  if (text === opaqueString(current)) return refused('the new password is the current one');
  const words = wordsOf(known);
  const left = words.reduce((rest, word) => rest.replaceAll(word, ''), plain(text));
  const spared = words.some((word) => plain(text).includes(word));
  if (spared && lengthOf(left) < LEAST_OF_ITS_OWN)
    return refused('the new password is little more than the login, the name or the office');
  return strength(text, words) < FEWEST_GUESSES
    ? refused('the new password is easy to guess: a common one, or made of common parts')
    : null;
};
