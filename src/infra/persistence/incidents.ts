import type { Incidents } from '../../domain/ports/incidents.js';
import { all } from './columns.js';
import type { Database } from './database.js';
import type { SqlValue } from './sql.js';
import { INCIDENT } from './tables/exchange.js';

const LISTED = INCIDENT.without('settledId');

/** Incidents: one open per application, task and code, counted; a settled one keeps its row and a new one may open. */
export const incidents = (database: Database): Incidents => ({
  raise: ({ application, task, code, detail, at }) =>
    database.run(async (sql) => {
      const [insert, values] = INCIDENT.insert({ application, task, code, detail, firstAt: at, lastAt: at, count: 1 });
      await sql.write(
        `${insert} ON DUPLICATE KEY UPDATE count = count + 1, detail = VALUES(detail), last_at = VALUES(last_at)`,
        values,
      );
    }),
  settle: (application, task, at, but) =>
    database.run(async (sql) => {
      await sql.write(
        `UPDATE incident SET settled_at = ?, settled_id = id WHERE application = ? AND task = ? AND settled_id = 0${but === undefined ? '' : ' AND code <> ?'}`,
        [at, application, task ?? '', ...(but === undefined ? [] : [but])],
      );
    }),
  settleCode: (code, at) =>
    database.run(async (sql) => {
      // by the index of those that are open: it is asked with each signature, and every incident ever is kept
      await sql.write('UPDATE incident SET settled_at = ?, settled_id = id WHERE settled_at = 0 AND code = ?', [
        at,
        code,
      ]);
    }),
  list: async ({ office, application, open }) => {
    const conditions = ['1 = 1'];
    const values: SqlValue[] = [];
    if (office !== undefined) {
      // An incident of no application (a message that came from outside) is every supervisor's.
      conditions.push('(a.office = ? OR a.id IS NULL)');
      values.push(office);
    }
    if (application !== undefined) {
      conditions.push('i.application = ?');
      values.push(application);
    }
    if (open !== undefined) conditions.push(open ? 'i.settled_id = 0' : 'i.settled_id > 0');
    return database.run((sql) =>
      all(
        sql,
        LISTED,
        `SELECT ${LISTED.columnsOf('i')} FROM incident i LEFT JOIN application a ON a.id = i.application
           WHERE ${conditions.join(' AND ')} ORDER BY i.last_at DESC, i.id DESC LIMIT 1000`,
        values,
      ),
    );
  },
});
