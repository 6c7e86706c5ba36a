/** Which files of a case are read by whom: before the office has answered, and where they carry the applicant's secret. */
import type { Actor } from '../application/messages.js';
import type { ApplicationRow } from '../ports/applications.js';
import type { DocumentRow } from '../ports/documents.js';
import { FRONT_OFFICE } from './permissions.js';

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

/**
 * A receipt carries the tracking secret, with which one acts as the applicant and nobody knows who it was. Its bytes are for
 * the applicant and for the front office, which hands it over; everybody else reads that it was given.
 */
export const opensDocument = (
  { user, roles }: Pick<Actor, 'user' | 'roles'>,
  { applicantUser }: Pick<ApplicationRow, 'applicantUser'>,
  { meta }: Pick<DocumentRow, 'meta'>,
): boolean => meta['carriesSecret'] !== true || user === applicantUser || roles.includes(FRONT_OFFICE);
