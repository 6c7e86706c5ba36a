import type { DocumentRow } from '../../domain/ports/documents.js';
import { isoInstant } from '../../domain/shared/time.js';

export type PresentedDocument = Omit<DocumentRow, 'createdAt'> & { readonly createdAt: string };

export const presentDocument = (document: DocumentRow): PresentedDocument => ({
  ...document,
  createdAt: isoInstant(document.createdAt),
});
