import type { Heartbeats } from '../../domain/ports/clock-journal.js';
import { all, first } from './columns.js';
import type { Database } from './database.js';
import { HEARTBEAT, OUTAGE_PROPOSAL } from './tables/clock.js';

const PROPOSAL = OUTAGE_PROPOSAL.columns;
const BEAT = HEARTBEAT.only('lastAt', 'stoppedAt');

/** Heartbeats, one row a component, whichever of its processes beats: it was down only where all of them were. */
export const heartbeats = (database: Database): Heartbeats => ({
  beat: ({ office, component, at, toleranceMs }) =>
    database.transaction(async (sql) => {
      const last = await first(sql, BEAT, `SELECT ${BEAT.columns} FROM heartbeat WHERE component = ? FOR UPDATE`, [
        component,
      ]);
      await sql.write(
        `INSERT INTO heartbeat (component, last_at) VALUES (?, ?)
         ON DUPLICATE KEY UPDATE last_at = GREATEST(last_at, VALUES(last_at)), stopped_at = NULL`,
        [component, at],
      );
      if (last === null || at - last.lastAt <= toleranceMs) return null;
      const [insert, values] = OUTAGE_PROPOSAL.insert({
        office,
        component,
        from: last.lastAt,
        to: at,
        orderly: last.stoppedAt !== null,
        detectedAt: at,
        state: 'proposed',
      });
      await sql.write(`${insert} ON DUPLICATE KEY UPDATE component = VALUES(component)`, values);
      return await first(
        sql,
        OUTAGE_PROPOSAL,
        `SELECT ${PROPOSAL} FROM outage_proposal WHERE component = ? AND from_at = ?`,
        [component, last.lastAt],
      );
    }),
  stop: (component, at) =>
    database.run(async (sql) => {
      await sql.write(
        'UPDATE heartbeat SET last_at = GREATEST(last_at, ?), stopped_at = GREATEST(last_at, ?) WHERE component = ?',
        [at, at, component],
      );
    }),
  proposals: ({ office, open }) =>
    database.run((sql) =>
      all(
        sql,
        OUTAGE_PROPOSAL,
        `SELECT ${PROPOSAL} FROM outage_proposal WHERE office = ? ${open ? `AND state = 'proposed'` : ''} ORDER BY id DESC LIMIT 500`,
        [office],
      ),
    ),
  find: (id) =>
    database.run((sql) => first(sql, OUTAGE_PROPOSAL, `SELECT ${PROPOSAL} FROM outage_proposal WHERE id = ?`, [id])),
  decide: (id, { state, at, by, reason, window }) =>
    database.run(
      async (sql) =>
        (
          await sql.write(
            `UPDATE outage_proposal SET state = ?, decided_at = ?, decided_by = ?, reason = ?, window_id = ? WHERE id = ? AND state = 'proposed'`,
            [state, at, by, reason, window, id],
          )
        ).affectedRows === 1,
    ),
});
