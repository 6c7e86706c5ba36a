/**
 * The activation of the office's seal: a code that the service sends to the person who answers for the seal. It is good
 * for about a day, and renewed with itself. It lies in a file, so that a person can put a new one there while the
 * workers run.
 */
import { readFile, stat } from 'node:fs/promises';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { isMissing } from '../../domain/shared/port-failure.js';
import { place } from '../signing/keystore-folder.js';

export interface SealActivation {
  readonly code: string;
  /** End of its life; null where it is not known, for a person wrote the code. */
  readonly expiresAt: Instant | null;
  readonly writtenAt: Instant;
}

export interface SealActivationFile {
  /** Reads the activation; null where there is none. */
  read(): Promise<SealActivation | null>;
  write(code: string, expiresAt: Instant): Promise<void>;
}

/**
 * Age at which an activation is renewed: well before a day is over, and early enough for a person to help where that
 * fails.
 */
const RENEW_AFTER: Millis = 6 * 3_600_000;

export const renewalDue = ({ expiresAt, writtenAt }: SealActivation, now: Instant): boolean =>
  expiresAt === null || now >= writtenAt + RENEW_AFTER || now >= expiresAt - RENEW_AFTER;

/** File of the activation: the code on the first line; the end of its life, where it is known, on the second. */
export const sealActivationFile = (path: string): SealActivationFile => ({
  read: async () => {
    try {
      const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
      const [code = '', expires = ''] = text.split('\n').map((line) => line.trim());
      const expiresAt = Date.parse(expires);
      return code === '' ? null : { code, expiresAt: Number.isNaN(expiresAt) ? null : expiresAt, writtenAt: mtimeMs };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  },
  write: (code, expiresAt) => place(path, Buffer.from(`${code}\n${new Date(expiresAt).toISOString()}\n`, 'utf8')),
});
