import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { opaqueString, secretForms } from '../../domain/shared/same-text.js';

/** Argon2id (the library's default), 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet; ASVS 5, 11.4.2). */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(opaqueString(password), OPTIONS);

export const isPasswordHash = (stored: string): boolean => stored.startsWith('$argon2');

/**
 * Verifies a password, in whatever form the keyboard gives its characters; older hashes were made of the form as it was
 * typed. A stored value that is no Argon2 hash never matches.
 */
export const passwordMatches = async (stored: string, password: string): Promise<boolean> => {
  if (!isPasswordHash(stored)) return false;
  for (const form of new Set([opaqueString(password), ...secretForms(password)]))
    if (await verify(stored, form)) return true;
  return false;
};

/** Signs of one-time passwords, without those that people take for one another: 0 O o, 1 l I. */
const READABLE = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Makes a password that is read once, typed once and changed at once: 16 signs in groups of four, 92 bits. */
export const oneTimePassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => READABLE.charAt(randomInt(READABLE.length))).join(''),
  ).join('-');
