import { randomUUID } from 'node:crypto';
import type { DocumentRow, Documents } from '../../domain/ports/documents.js';
import type { ApplicantKeys } from './applicant-keys.js';
import type { Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql, StoredRow } from './sql.js';
import { DOCUMENT } from './tables/record.js';
import { isDuplicate } from './unavailable.js';

const ROW = DOCUMENT.without('number');
const OWNER = DOCUMENT.only('application');

const documentOf = ({ detail, ...row }: Fields<(typeof ROW)['map']>): DocumentRow => ({ ...row, ...detail });

/** Lists a file in the caller's transaction. */
export const keepDocument = async (
  sql: Sql,
  keys: ApplicantKeys,
  { id, name, meta, ...document }: DocumentRow,
): Promise<void> => {
  const box = await keys.require(sql, document.application);
  await sql.write(...DOCUMENT.insert({ id, ...document, detail: { name, meta } }, box));
};

/** Listed documents. Once the applicant's key is destroyed, a document's name is empty and its meta holds nothing. */
export const documents = (database: Database, keys: ApplicantKeys): Documents => {
  const first = async (sql: Sql, row: StoredRow | null): Promise<DocumentRow | null> =>
    row === null ? null : documentOf(ROW.read(row, await keys.find(sql, OWNER.read(row).application)));
  const find: Documents['find'] = (id) =>
    database.run(async (sql) => first(sql, await sql.row(`SELECT ${ROW.columns} FROM document WHERE id = ?`, [id])));
  return {
    add: async ({ id = randomUUID(), ...document }) => {
      try {
        await database.run((sql) => keepDocument(sql, keys, { ...document, id }));
        return { ...document, id };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        // The id was given by the caller, who tries again what is already there.
        const there = await find(id);
        if (there?.sha256 !== document.sha256 || there.application !== document.application) throw error;
        return there;
      }
    },
    list: (application) =>
      database.run(async (sql) => {
        const rows = await sql.rows(`SELECT ${ROW.columns} FROM document WHERE application = ? ORDER BY number`, [
          application,
        ]);
        const box = rows.length === 0 ? null : await keys.find(sql, application);
        return ROW.readAll(rows, box).map(documentOf);
      }),
    find,
    latest: (application, kind) =>
      database.run(async (sql) =>
        first(
          sql,
          await sql.row(
            `SELECT ${ROW.columns} FROM document WHERE application = ? AND kind = ? ORDER BY number DESC LIMIT 1`,
            [application, kind],
          ),
        ),
      ),
  };
};
