/**
 * Estimator of the guesses that a password takes from somebody who knows common passwords and words, and how people
 * vary them: the decimal logarithm of that number.
 * @param own words that a guesser would try first for this account
 */
export type PasswordStrength = (password: string, own: readonly string[]) => number;
