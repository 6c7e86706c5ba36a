/** Officers' right to read an application, by the procedure that it follows. Each door asks here. */
import { ADMINISTRATOR, SUPERVISOR, type Subject } from '../../domain/access/permissions.js';
import { readersOf, readingOf } from '../../domain/access/readers.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { Definitions } from '../../domain/ports/definitions.js';

export interface Reading {
  /** Subject of an application, which the table of permissions is asked about. */
  subjectOf(row: Pick<ApplicationRow, 'applicantUser' | 'state' | 'definitionDigest'>): Promise<Subject>;
  /** Digests of the procedures whose applications these roles read; undefined where they read all. */
  proceduresFor(roles: readonly string[]): Promise<readonly string[] | undefined>;
}

const READ_ALL: readonly string[] = [SUPERVISOR, ADMINISTRATOR];

/** Reads procedures and keeps the roles found: a definition never changes under its digest. */
export const createReading = (definitions: Pick<Definitions, 'find' | 'versions'>): Reading => {
  const known = new Map<string, readonly string[]>();
  const readers = async (digest: string): Promise<readonly string[]> => {
    const before = known.get(digest);
    if (before !== undefined) return before;
    const definition = await definitions.find(digest);
    // not on record: supervisors and administrators alone find out what became of it
    if (definition === null) return [];
    const roles = readersOf(definition);
    known.set(digest, roles);
    return roles;
  };
  return {
    subjectOf: async (row) => readingOf(row, await readers(row.definitionDigest)),
    proceduresFor: async (roles) => {
      if (roles.some((role) => READ_ALL.includes(role))) return undefined;
      const found: string[] = [];
      for (const { digest } of await definitions.versions())
        if ((await readers(digest)).some((role) => roles.includes(role))) found.push(digest);
      return found;
    },
  };
};
