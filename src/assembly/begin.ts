import { createHash, randomUUID } from 'node:crypto';
import { createBegin, type Begin, type BeginOptions } from '../office/intake/begin.js';

/** SHA-256 of a text, in hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The one way in which applications begin, with what Node gives. */
export const openBegin = (parts: Omit<BeginOptions, 'newId' | 'sha256'>): Begin =>
  createBegin({ ...parts, newId: randomUUID, sha256 });
