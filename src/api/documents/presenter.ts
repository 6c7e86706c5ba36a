import type { DocumentRow } from '../../domain/ports/documents.js';
import type { Answer } from '../http/schema.js';
import { isoInstant } from '../../domain/shared/time.js';
import type { DocumentAnswer } from './answers.js';

export type PresentedDocument = Answer<typeof DocumentAnswer>;

export const presentDocument = (document: DocumentRow): PresentedDocument => ({
  ...document,
  createdAt: isoInstant(document.createdAt),
});
