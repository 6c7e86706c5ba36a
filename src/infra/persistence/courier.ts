import type { OutsideMessage } from '../../domain/application/messages.js';
import { isSameAct } from '../../domain/application/same-act.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { DocumentRow } from '../../domain/ports/documents.js';
import type { ApplicantKeys } from './applicant-keys.js';
import type { Database } from './database.js';
import { keepDocument } from './documents.js';
import type { Sql } from './sql.js';
import { COURIER } from './tables/exchange.js';
import { isDuplicate } from './unavailable.js';

/** Time after which a message that was given out and neither delivered nor postponed is given out again. */
const LEASE_MS = 15_000;

const KEPT = COURIER.only('key', 'message', 'delivered');
const ADDRESS = COURIER.only('id', 'application');
const UNDELIVERED = COURIER.only('id', 'application', 'key', 'message');

/** Keeps one message in the caller's transaction. */
export const keepMessage = async (
  sql: Sql,
  keys: ApplicantKeys,
  application: string,
  message: OutsideMessage,
): Promise<void> => {
  const box = await keys.require(sql, application);
  const { key, at } = message;
  const row = { application, key, message, postedAt: at, delivered: false, attempts: 0, nextAt: at };
  await sql.write(...COURIER.insert(row, box));
};

export const courier = (database: Database, keys: ApplicantKeys): Courier => {
  const find: Courier['find'] = (application, key) =>
    database.run(async (sql) => {
      const row = await sql.row(`SELECT ${KEPT.columns} FROM courier WHERE application = ? AND message_key = ?`, [
        application,
        key,
      ]);
      const box = row === null ? null : await keys.recent(sql, application);
      if (row === null || box === null) return null;
      const { message, delivered } = KEPT.read(row, box);
      return { message, delivered };
    });
  /**
   * True for a file that is listed already. Files were once listed before their message: where a process died in
   * between, the message is missing.
   */
  const isListedAlone = (file: DocumentRow): Promise<boolean> =>
    database.run(async (sql) => {
      const row = await sql.row('SELECT 1 AS listed FROM document WHERE id = ? AND application = ? AND sha256 = ?', [
        file.id,
        file.application,
        file.sha256,
      ]);
      return row !== null;
    });
  const post: Courier['post'] = async (application, message, file) => {
    try {
      if (file === undefined) await database.run((sql) => keepMessage(sql, keys, application, message));
      else
        await database.transaction(async (sql) => {
          await keepMessage(sql, keys, application, message);
          await keepDocument(sql, keys, file);
        });
      return { fresh: true, same: true };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const stored = await find(application, message.key);
      if (stored === null && file !== undefined && (await isListedAlone(file))) return post(application, message);
      return { fresh: false, same: stored !== null && isSameAct(stored.message, message) };
    }
  };
  return {
    post,
    find,
    undelivered: (limit, at) =>
      database.transaction(async (sql) => {
        // Only the oldest of each application: a later one must not overtake it.
        const rows = await sql.rows(
          `SELECT ${UNDELIVERED.columnsOf('c')} FROM courier c
           WHERE c.delivered = 0 AND c.next_at <= ?
             AND NOT EXISTS (SELECT 1 FROM courier e WHERE e.application = c.application AND e.delivered = 0 AND e.id < c.id)
           ORDER BY c.id LIMIT ? FOR UPDATE SKIP LOCKED`,
          [at, limit],
        );
        const taken: { readonly application: string; readonly message: OutsideMessage }[] = [];
        for (const row of rows) {
          const { id, application } = ADDRESS.read(row);
          const box = await keys.find(sql, application);
          if (box === null) {
            await sql.write(
              `UPDATE courier SET delivered = 1, reason = 'the applicant''s data key was destroyed' WHERE id = ?`,
              [id],
            );
            continue;
          }
          await sql.write('UPDATE courier SET next_at = ?, attempts = attempts + 1 WHERE id = ?', [at + LEASE_MS, id]);
          taken.push({ application, message: UNDELIVERED.read(row, box).message });
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
    isDecidedUpTo: (application, key) =>
      database.run(async (sql) => {
        const undecided = await sql.row(
          `SELECT 1 AS undecided FROM courier c JOIN courier e ON e.application = c.application AND e.id < c.id
           WHERE c.application = ? AND c.message_key = ?
             AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.application = e.application AND t.message_key = e.message_key)
           LIMIT 1`,
          [application, key],
        );
        return undecided === null;
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
