/** Names of the office's files: by kind and number, so that two in one folder are told apart. */
import { LETTER_KINDS, type LetterKind } from './kinds.js';

const written = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9.]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');

/** `surat-izin-500.16.7.2-0001-IUTS-DPMPTSP.V-2026.pdf`. */
export const letterFileName = (kind: LetterKind, number: string): string =>
  `${written(LETTER_KINDS[kind].word).toLowerCase()}-${written(number)}.pdf`;

/**
 * File name with the application's number, for a file without a number of its own:
 * `konsep-surat-PBM-2026-00042-37.pdf`.
 */
export const numberedFileName = (name: string, application: string): string =>
  name.replace(/(?=\.[A-Za-z0-9]+$)/, `-${written(application)}`);
