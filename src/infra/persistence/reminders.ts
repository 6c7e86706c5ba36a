import type { Reminders } from '../../domain/ports/reminders.js';
import { all } from './columns.js';
import type { Database } from './database.js';
import { REMINDER } from './tables/clock.js';

const ROW = REMINDER.without('leaseUntil', 'outcome', 'settledAt');
const RECIPIENT = REMINDER.only('recipient');

const WAITING = 'settled_at IS NULL AND deliver_at <= ? AND lease_until <= ?';

export const reminders = (database: Database): Reminders => ({
  add: (list) =>
    database.transaction(async (sql) => {
      for (const reminder of list) {
        const [insert, values] = REMINDER.insert({ ...reminder, leaseUntil: 0 });
        await sql.write(insert.replace('INSERT', 'INSERT IGNORE'), values);
      }
    }),
  take: (recipients, at, leaseMs) =>
    database.transaction(async (sql) => {
      const first = await sql.rows(
        `SELECT DISTINCT recipient FROM reminder WHERE ${WAITING} ORDER BY recipient LIMIT ?`,
        [at, at, recipients],
      );
      if (first.length === 0) return [];
      const recipientsNow = RECIPIENT.readAll(first).map(({ recipient }) => recipient);
      const rows = await all(
        sql,
        ROW,
        `SELECT ${ROW.columns} FROM reminder WHERE ${WAITING} AND recipient IN (?) ORDER BY id FOR UPDATE SKIP LOCKED`,
        [at, at, recipientsNow],
      );
      for (const { id } of rows)
        await sql.write('UPDATE reminder SET lease_until = ? WHERE id = ?', [at + leaseMs, id]);
      return rows;
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
