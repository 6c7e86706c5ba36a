import type { AwaitingApplication } from '../../domain/application/conversation.js';
import type { KeptMessage, ProcessMessages, TimedStarts } from '../../domain/ports/process-messages.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import type { KeyRing } from '../keys/index.js';
import { sealJson, unsealJson } from '../keys/box.js';
import { all, type Fields } from './columns.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { PROCESS_MESSAGE, TIMED_START } from './tables/procedures.js';
import { hashOf } from './transition-script.js';
import { isDuplicate } from './unavailable.js';

const ROW = PROCESS_MESSAGE.only(
  ...(['id', 'office', 'sender', 'key', 'master', 'wrapped', 'body', 'postedAt', 'expiresAt'] as const),
  ...(['state', 'receiver', 'deliveryKey'] as const),
).present('wrapped');
type Row = Fields<(typeof ROW)['map']>;
const START = TIMED_START.without('office');

/** Owner's name of a message's data key: part of the context under which the key is wrapped. */
const ownerOf = (sender: string | null, key: string): string => `process-message/${sender ?? ''}/${key}`;
const keyHash = (key: Json): string => (key === null ? '-' : hashOf(key));

/** Condition that `a` waits for a message of this name, or at the element that its flow leads to. */
const addressed = (to: string | undefined): string =>
  to === undefined ? 'a.name_hash = ?' : `(a.element = ? OR (a.element = '' AND a.name_hash = ?))`;
const addressValues = (name: string, to: string | undefined): readonly string[] =>
  to === undefined ? [hashOf(name)] : [to, hashOf(name)];

const CONVERSATION = `COALESCE(JSON_UNQUOTE(JSON_EXTRACT(p.source_keys, '$.conversation')), p.id)`;

/** Messages between procedures. Each has a data key of its own, destroyed with that of the application that sent it. */
export const processMessages = (database: Database, keys: KeyRing): ProcessMessages => {
  const keptMessage = ({ master, wrapped, body, ...row }: Row): KeptMessage => {
    const owner = ownerOf(row.sender, row.key);
    const said = unsealJson(keys.unwrap(owner, { master, wrapped }), body, owner) as JsonObject &
      Pick<KeptMessage, 'name' | 'payload' | 'correlationKey' | 'to'>;
    const { name, payload, correlationKey, to } = said;
    return {
      ...row,
      ...{ name, payload, correlationKey },
      ...(to === undefined ? {} : { to }),
      givenKey: said['givenKey'] ?? null,
    };
  };
  const select = (sql: Sql, where: string, values: readonly (string | number)[]): Promise<readonly Row[]> =>
    all(
      sql,
      ROW,
      `SELECT ${ROW.columnsOf('m')} FROM process_message m WHERE m.wrapped IS NOT NULL AND ${where}`,
      values,
    );
  const list = (where: string, values: readonly (string | number)[]): Promise<readonly KeptMessage[]> =>
    database.run(async (sql) => (await select(sql, where, values)).map(keptMessage));

  return {
    post: async ({ office, sender, key, name, payload, correlationKey, to, at, expiresAt }) => {
      const owner = ownerOf(sender, key);
      const { key: dataKey, stored } = keys.create(owner);
      const body: JsonObject = { name, payload, correlationKey, ...(to === undefined ? {} : { to }) };
      const [statement, values] = PROCESS_MESSAGE.insert({
        office,
        sender,
        key,
        nameHash: hashOf(name),
        keyHash: keyHash(correlationKey),
        to: to ?? null,
        master: stored.master,
        wrapped: stored.wrapped,
        body: sealJson(dataKey, body, owner),
        postedAt: at,
        nextAt: at,
        expiresAt,
        state: 'waiting',
        attempt: 1,
      });
      try {
        const { insertId } = await database.run((sql) => sql.write(statement, values));
        return { id: String(insertId), fresh: true };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const [row] = await database.run((sql) =>
          select(sql, 'm.sender = ? AND m.message_key = ?', [sender ?? '', key]),
        );
        if (row === undefined) throw error;
        return { id: row.id, fresh: false };
      }
    },
    find: async (sender, key) => (await list('m.sender = ? AND m.message_key = ?', [sender ?? '', key]))[0] ?? null,
    takeable: ({ office, at, limit, names, elements }) => {
      const many = (values: readonly string[]): string => values.map(() => '?').join(', ');
      const byName = names.length === 0 ? '' : `OR (m.to_element = '' AND m.name_hash IN (${many(names)}))`;
      const byElement = elements.length === 0 ? '' : `OR m.to_element IN (${many(elements)})`;
      return list(
        `m.state = 'waiting' AND m.office = ? AND m.next_at <= ? AND (EXISTS (
           SELECT 1 FROM awaited a WHERE a.office = m.office AND a.kind = 'message'
             AND (a.element = m.to_element OR (m.to_element = '' OR a.element = '') AND a.name_hash = m.name_hash)
             AND (m.key_hash = '-' OR a.key_hash IN ('', m.key_hash))) ${byName} ${byElement})
         ORDER BY m.id LIMIT ?`,
        [office, at, ...names.map(hashOf), ...elements, limit],
      );
    },
    receivers: ({ office, name, to, keys: wanted }) =>
      database.run(async (sql) => {
        const hashes = wanted.map(keyHash);
        const rows = await sql.rows<{ readonly id: string; readonly key_hash: string; readonly conversation: string }>(
          `SELECT DISTINCT p.id, a.key_hash, ${CONVERSATION} AS conversation, p.received_at FROM awaited a JOIN application p ON p.id = a.application
           WHERE a.office = ? AND a.kind = 'message' AND ${addressed(to)} AND a.key_hash IN (?)
             AND NOT EXISTS (SELECT 1 FROM process_message g WHERE g.receiver = p.id AND g.state = 'given')
           ORDER BY p.received_at, p.id, a.key_hash DESC`,
          [office, ...addressValues(name, to), ['', ...hashes]],
        );
        return rows.map(({ id, key_hash, conversation }): AwaitingApplication => ({
          application: id,
          keyed: key_hash !== '',
          conversation,
        }));
      }),
    keysAsked: ({ office, name, to }) =>
      database.run((sql) =>
        sql.rows<{ readonly digest: string; readonly element: string }>(
          `SELECT DISTINCT p.definition_digest AS digest, a.element FROM awaited a JOIN application p ON p.id = a.application
           WHERE a.office = ? AND a.kind = 'message' AND ${addressed(to)} AND a.key_hash <> ''`,
          [office, ...addressValues(name, to)],
        ),
      ),
    give: (id, receiver, givenKey) =>
      database.transaction(async (sql) => {
        const [row] = await select(sql, `m.id = ? AND m.state = 'waiting' FOR UPDATE`, [id]);
        if (row === undefined) return false;
        const message = keptMessage(row);
        const owner = ownerOf(row.sender, row.key);
        const { name, payload, to } = message;
        const own = { name, payload, correlationKey: message.correlationKey, ...(to === undefined ? {} : { to }) };
        const body: JsonObject = { ...own, givenKey };
        const dataKey = keys.unwrap(owner, { master: row.master, wrapped: row.wrapped });
        await sql.write(
          `UPDATE process_message SET state = 'given', receiver = ?, body = ?, delivery_key = CONCAT('message/', id, '/', attempt) WHERE id = ?`,
          [receiver, sealJson(dataKey, body, owner), id],
        );
        return true;
      }),
    unposted: (limit) =>
      list(
        `m.state = 'given' AND NOT EXISTS (SELECT 1 FROM courier c WHERE c.application = m.receiver AND c.message_key = m.delivery_key)
         ORDER BY m.id LIMIT ?`,
        [limit],
      ),
    beginWith: (id, digest, startEvent) =>
      database.run(async (sql) => {
        const { affectedRows } = await sql.write(
          `UPDATE process_message SET state = 'beginning', delivery_key = ? WHERE id = ? AND state = 'waiting'`,
          [`${digest}/${startEvent}`, id],
        );
        return affectedRows === 1;
      }),
    beginning: (limit) => list(`m.state = 'beginning' ORDER BY m.id LIMIT ?`, [limit]),
    begun: (id, application) =>
      database.run(async (sql) => {
        await sql.write(
          `UPDATE process_message SET state = 'delivered', receiver = ? WHERE id = ? AND state = 'beginning'`,
          [application, id],
        );
      }),
    postpone: (id, until) =>
      database.run(async (sql) => {
        await sql.write(`UPDATE process_message SET next_at = ? WHERE id = ? AND state = 'waiting'`, [until, id]);
      }),
    settle: () =>
      database.run(async (sql) => {
        const decided = await sql.write(
          `UPDATE process_message m JOIN transition t ON t.application = m.receiver AND t.message_key = m.delivery_key
           SET m.state = IF(t.accepted = 1, 'delivered', 'waiting'), m.attempt = m.attempt + 1 WHERE m.state = 'given'`,
        );
        // A procedure that ended before it was reached decides on nothing any more.
        const gone = await sql.write(
          `UPDATE process_message m JOIN application p ON p.id = m.receiver
           JOIN courier c ON c.application = m.receiver AND c.message_key = m.delivery_key
           SET m.state = 'waiting', m.attempt = m.attempt + 1
           WHERE m.state = 'given' AND p.finished_at IS NOT NULL AND c.delivered = 1
             AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.application = m.receiver AND t.message_key = m.delivery_key)`,
        );
        return decided.affectedRows + gone.affectedRows;
      }),
    overdue: (at, limit) => list(`m.state = 'waiting' AND m.expires_at <= ? ORDER BY m.id LIMIT ?`, [at, limit]),
    expire: (id) =>
      database.run(async (sql) => {
        await sql.write(`UPDATE process_message SET state = 'expired' WHERE id = ? AND state = 'waiting'`, [id]);
      }),
  };
};

export const timedStarts = (database: Database): TimedStarts => {
  const READ = `SELECT ${START.columns} FROM timed_start`;
  return {
    find: (office, digest) =>
      database.run((sql) => all(sql, START, `${READ} WHERE office = ? AND digest = ?`, [office, digest])),
    add: (office, { digest, element, lastAt, nextAt }) =>
      database.run(async (sql) => {
        const [insert, values] = TIMED_START.insert({ office, digest, element, lastAt, nextAt });
        await sql.write(`${insert} ON DUPLICATE KEY UPDATE element = element`, values);
      }),
    keepOnly: (office, digests) =>
      database.run(async (sql) => {
        const others = digests.length === 0 ? '' : `AND digest NOT IN (${digests.map(() => '?').join(', ')})`;
        await sql.write(`DELETE FROM timed_start WHERE office = ? ${others}`, [office, ...digests]);
      }),
    due: (office, at, limit) =>
      database.run((sql) =>
        all(sql, START, `${READ} WHERE office = ? AND next_at <= ? ORDER BY next_at, element LIMIT ?`, [
          office,
          at,
          limit,
        ]),
      ),
    fired: (office, { digest, element, nextAt }, following) =>
      database.run(async (sql) => {
        await sql.write(
          'UPDATE timed_start SET last_at = next_at, next_at = ? WHERE office = ? AND digest = ? AND element = ? AND next_at = ?',
          [following, office, digest, element, nextAt],
        );
      }),
  };
};
