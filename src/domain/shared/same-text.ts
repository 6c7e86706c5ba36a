/** Equality of texts across keyboards and systems: é is one character, or e and an accent (UAX #15). */

/**
 * Forms in which a secret may have been set, most likely first: composed, as typed, decomposed. Text of ASCII alone has
 * one form.
 */
export const secretForms = (secret: string): readonly string[] => [
  ...new Set([secret.normalize('NFC'), secret, secret.normalize('NFD')]),
];

const wordsOf = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();

/** True where two names are the same apart from capitals, white space, and the form of their accents and letters. */
export const sameWords = (one: string, other: string): boolean => wordsOf(one) === wordsOf(other);

/**
 * The one form in which a secret is stored (RFC 8265, section 4.2.2: OpaqueString): composed, every space the common
 * one.
 */
export const opaqueString = (secret: string): string => secret.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');
