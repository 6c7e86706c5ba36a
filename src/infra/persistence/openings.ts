import type { KeptOpening } from '../../domain/application/opening.js';
import { PLACE } from '../../domain/audit/places.js';
import type { Openings } from '../../domain/ports/case-record.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantKeys } from './applicant-keys.js';
import { appendEntries, entryBytes, lockApplication, sha256 } from './audit-log.js';
import type { Database } from './database.js';
import { RecordInvariant } from './unavailable.js';

interface Row {
  readonly content: Buffer;
}

const FIND = 'SELECT content FROM opening WHERE application = ?';

/** Once, under the application's lock: a second attempt reads what the first one wrote. */
export const openings = (database: Database, keys: ApplicantKeys): Openings => ({
  keep: (application, opening, at) =>
    database.transaction(async (sql) => {
      const head = await lockApplication(sql, application);
      if (head === null) throw new RecordInvariant(`application ${application} is not in the record`);
      const box = await keys.require(sql, application);
      const there = await sql.row<Row>(FIND, [application]);
      if (there !== null) return box.open(there.content, PLACE.opening) as KeptOpening;
      // As JSON keeps it: members that are undefined are left out.
      const content = box.close(JSON.parse(JSON.stringify(opening)) as Json, PLACE.opening);
      await sql.write('INSERT INTO opening (application, content, opened_at) VALUES (?, ?, ?)', [
        application,
        content,
        at,
      ]);
      const entry = { at, actor: 'system', verb: 'application-opened', after: { openingSha256: sha256(content) } };
      await appendEntries(sql, application, head, [entryBytes(application, entry, { seq: null, message: null, box })]);
      return box.open(content, PLACE.opening) as KeptOpening;
    }),
  find: (application) =>
    database.transaction(async (sql) => {
      const box = await keys.find(sql, application);
      const there = box === null ? null : await sql.row<Row>(FIND, [application]);
      return box === null || there === null ? null : (box.open(there.content, PLACE.opening) as KeptOpening);
    }),
});
