import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as indonesian } from '@zxcvbn-ts/language-id';
import type { PasswordStrength } from '../../domain/ports/password-strength.js';

/** Characters that are looked at: the estimate takes longer with each, and a password that is strong so far is strong. */
const LOOKED_AT = 32;
/** Ways of reading a digit or sign as a letter that are tried. */
const READINGS = 20;

/**
 * Opens the estimator with its lists: 30,000 common passwords, Indonesian words and names, and the neighbours of keys
 * on a keyboard.
 */
export const openPasswordStrength = (): PasswordStrength => {
  const estimator = new ZxcvbnFactory({
    dictionary: { ...common, ...indonesian },
    graphs: adjacencyGraphs,
    maxLength: LOOKED_AT,
    l33tMaxSubstitutions: READINGS,
  });
  return (password, own) => estimator.check(password, [...own]).guessesLog10;
};
