import { letterFileName, numberedFileName } from '../../domain/letter/file-name.js';
import { isLetterKind } from '../../domain/letter/kinds.js';
import type { DocumentRow } from '../../domain/ports/documents.js';
import type { NameBook } from '../names/names.js';
import type { Answer } from '../http/schema.js';
import { isoInstant } from '../../domain/shared/time.js';
import type { DocumentAnswer } from './answers.js';

export type PresentedDocument = Answer<typeof DocumentAnswer>;

/** Kind of a document. Requests for a correction were once filed as receipts; the letter's kind is in its details. */
const kindOf = ({ kind, meta }: DocumentRow): DocumentRow['kind'] =>
  kind === 'receipt' && meta['kind'] === 'correction-request' ? 'correction-request' : kind;

/**
 * Name of a download: a letter by its kind and number, other files of the office by the number of the application, and
 * everything else as it was handed in.
 */
export const downloadName = (
  { name, meta, createdBy }: Pick<DocumentRow, 'name' | 'meta' | 'createdBy'>,
  application: string,
): string => {
  const { kind, number } = meta;
  if (typeof kind === 'string' && isLetterKind(kind) && typeof number === 'string') return letterFileName(kind, number);
  return createdBy === 'system' ? numberedFileName(name, application) : name;
};

export const presentDocument = (
  document: DocumentRow,
  names: NameBook,
  applicationNumber: string,
): PresentedDocument => ({
  ...document,
  applicationNumber,
  kind: kindOf(document),
  createdByName: names.person(document.createdBy),
  createdAt: isoInstant(document.createdAt),
});
