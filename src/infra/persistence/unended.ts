import type { UnendedApplications } from '../../domain/ports/unended.js';
import type { Database } from './database.js';
import type { SqlValue } from './sql.js';

type Row = Awaited<ReturnType<UnendedApplications['page']>>[number];

/**
 * Applications that have not ended, by the index that has office, status, time and id: no state is read, and no ended
 * application.
 */
export const unended = (database: Database): UnendedApplications => ({
  page: (office, after, limit) =>
    database.run(async (sql) => {
      const rows: Row[] = [];
      for (const status of ['received', 'running'] as const) {
        if (rows.length >= limit || (after?.status === 'running' && status === 'received')) continue;
        const from = after?.status === status ? after : null;
        const place: readonly SqlValue[] = from === null ? [] : [from.receivedAt, from.receivedAt, from.id];
        rows.push(
          ...(await sql.rows<Row>(
            `SELECT id, seq, status, received_at AS receivedAt FROM application WHERE office = ? AND status = ?
             ${from === null ? '' : 'AND (received_at > ? OR (received_at = ? AND id > ?))'} ORDER BY received_at, id LIMIT ?`,
            [office, status, ...place, limit - rows.length],
          )),
        );
      }
      return rows;
    }),
});
