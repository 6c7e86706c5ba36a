import type { Definitions } from '../../domain/ports/definitions.js';
import { all } from './columns.js';
import type { Database } from './database.js';
import { PROCESS_DEFINITION } from './tables/record.js';

const DEFINITION = PROCESS_DEFINITION.only('definition');
const VERSION = PROCESS_DEFINITION.only('process', 'digest', 'savedAt');

export const definitions = (database: Database): Definitions => ({
  save: (definition, xml, at) =>
    database.run(async (sql) => {
      // The same digest is the same definition: saved again, it becomes the current one of its process.
      const { digest, main } = definition;
      const [insert, values] = PROCESS_DEFINITION.insert({ digest, process: main, definition, xml, savedAt: at });
      await sql.write(`${insert} ON DUPLICATE KEY UPDATE saved_at = VALUES(saved_at)`, values);
    }),
  find: (digest) =>
    database.run(async (sql) => {
      const row = await sql.row('SELECT definition FROM process_definition WHERE digest = ?', [digest]);
      return DEFINITION.read(row)?.definition ?? null;
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
    database.run((sql) =>
      all(
        sql,
        VERSION,
        `SELECT ${VERSION.columns} FROM process_definition ${processId === undefined ? '' : 'WHERE process = ?'}
           ORDER BY process, saved_at DESC, number DESC`,
        processId === undefined ? [] : [processId],
      ),
    ),
});
