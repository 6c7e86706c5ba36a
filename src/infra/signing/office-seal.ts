import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Sealer, SealPurpose } from '../../domain/ports/sealer.js';
import { createLocalSealer, type LocalSealerOptions } from './local-sealer.js';

export interface OfficeSealConfig {
  /** PKCS #12 of the office; null where it has no seal. */
  readonly officeSealFile: string | null;
  readonly officeSealPassphrase: { reveal(): string } | null;
  readonly keystoreDir: string;
}

export type SealWords = Readonly<Record<SealPurpose, string>>;

/**
 * The seal of the office as it is configured; null where it has none.
 * @throws Error where the configuration says half of it, or names an official's key.
 */
export const openOfficeSeal = (
  { officeSealFile, officeSealPassphrase, keystoreDir }: OfficeSealConfig,
  words: SealWords | null,
  rest: Omit<LocalSealerOptions, 'bundle' | 'passphrase' | 'reasons'>,
): Sealer | null => {
  if (officeSealFile === null) return null;
  if (officeSealPassphrase === null)
    throw new Error(
      'signing.officeSealFile is set and signing.officeSealPassphraseFile is not: name the file that holds its passphrase',
    );
  const within = relative(keystoreDir, officeSealFile);
  if (within === '' || !(within.startsWith('..') || within.startsWith('/')))
    throw new Error(
      `signing.officeSealFile ${officeSealFile} lies in signing.keystoreDir, among the officials' keys: no official's key may seal for the office`,
    );
  if (words === null)
    throw new Error(
      'signing.officeSealFile is set, but the office\'s file says nothing under "seal": add a reason for each purpose',
    );
  return createLocalSealer({
    ...rest,
    bundle: () => readFile(officeSealFile),
    passphrase: () => officeSealPassphrase.reveal(),
    reasons: words,
  });
};
