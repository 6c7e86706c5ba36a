import type { Incidents } from '../../domain/ports/incidents.js';
import type { Database } from './database.js';
import type { SqlValue } from './sql.js';

type Incident = Awaited<ReturnType<Incidents['list']>>[number];

interface Row extends Omit<Incident, 'id' | 'task' | 'settledAt'> {
  readonly id: number;
  readonly task: string;
  readonly settledAt: number;
}

/** One open incident per application, task and code, counted; a settled one keeps its row and a new one may open. */
export const incidents = (database: Database): Incidents => ({
  raise: ({ application, task, code, detail, at }) =>
    database.run(async (sql) => {
      await sql.write(
        `INSERT INTO incident (application, task, code, detail, first_at, last_at, count) VALUES (?, ?, ?, ?, ?, ?, 1)
         ON DUPLICATE KEY UPDATE count = count + 1, detail = VALUES(detail), last_at = VALUES(last_at)`,
        [application, task ?? '', code, detail, at, at],
      );
    }),
  settle: (application, task, at) =>
    database.run(async (sql) => {
      await sql.write(
        'UPDATE incident SET settled_at = ?, settled_id = id WHERE application = ? AND task = ? AND settled_id = 0',
        [at, application, task ?? ''],
      );
    }),
  list: async ({ office, application, open }) => {
    const conditions = ['1 = 1'];
    const values: SqlValue[] = [];
    if (office !== undefined) {
      // What belongs to no application (a message that came from outside) is every supervisor's.
      conditions.push('(a.office = ? OR a.id IS NULL)');
      values.push(office);
    }
    if (application !== undefined) {
      conditions.push('i.application = ?');
      values.push(application);
    }
    if (open !== undefined) conditions.push(open ? 'i.settled_id = 0' : 'i.settled_id > 0');
    const rows = await database.run((sql) =>
      sql.rows<Row>(
        `SELECT i.id, i.application, i.task, i.code, i.detail, i.first_at AS firstAt, i.last_at AS lastAt, i.count, i.settled_at AS settledAt
         FROM incident i LEFT JOIN application a ON a.id = i.application WHERE ${conditions.join(' AND ')} ORDER BY i.last_at DESC, i.id DESC LIMIT 1000`,
        values,
      ),
    );
    return rows.map((row) => ({
      ...row,
      id: String(row.id),
      task: row.task === '' ? null : row.task,
      settledAt: row.settledAt === 0 ? null : row.settledAt,
    }));
  },
});
