import type { DocumentRow } from '../../domain/ports/documents.js';
import type { NameBook } from '../names/names.js';
import type { Answer } from '../http/schema.js';
import { isoInstant } from '../../domain/shared/time.js';
import type { DocumentAnswer } from './answers.js';

export type PresentedDocument = Answer<typeof DocumentAnswer>;

export const presentDocument = (document: DocumentRow, names: NameBook): PresentedDocument => ({
  ...document,
  createdByName: names.person(document.createdBy),
  createdAt: isoInstant(document.createdAt),
});
