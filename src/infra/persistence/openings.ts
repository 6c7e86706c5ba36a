import type { KeptOpening } from '../../domain/application/opening.js';
import { PLACE } from '../../domain/audit/places.js';
import type { Openings } from '../../domain/ports/case-record.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantKeys } from './applicant-keys.js';
import { appendEntries, entryBytes, lockApplication, sha256 } from './audit-log.js';
import type { Database } from './database.js';
import { OPENING } from './tables/record.js';
import { RecordInvariant } from './unavailable.js';

const CONTENT = OPENING.only('content');
const FIND = `SELECT ${CONTENT.columns} FROM opening WHERE application = ?`;

/** Openings, each stored once under the application's lock: a second attempt reads what the first one wrote. */
export const openings = (database: Database, keys: ApplicantKeys): Openings => ({
  keep: (application, opening, at) =>
    database.transaction(async (sql) => {
      const head = await lockApplication(sql, application);
      if (head === null) throw new RecordInvariant(`application ${application} is not in the record`);
      const box = await keys.require(sql, application);
      const before = await sql.row(FIND, [application]);
      if (before !== null) return CONTENT.read(before, box).content;
      // As JSON keeps it: members that are undefined are left out.
      const content = box.close(JSON.parse(JSON.stringify(opening)) as Json, PLACE.opening);
      await sql.write(...OPENING.insert({ application, content, openedAt: at }, box));
      const entry = { at, actor: 'system', verb: 'application-opened', after: { openingSha256: sha256(content) } };
      await appendEntries(sql, application, head, [entryBytes(application, entry, { seq: null, message: null, box })]);
      return box.open(content, PLACE.opening) as KeptOpening;
    }),
  find: (application) =>
    database.run(async (sql) => {
      const box = await keys.find(sql, application);
      const row = box === null ? null : await sql.row(FIND, [application]);
      return box === null || row === null ? null : CONTENT.read(row, box).content;
    }),
});
