/**
 * Rules for reading the files of a case: before the office has answered, and where a file carries the applicant's
 * secret.
 */
import type { Actor } from '../application/messages.js';
import type { ApplicationRow } from '../ports/applications.js';
import type { DocumentRow } from '../ports/documents.js';
import { FRONT_OFFICE } from './permissions.js';

/** Files in which the office considers what to answer; `letter` is the final one before its signature. */
const DELIBERATION: ReadonlySet<DocumentRow['kind']> = new Set(['recommendation', 'draft', 'letter', 'print']);

/**
 * A reader of an application reads its files. The applicant sees those of the office's deliberation only when the
 * letter is signed or the application has ended.
 */
export const readsDocument = (
  { user }: Pick<Actor, 'user'>,
  { applicantUser, finishedAt, state }: Pick<ApplicationRow, 'applicantUser' | 'finishedAt' | 'state'>,
  kind: DocumentRow['kind'],
): boolean => {
  if (user !== applicantUser || !DELIBERATION.has(kind)) return true;
  return finishedAt !== null || state?.letter.signed !== undefined;
};

/**
 * A receipt carries the tracking secret: whoever holds it can act as the applicant unrecognised. Its bytes are
 * therefore for the applicant and for the front office, which hands it over. Everybody else only reads that it was
 * given.
 */
export const opensDocument = (
  { user, roles }: Pick<Actor, 'user' | 'roles'>,
  { applicantUser }: Pick<ApplicationRow, 'applicantUser'>,
  { meta }: Pick<DocumentRow, 'meta'>,
): boolean => meta['carriesSecret'] !== true || user === applicantUser || roles.includes(FRONT_OFFICE);
