import type { Outbox, OutboxDesk, OutboxRow } from '../../domain/ports/outbox.js';
import type { OutboxEntry } from '../../domain/ports/recorder.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import type { ApplicantBox, ApplicantKeys } from './applicant-keys.js';
import { all, first } from './columns.js';
import type { Database } from './database.js';
import type { Sql, SqlValue } from './sql.js';
import { OUTBOX } from './tables/exchange.js';
import { RecordInvariant } from './unavailable.js';

const TAKEN = OUTBOX.only('id', 'application', 'key', 'channel', 'payload', 'attempts', 'givenAt');
const ADDRESS = OUTBOX.only('id', 'application');
const STATE = OUTBOX.only('state');
const LISTED = OUTBOX.only('id', 'application', 'key', 'channel', 'payload', 'attempts', 'state', 'answer');

/** Statement that puts a message into the outbox, to be sent from `at` on. */
export const queued = (
  application: string,
  { key, channel, payload }: OutboxEntry,
  at: Instant,
  box: ApplicantBox,
): readonly [string, readonly SqlValue[]] =>
  OUTBOX.insert({ application, key, channel, payload, state: 'waiting', attempts: 0, nextAt: at }, box);

const settle = async (
  sql: Sql,
  id: string,
  state: 'sent' | 'dead',
  rest: { readonly answer: JsonObject | null; readonly reason: string | null; readonly at: number },
): Promise<void> => {
  const { affectedRows } = await sql.write(
    `UPDATE outbox SET state = ?, answer = COALESCE(?, answer), reason = ?, settled_at = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting'`,
    [state, rest.answer === null ? null : JSON.stringify(rest.answer), rest.reason, rest.at, id],
  );
  if (affectedRows === 1) return;
  const row = await first(sql, STATE, 'SELECT state FROM outbox WHERE id = ?', [id]);
  // The same outcome a second time is an answer that was lost; another outcome is a defect.
  if (row?.state !== state)
    throw new RecordInvariant(
      `outgoing message ${id} is ${row?.state ?? 'not in the record'}, it cannot become ${state}`,
    );
};

export const outbox = (database: Database, keys: ApplicantKeys): Outbox => ({
  take: (limit, at, leaseMs) =>
    database.transaction(async (sql) => {
      const rows = await sql.rows(
        `SELECT ${TAKEN.columnsOf('o')} FROM outbox o
         WHERE o.state = 'waiting' AND o.next_at <= ?
           AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.application = o.application AND e.state = 'waiting' AND e.id < o.id
             AND (e.channel = 'mail') = (o.channel = 'mail'))
         ORDER BY o.id LIMIT ? FOR UPDATE SKIP LOCKED`,
        [at, limit],
      );
      const taken: OutboxRow[] = [];
      for (const row of rows) {
        const { id, application } = ADDRESS.read(row);
        const box = await keys.require(sql, application);
        await sql.write('UPDATE outbox SET next_at = ?, given_at = ? WHERE id = ?', [at + leaseMs, at, id]);
        const { givenAt, ...message } = TAKEN.read(row, box);
        taken.push({ ...message, mayHaveArrived: givenAt !== null || message.attempts > 0 });
      }
      return taken;
    }),
  sent: (id, answer, at) => database.run((sql) => settle(sql, id, 'sent', { answer, reason: null, at })),
  dead: (id, reason, at) => database.run((sql) => settle(sql, id, 'dead', { answer: null, reason, at })),
  retry: (id, reason, at) =>
    database.run(async (sql) => {
      await sql.write(
        `UPDATE outbox SET next_at = ?, reason = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting'`,
        [at, reason, id],
      );
    }),
  list: (application) =>
    database.run(async (sql) => {
      const rows = await sql.rows(`SELECT ${LISTED.columns} FROM outbox WHERE application = ? ORDER BY id`, [
        application,
      ]);
      const box = rows.length === 0 ? null : await keys.find(sql, application);
      return LISTED.readAll(rows, box);
    }),
});

const SHOWN = OUTBOX.only('id', 'application', 'channel', 'state', 'attempts', 'nextAt', 'settledAt', 'reason');

export const outboxDesk = (database: Database): OutboxDesk => ({
  list: ({ state, application, before, limit }) => {
    const conditions = ['1 = 1'];
    const values: SqlValue[] = [];
    const add = (condition: string, value: SqlValue | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    add('state = ?', state);
    add('application = ?', application);
    add('id < ?', before);
    return database.run((sql) =>
      all(
        sql,
        SHOWN,
        `SELECT ${SHOWN.columns} FROM outbox WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ${String(Math.trunc(limit))}`,
        values,
      ),
    );
  },
  find: (id) => database.run((sql) => first(sql, SHOWN, `SELECT ${SHOWN.columns} FROM outbox WHERE id = ?`, [id])),
  again: (id, at) =>
    database.run(async (sql) => {
      const { affectedRows } = await sql.write(
        `UPDATE outbox SET state = 'waiting', next_at = ?, settled_at = NULL WHERE id = ? AND state = 'dead'
           AND application IN (SELECT application FROM application_key WHERE wrapped IS NOT NULL)`,
        [at, id],
      );
      return affectedRows === 1;
    }),
});
