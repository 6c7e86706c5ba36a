import { randomUUID } from 'node:crypto';
import type { DocumentRow, Documents } from '../../domain/ports/documents.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import type { Database } from './database.js';
import { insertInto, type Sql } from './sql.js';
import { isDuplicate } from './unavailable.js';

interface Row {
  readonly id: string;
  readonly application: string;
  readonly kind: DocumentRow['kind'];
  readonly requirement: string | null;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly detail: Buffer;
}

/** A file's name says whose it is as often as its content does. */
interface Detail {
  readonly name: string;
  readonly meta: JsonObject;
}

const place = (id: string): string => `document.detail/${id}`;

const shown = (row: Row, box: ApplicantBox | null): DocumentRow => ({
  id: row.id,
  application: row.application,
  kind: row.kind,
  requirement: row.requirement,
  mediaType: row.media_type,
  size: row.size,
  sha256: row.sha256,
  createdAt: row.created_at,
  createdBy: row.created_by,
  ...(box === null ? { name: '', meta: {} } : (box.open(row.detail, place(row.id)) as Detail)),
});

/** Once the applicant's key is destroyed, a document's name is empty and its meta holds nothing. */
export const documents = (database: Database, keys: ApplicantKeys): Documents => {
  const first = async (sql: Sql, row: Row | null): Promise<DocumentRow | null> =>
    row === null ? null : shown(row, await keys.find(sql, row.application));
  const find: Documents['find'] = (id) =>
    database.run(async (sql) => first(sql, await sql.row<Row>('SELECT * FROM document WHERE id = ?', [id])));
  return {
    add: async ({ id = randomUUID(), name, meta, ...document }) => {
      try {
        return await database.run(async (sql) => {
          const box = await keys.require(sql, document.application);
          const [statement, values] = insertInto('document', {
            id,
            application: document.application,
            kind: document.kind,
            requirement: document.requirement,
            media_type: document.mediaType,
            size: document.size,
            sha256: document.sha256,
            created_at: document.createdAt,
            created_by: document.createdBy,
            detail: box.close({ name, meta }, place(id)),
          });
          await sql.write(statement, values);
          return { ...document, id, name, meta };
        });
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
        const rows = await sql.rows<Row>('SELECT * FROM document WHERE application = ? ORDER BY number', [application]);
        const box = rows.length === 0 ? null : await keys.find(sql, application);
        return rows.map((row) => shown(row, box));
      }),
    find,
    latest: (application, kind) =>
      database.run(async (sql) =>
        first(
          sql,
          await sql.row<Row>('SELECT * FROM document WHERE application = ? AND kind = ? ORDER BY number DESC LIMIT 1', [
            application,
            kind,
          ]),
        ),
      ),
  };
};
