import type { Deeds } from '../../domain/ports/deeds.js';
import type { ApplicantKeys } from './applicant-keys.js';
import type { Database } from './database.js';
import { DEED } from './tables/letters.js';

const OWNER = DEED.only('application');
const ROW = DEED.without('number');

/**
 * Stored deeds. A deed stays known after the applicant's key is destroyed; its detail (receiver, address) is then
 * empty.
 */
export const deeds = (database: Database, keys: ApplicantKeys): Deeds => ({
  find: (key) =>
    database.run(async (sql) => {
      const row = await sql.row(`SELECT ${ROW.columns} FROM deed WHERE deed_key = ?`, [key]);
      if (row === null) return null;
      const { application } = OWNER.read(row);
      return ROW.read(row, await keys.find(sql, application)).detail;
    }),
  // The first to save stands: a repeat of the deed is a repeat of its record.
  save: (key, application, kind, detail, at) =>
    database.run(async (sql) => {
      const box = await keys.require(sql, application);
      const [insert, values] = DEED.insert({ key, application, kind, detail, at }, box);
      await sql.write(`${insert} ON DUPLICATE KEY UPDATE deed_key = VALUES(deed_key)`, values);
    }),
  list: (application) =>
    database.run(async (sql) => {
      const rows = await sql.rows(`SELECT ${ROW.columns} FROM deed WHERE application = ? ORDER BY number`, [
        application,
      ]);
      const box = rows.length === 0 ? null : await keys.find(sql, application);
      return ROW.readAll(rows, box).map(({ key, kind, detail, at }) => ({ key, kind, detail, at }));
    }),
});
