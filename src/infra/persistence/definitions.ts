import type { Definitions } from '../../domain/ports/definitions.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import type { Database } from './database.js';

export const definitions = (database: Database): Definitions => ({
  save: (definition, xml, at) =>
    database.run(async (sql) => {
      // The same digest is the same definition: saved again, it becomes the current one of its process.
      await sql.write(
        `INSERT INTO process_definition (digest, process, definition, xml, saved_at) VALUES (?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE saved_at = VALUES(saved_at)`,
        [definition.digest, definition.main, JSON.stringify(definition), xml, at],
      );
    }),
  find: (digest) =>
    database.run(async (sql) => {
      const row = await sql.row<{ readonly definition: string }>(
        'SELECT definition FROM process_definition WHERE digest = ?',
        [digest],
      );
      return row === null ? null : (JSON.parse(row.definition) as ProcessDefinition);
    }),
  xml: (digest) =>
    database.run(
      async (sql) =>
        (await sql.row<{ readonly xml: string }>('SELECT xml FROM process_definition WHERE digest = ?', [digest]))
          ?.xml ?? null,
    ),
  current: (processId) =>
    database.run(
      async (sql) =>
        (
          await sql.row<{ readonly digest: string }>(
            'SELECT digest FROM process_definition WHERE process = ? ORDER BY saved_at DESC, number DESC LIMIT 1',
            [processId],
          )
        )?.digest ?? null,
    ),
  versions: (processId) =>
    database.run(async (sql) =>
      sql.rows<{ readonly process: string; readonly digest: string; readonly savedAt: number }>(
        `SELECT process, digest, saved_at AS savedAt FROM process_definition ${processId === undefined ? '' : 'WHERE process = ?'}
         ORDER BY process, saved_at DESC, number DESC`,
        processId === undefined ? [] : [processId],
      ),
    ),
});
