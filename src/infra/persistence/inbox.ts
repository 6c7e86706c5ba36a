import { createHash } from 'node:crypto';
import type { Inbox } from '../../domain/ports/inbox.js';
import { isObject, type Json, type JsonObject } from '../../domain/shared/json.js';
import type { KeyRing } from '../keys/index.js';
import { sealJson, unsealJson } from '../keys/box.js';
import { all, first } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { INBOX } from './tables/exchange.js';
import { isDuplicate, RecordInvariant } from './unavailable.js';

/** Time after which a message that its taker neither settled nor failed is given out again. */
const LEASE_MS = 60_000;

const INBOX_ID = INBOX.only('id');
const LATEST = INBOX.only('id', 'said');
const TAKEN = INBOX.only(
  ...(['id', 'source', 'key', 'receivedAt', 'master', 'wrapped', 'body', 'attempts'] as const),
).present('wrapped');

/**
 * Digest of another system's key: such keys may hold personal data (nib) and be of any length, and the digest
 * identifies as well.
 */
const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Owner's name of a message's data key: part of the context under which the key is wrapped. */
export const ownerOf = (source: string, key: string): string => `inbox/${source}/${key}`;

const textsIn = (value: Json | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap((one: Json) => textsIn(one)) : [];

/** The applications to which a part of the message went. */
const linked = (outcome: JsonObject): readonly string[] => {
  const { results } = outcome;
  const each = Array.isArray(results) ? results.filter(isObject) : [];
  return [...new Set(each.flatMap(({ application }) => textsIn(application)))];
};

const link = async (sql: Sql, id: string, outcome: JsonObject): Promise<void> => {
  for (const application of linked(outcome)) {
    await sql.write(
      'INSERT INTO inbox_application (application, inbox) VALUES (?, ?) ON DUPLICATE KEY UPDATE inbox = VALUES(inbox)',
      [application, id],
    );
  }
};

/** The inbox. Each message has a data key of its own, destroyed with that of an application that it led to. */
export const inbox = (database: Database, keys: KeyRing): Inbox => ({
  put: async ({ source, key, subject, body, receivedAt }) => {
    const said = digest(key);
    const about = subject === undefined ? null : digest(subject);
    /** The id of the new row; null where one has this key already. */
    const insert = async (messageKey: string): Promise<string | null> => {
      const owner = ownerOf(source, messageKey);
      const { key: dataKey, stored } = keys.create(owner);
      const [statement, values] = INBOX.insert({
        source,
        key: messageKey,
        said,
        subject: about,
        receivedAt,
        master: stored.master,
        wrapped: stored.wrapped,
        body: sealJson(dataKey, body, owner),
        state: 'waiting',
        attempts: 0,
        nextAt: receivedAt,
      });
      try {
        const { insertId } = await database.run((sql) => sql.write(statement, values));
        return String(insertId);
      } catch (error) {
        if (isDuplicate(error)) return null;
        throw error;
      }
    };
    /** The id of the message that was sent again. */
    const repeated = async (messageKey: string): Promise<{ id: string; fresh: boolean }> => {
      const row = await database.run((sql) =>
        first(sql, INBOX_ID, 'SELECT id FROM inbox WHERE source = ? AND message_key = ?', [source, messageKey]),
      );
      if (row === null) throw new RecordInvariant('an inbox message that is a repeat is of none');
      return { id: row.id, fresh: false };
    };

    const id = await insert(said);
    if (id !== null) return { id, fresh: true };
    const latest =
      about === null
        ? null
        : await database.run((sql) =>
            first(
              sql,
              LATEST,
              `SELECT ${LATEST.columns} FROM inbox WHERE source = ? AND subject = ? ORDER BY id DESC LIMIT 1`,
              [source, about],
            ),
          );
    if (latest === null) return repeated(said);
    if (latest.said === said) return { id: latest.id, fresh: false };
    // Another message came in between: this one, said again, is the present state. Two that come at once are one.
    const again = digest(`${key}\n${latest.id}`);
    const anew = await insert(again);
    return anew === null ? repeated(again) : { id: anew, fresh: true };
  },
  take: (limit, at) =>
    database.transaction(async (sql) => {
      const rows = await all(
        sql,
        TAKEN,
        `SELECT ${TAKEN.columns} FROM inbox
           WHERE state = 'waiting' AND next_at <= ? AND wrapped IS NOT NULL ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED`,
        [at, limit],
      );
      for (const { id } of rows)
        await sql.write('UPDATE inbox SET next_at = ?, attempts = attempts + 1 WHERE id = ?', [at + LEASE_MS, id]);
      return rows.map(({ id, source, key, receivedAt, master, wrapped, body, attempts }) => {
        const owner = ownerOf(source, key);
        const opened = unsealJson(keys.unwrap(owner, { master, wrapped }), body, owner) as JsonObject;
        return { id, source, receivedAt, body: opened, attempts: attempts + 1 };
      });
    }),
  done: (id, outcome, taken) =>
    database.transaction(async (sql) => {
      const { affectedRows } = await sql.write(
        `UPDATE inbox SET state = ?, outcome = ?, reason = NULL, troubles = NULL WHERE id = ?`,
        [taken ? 'done' : 'refused', JSON.stringify(outcome), id],
      );
      if (affectedRows === 0) throw new RecordInvariant(`inbox message ${id} is not in the record`);
      await link(sql, id, outcome);
    }),
  failed: (id, { reason, troubles, outcome }, retryAt) =>
    database.transaction(async (sql) => {
      const why = [reason, JSON.stringify(troubles), outcome === undefined ? null : JSON.stringify(outcome), id];
      const set = 'reason = ?, troubles = ?, outcome = COALESCE(?, outcome) WHERE id = ?';
      if (retryAt === null) await sql.write(`UPDATE inbox SET state = 'dead', ${set}`, why);
      else await sql.write(`UPDATE inbox SET next_at = ?, ${set}`, [retryAt, ...why]);
      if (outcome !== undefined) await link(sql, id, outcome);
    }),
});
