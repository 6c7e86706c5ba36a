import { createHash } from 'node:crypto';
import { canonicalEntry, type StoredEntry } from '../../domain/audit/canonical.js';
import { link, type Digest } from '../../domain/audit/chain.js';
import { PLACE } from '../../domain/audit/places.js';
import { withWordsSealed } from '../../domain/audit/words.js';
import type { AuditEntry } from '../../domain/ports/recorder.js';
import type { ApplicantBox } from './applicant-keys.js';
import { first, type Fields } from './columns.js';
import type { Sql } from './sql.js';
import { APPLICATION, AUDIT_EVENT } from './tables/record.js';
import { RecordInvariant } from './unavailable.js';

export const sha256: Digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

export const PERSONAL = PLACE.personal;

/** The bytes of an entry as they are stored and hashed; what is personal and what people wrote is encrypted first. */
export const entryBytes = (
  application: string,
  entry: AuditEntry,
  context: { readonly seq: number | null; readonly message: string | null; readonly box: ApplicantBox | null },
): Buffer => {
  const { box } = context;
  if (entry.personal !== undefined && box === null) {
    throw new RecordInvariant(
      `the data key of application ${application} has been destroyed: a personal fact cannot be recorded for it`,
    );
  }
  const given = { after: entry.after ?? null, personal: entry.personal ?? null };
  // once the key is gone there is nothing to seal with: what is said then is about no applicant any more
  const { after, personal } = box === null ? given : withWordsSealed(given);
  const stored: StoredEntry = {
    application,
    seq: context.seq,
    at: entry.at,
    actor: entry.actor,
    onBehalfOf: entry.onBehalfOf ?? null,
    verb: entry.verb,
    element: entry.element ?? null,
    task: entry.task ?? null,
    before: entry.before ?? null,
    after,
    personal: personal === null || box === null ? null : box.close(personal, PERSONAL).toString('base64'),
    message: context.message,
  };
  return Buffer.from(canonicalEntry(stored), 'utf8');
};

const HEAD = APPLICATION.only('seq', 'head', 'entries');

/** State of an application's chain, read under its lock. */
export type LockedHead = Fields<(typeof HEAD)['map']>;

/** Locks an application: whoever moves its chain holds this row, so claims and transitions come one after the other. */
export const lockApplication = (sql: Sql, application: string): Promise<LockedHead | null> =>
  first(sql, HEAD, `SELECT ${HEAD.columns} FROM application WHERE id = ? FOR UPDATE`, [application]);

/** Appends facts outside any transition, in the caller's transaction, under the caller's lock. */
export const appendEntries = async (
  sql: Sql,
  application: string,
  at: LockedHead,
  canonical: readonly Buffer[],
): Promise<string> => {
  let { head, entries } = at;
  for (const bytes of canonical) {
    head = link(head, bytes, sha256);
    entries += 1;
    await sql.write(...AUDIT_EVENT.insert({ application, position: entries, canonical: bytes, hash: head }));
  }
  await sql.write('UPDATE application SET head = ?, entries = ? WHERE id = ?', [head, entries, application]);
  return head;
};
