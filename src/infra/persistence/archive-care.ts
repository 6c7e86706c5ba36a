import type { ArchiveCareRows, CaredFile } from '../../domain/ports/archive-care.js';
import type { Database } from './database.js';

export const archiveCare = (database: Database): ArchiveCareRows => ({
  files: (after, limit) =>
    database.run((sql) =>
      sql.rows<CaredFile>(
        `SELECT d.number, d.id AS document, d.application, d.sha256 FROM document d JOIN application_key k ON k.application = d.application
         WHERE d.number > ? AND k.wrapped IS NOT NULL ORDER BY d.number LIMIT ?`,
        [after, limit],
      ),
    ),
  lettered: (after, limit) =>
    database.run(async (sql) =>
      (
        await sql.rows<{ readonly application: string }>(
          `SELECT DISTINCT d.application FROM document d JOIN application_key k ON k.application = d.application
           WHERE d.application > ? AND d.kind = 'signed-letter' AND k.wrapped IS NOT NULL ORDER BY d.application LIMIT ?`,
          [after, limit],
        )
      ).map(({ application }) => application),
    ),
  renewed: (from, to) =>
    database.transaction(async (sql) => {
      await sql.write(
        `INSERT INTO permit_version (sha256, verification_id) SELECT sha256, verification_id FROM permit WHERE sha256 = ?
         ON DUPLICATE KEY UPDATE verification_id = VALUES(verification_id)`,
        [from],
      );
      const { affectedRows } = await sql.write('UPDATE permit SET sha256 = ? WHERE sha256 = ?', [to, from]);
      return affectedRows > 0;
    }),
});
