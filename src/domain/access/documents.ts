/** What of a case its applicant reads before the office has answered. */
import type { Actor } from '../application/messages.js';
import type { ApplicationRow } from '../ports/applications.js';
import type { DocumentRow } from '../ports/documents.js';

/** Files in which the office considers what to answer; `letter` is the final one before its signature. */
const DELIBERATION: ReadonlySet<DocumentRow['kind']> = new Set(['recommendation', 'draft', 'letter', 'print']);

/** Who reads an application reads its files; the applicant those that the office deliberates on once it is over. */
export const readsDocument = (
  { user }: Pick<Actor, 'user'>,
  { applicantUser, finishedAt, state }: Pick<ApplicationRow, 'applicantUser' | 'finishedAt' | 'state'>,
  kind: DocumentRow['kind'],
): boolean => {
  if (user !== applicantUser || !DELIBERATION.has(kind)) return true;
  return finishedAt !== null || state?.letter.signed !== undefined;
};
