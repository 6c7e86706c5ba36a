import type { OutsideMessage } from '../../domain/application/messages.js';
import { isSameAct } from '../../domain/application/same-act.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Json } from '../../domain/shared/json.js';
import type { ApplicantKeys } from './applicant-keys.js';
import type { Database } from './database.js';
import { insertInto, type Sql } from './sql.js';
import { isDuplicate } from './unavailable.js';

/** A message that was given out and neither delivered nor postponed is given out again after this time. */
const LEASE_MS = 15_000;

interface Row {
  readonly id: number;
  readonly application: string;
  readonly message_key: string;
  readonly message: Buffer;
}

const place = (key: string): string => `courier.message/${key}`;

/** Keeps one message in the caller's transaction. */
export const keepMessage = async (
  sql: Sql,
  keys: ApplicantKeys,
  application: string,
  message: OutsideMessage,
): Promise<void> => {
  const box = await keys.require(sql, application);
  const [statement, values] = insertInto('courier', {
    application,
    message_key: message.key,
    message: box.close(JSON.parse(JSON.stringify(message)) as Json, place(message.key)),
    posted_at: message.at,
    delivered: 0,
    attempts: 0,
    next_at: message.at,
  });
  await sql.write(statement, values);
};

export const courier = (database: Database, keys: ApplicantKeys): Courier => {
  const find: Courier['find'] = (application, key) =>
    database.run(async (sql) => {
      const row = await sql.row<{ readonly message: Buffer; readonly delivered: number }>(
        'SELECT message, delivered FROM courier WHERE application = ? AND message_key = ?',
        [application, key],
      );
      const box = row === null ? null : await keys.find(sql, application);
      if (row === null || box === null) return null;
      return { message: box.open(row.message, place(key)) as OutsideMessage, delivered: row.delivered === 1 };
    });
  return {
    post: async (application, message) => {
      try {
        await database.run((sql) => keepMessage(sql, keys, application, message));
        return { fresh: true, same: true };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const stored = await find(application, message.key);
        return { fresh: false, same: stored !== null && isSameAct(stored.message, message) };
      }
    },
    find,
    undelivered: (limit, at) =>
      database.transaction(async (sql) => {
        // Only the oldest of each application: a later one must not overtake it.
        const rows = await sql.rows<Row>(
          `SELECT c.id, c.application, c.message_key, c.message FROM courier c
           WHERE c.delivered = 0 AND c.next_at <= ?
             AND NOT EXISTS (SELECT 1 FROM courier e WHERE e.application = c.application AND e.delivered = 0 AND e.id < c.id)
           ORDER BY c.id LIMIT ? FOR UPDATE SKIP LOCKED`,
          [at, limit],
        );
        const taken: { readonly application: string; readonly message: OutsideMessage }[] = [];
        for (const row of rows) {
          const box = await keys.find(sql, row.application);
          if (box === null) {
            await sql.write(
              `UPDATE courier SET delivered = 1, reason = 'the applicant''s data key was destroyed' WHERE id = ?`,
              [row.id],
            );
            continue;
          }
          await sql.write('UPDATE courier SET next_at = ?, attempts = attempts + 1 WHERE id = ?', [
            at + LEASE_MS,
            row.id,
          ]);
          taken.push({
            application: row.application,
            message: box.open(row.message, place(row.message_key)) as OutsideMessage,
          });
        }
        return taken;
      }),
    isNext: (application, key) =>
      database.run(async (sql) => {
        const older = await sql.row(
          `SELECT 1 AS older FROM courier c JOIN courier e ON e.application = c.application AND e.delivered = 0 AND e.id < c.id
           WHERE c.application = ? AND c.message_key = ? LIMIT 1`,
          [application, key],
        );
        return older === null;
      }),
    delivered: (application, key) =>
      database.run(async (sql) => {
        await sql.write('UPDATE courier SET delivered = 1, reason = NULL WHERE application = ? AND message_key = ?', [
          application,
          key,
        ]);
      }),
    postponed: (application, key, reason, retryAt) =>
      database.run(async (sql) => {
        await sql.write(
          'UPDATE courier SET next_at = ?, reason = ? WHERE application = ? AND message_key = ? AND delivered = 0',
          [retryAt, reason, application, key],
        );
      }),
  };
};
