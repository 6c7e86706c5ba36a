import type { Heartbeats, OutageProposal } from '../../domain/ports/clock-journal.js';
import type { Database } from './database.js';

interface Row {
  readonly id: number;
  readonly office: string;
  readonly component: string;
  readonly from_at: number;
  readonly to_at: number;
  readonly orderly: number;
  readonly detected_at: number;
  readonly state: OutageProposal['state'];
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly reason: string | null;
  readonly window_id: string | null;
}

const shown = (row: Row): OutageProposal => ({
  id: String(row.id),
  office: row.office,
  component: row.component,
  from: row.from_at,
  to: row.to_at,
  orderly: row.orderly === 1,
  detectedAt: row.detected_at,
  state: row.state,
  decidedAt: row.decided_at,
  decidedBy: row.decided_by,
  reason: row.reason,
  window: row.window_id,
});

/** One row a component, whichever of its processes beats: it was down only where all of them were. */
export const heartbeats = (database: Database): Heartbeats => ({
  beat: ({ office, component, at, toleranceMs }) =>
    database.transaction(async (sql) => {
      const last = await sql.row<{ readonly last_at: number; readonly stopped_at: number | null }>(
        'SELECT last_at, stopped_at FROM heartbeat WHERE component = ? FOR UPDATE',
        [component],
      );
      await sql.write(
        `INSERT INTO heartbeat (component, last_at) VALUES (?, ?)
         ON DUPLICATE KEY UPDATE last_at = GREATEST(last_at, VALUES(last_at)), stopped_at = NULL`,
        [component, at],
      );
      if (last === null || at - last.last_at <= toleranceMs) return null;
      await sql.write(
        `INSERT INTO outage_proposal (office, component, from_at, to_at, orderly, detected_at, state) VALUES (?, ?, ?, ?, ?, ?, 'proposed')
         ON DUPLICATE KEY UPDATE component = VALUES(component)`,
        [office, component, last.last_at, at, last.stopped_at === null ? 0 : 1, at],
      );
      const row = await sql.row<Row>('SELECT * FROM outage_proposal WHERE component = ? AND from_at = ?', [
        component,
        last.last_at,
      ]);
      return row === null ? null : shown(row);
    }),
  stop: (component, at) =>
    database.run(async (sql) => {
      await sql.write(
        'UPDATE heartbeat SET last_at = GREATEST(last_at, ?), stopped_at = GREATEST(last_at, ?) WHERE component = ?',
        [at, at, component],
      );
    }),
  proposals: ({ office, open }) =>
    database.run(async (sql) =>
      (
        await sql.rows<Row>(
          `SELECT * FROM outage_proposal WHERE office = ? ${open ? `AND state = 'proposed'` : ''} ORDER BY id DESC LIMIT 500`,
          [office],
        )
      ).map(shown),
    ),
  find: (id) =>
    database.run(async (sql) => {
      const row = await sql.row<Row>('SELECT * FROM outage_proposal WHERE id = ?', [id]);
      return row === null ? null : shown(row);
    }),
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
