import type { Reminder, Reminders } from '../../domain/ports/reminders.js';
import type { Database } from './database.js';

interface Row {
  readonly id: number;
  readonly reminder_key: string;
  readonly recipient: string;
  readonly application: string;
  readonly task: string;
  readonly kind: Reminder['kind'];
  readonly name: string;
  readonly due_at: number | null;
  readonly digest: number;
  readonly deliver_at: number;
  readonly mail_key: string | null;
}

const shown = (row: Row): Reminder => ({
  id: String(row.id),
  key: row.reminder_key,
  recipient: row.recipient,
  application: row.application,
  task: row.task,
  kind: row.kind,
  name: row.name,
  dueAt: row.due_at,
  digest: row.digest === 1,
  deliverAt: row.deliver_at,
  mailKey: row.mail_key,
});

const WAITING = 'settled_at IS NULL AND deliver_at <= ? AND lease_until <= ?';

export const reminders = (database: Database): Reminders => ({
  add: (list) =>
    database.transaction(async (sql) => {
      for (const one of list) {
        await sql.write(
          `INSERT IGNORE INTO reminder (reminder_key, recipient, application, task, kind, name, due_at, digest, deliver_at, lease_until)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
          [
            one.key,
            one.recipient,
            one.application,
            one.task,
            one.kind,
            one.name,
            one.dueAt,
            one.digest ? 1 : 0,
            one.deliverAt,
          ],
        );
      }
    }),
  take: (recipients, at, leaseMs) =>
    database.transaction(async (sql) => {
      const first = await sql.rows<Pick<Row, 'recipient'>>(
        `SELECT DISTINCT recipient FROM reminder WHERE ${WAITING} ORDER BY recipient LIMIT ?`,
        [at, at, recipients],
      );
      if (first.length === 0) return [];
      const rows = await sql.rows<Row>(
        `SELECT * FROM reminder WHERE ${WAITING} AND recipient IN (?) ORDER BY id FOR UPDATE SKIP LOCKED`,
        [at, at, first.map(({ recipient }) => recipient)],
      );
      for (const { id } of rows)
        await sql.write('UPDATE reminder SET lease_until = ? WHERE id = ?', [at + leaseMs, id]);
      return rows.map(shown);
    }),
  sentSingly: (recipient, since) =>
    database.run(
      async (sql) =>
        (
          await sql.row<{ readonly sent: number }>(
            `SELECT COUNT(*) AS sent FROM reminder WHERE recipient = ? AND outcome = 'sent' AND digest = 0 AND settled_at > ?`,
            [recipient, since],
          )
        )?.sent ?? 0,
    ),
  bind: (ids, mailKey) =>
    database.run(async (sql) => {
      await sql.write('UPDATE reminder SET mail_key = ? WHERE id IN (?) AND mail_key IS NULL', [mailKey, ids]);
    }),
  toDigest: (ids, deliverAt) =>
    database.run(async (sql) => {
      await sql.write(
        'UPDATE reminder SET digest = 1, deliver_at = ?, lease_until = 0 WHERE id IN (?) AND mail_key IS NULL',
        [deliverAt, ids],
      );
    }),
  settle: (ids, outcome, at) =>
    database.run(async (sql) => {
      await sql.write('UPDATE reminder SET outcome = ?, settled_at = ? WHERE id IN (?) AND settled_at IS NULL', [
        outcome,
        at,
        ids,
      ]);
    }),
});
