import type { Deeds } from '../../domain/ports/deeds.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { ApplicantKeys } from './applicant-keys.js';
import type { Database } from './database.js';

interface Row {
  readonly deed_key: string;
  readonly application: string;
  readonly kind: string;
  readonly detail: Buffer;
  readonly at: number;
}

const place = (key: string): string => `deed.detail/${key}`;

/** What was done stays known after the applicant's key is destroyed; its detail (receiver, address) is then empty. */
export const deeds = (database: Database, keys: ApplicantKeys): Deeds => ({
  find: (key) =>
    database.run(async (sql) => {
      const row = await sql.row<Row>('SELECT * FROM deed WHERE deed_key = ?', [key]);
      if (row === null) return null;
      const box = await keys.find(sql, row.application);
      return box === null ? {} : (box.open(row.detail, place(key)) as JsonObject);
    }),
  // The first to save stands: a repeat of the deed is a repeat of its record.
  save: (key, application, kind, detail, at) =>
    database.run(async (sql) => {
      const box = await keys.require(sql, application);
      await sql.write(
        'INSERT INTO deed (deed_key, application, kind, detail, at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE deed_key = VALUES(deed_key)',
        [key, application, kind, box.close(detail, place(key)), at],
      );
    }),
  list: (application) =>
    database.run(async (sql) => {
      const rows = await sql.rows<Row>('SELECT * FROM deed WHERE application = ? ORDER BY number', [application]);
      const box = rows.length === 0 ? null : await keys.find(sql, application);
      return rows.map((row) => ({
        key: row.deed_key,
        kind: row.kind,
        detail: box === null ? {} : (box.open(row.detail, place(row.deed_key)) as JsonObject),
        at: row.at,
      }));
    }),
});
