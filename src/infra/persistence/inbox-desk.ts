import type { InboxCause, InboxDesk, InboxFate, InboxRow } from '../../domain/ports/inbox.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { KeyRing } from '../keys/index.js';
import { unsealJson } from '../keys/box.js';
import { json, number, rowId, table, text, instant, all, first, type Fields } from './columns.js';
import type { Database } from './database.js';
import { ownerOf } from './inbox.js';
import type { Sql, SqlValue } from './sql.js';
import { INBOX, INBOX_APPLICATION } from './tables/exchange.js';

const SEEN = INBOX.only('id', 'source', 'receivedAt', 'state', 'attempts', 'nextAt', 'troubles', 'reason', 'outcome');
const CONTENT = INBOX.only('source', 'key', 'master', 'wrapped', 'body');
const LED_TO = INBOX_APPLICATION.only('application', 'inbox');

/** Row that the statement of `causes` answers; no table of its own. */
const CAUSE = table('inbox', {
  source: text<InboxCause['source']>('source'),
  troubles: json<InboxRow['troubles']>('troubles'),
  count: number('messages'),
  attempts: number('attempts'),
  oldest: instant('oldest'),
  example: rowId('example'),
});
const COUNT = table('inbox', { total: number('total') });

type State = Fields<typeof SEEN.map>['state'];

const FATE: Readonly<Record<State, InboxFate>> = {
  waiting: 'waiting',
  done: 'taken',
  refused: 'refused',
  dead: 'not-understood',
  'set-aside': 'set-aside',
};

const STATE: Readonly<Record<InboxFate, State>> = {
  waiting: 'waiting',
  taken: 'done',
  refused: 'refused',
  'not-understood': 'dead',
  'set-aside': 'set-aside',
};

const filter = (
  query: Omit<Parameters<InboxDesk['list']>[0], 'limit' | 'before'>,
): { readonly where: string; readonly values: readonly SqlValue[] } => {
  const conditions = ['1 = 1'];
  const values: SqlValue[] = [];
  const add = (condition: string, value: SqlValue): void => {
    conditions.push(condition);
    values.push(value);
  };
  if (query.source !== undefined) add('source = ?', query.source);
  if (query.fate !== undefined) add('state = ?', STATE[query.fate]);
  if (query.since !== undefined) add('received_at >= ?', query.since);
  if (query.application !== undefined)
    add('id IN (SELECT inbox FROM inbox_application WHERE application = ?)', query.application);
  return { where: conditions.join(' AND '), values };
};

const withApplications = async (sql: Sql, rows: readonly Fields<typeof SEEN.map>[]): Promise<readonly InboxRow[]> => {
  const ids = rows.map(({ id }) => id);
  const links =
    ids.length === 0
      ? []
      : await all(
          sql,
          LED_TO,
          `SELECT ${LED_TO.columns} FROM inbox_application WHERE inbox IN (?) ORDER BY application`,
          [ids],
        );
  return rows.map(({ state, nextAt, troubles, ...row }) => ({
    ...row,
    fate: FATE[state],
    nextAt: state === 'waiting' ? nextAt : null,
    troubles: troubles ?? [],
    applications: links.flatMap(({ application, inbox }) => (String(inbox) === row.id ? [application] : [])),
  }));
};

export const inboxDesk = (database: Database, keys: KeyRing): InboxDesk => ({
  list: ({ before, limit, ...query }) =>
    database.run(async (sql) => {
      const { where, values } = filter(query);
      const older = before === undefined ? '' : ' AND id < ?';
      const rows = await all(
        sql,
        SEEN,
        `SELECT ${SEEN.columns} FROM inbox WHERE ${where}${older} ORDER BY id DESC LIMIT ${String(Math.trunc(limit))}`,
        before === undefined ? values : [...values, before],
      );
      const counted = await first(sql, COUNT, `SELECT COUNT(*) AS total FROM inbox WHERE ${where}`, values);
      return { items: await withApplications(sql, rows), total: counted?.total ?? 0 };
    }),
  find: (id) =>
    database.run(async (sql) => {
      const row = await first(sql, SEEN, `SELECT ${SEEN.columns} FROM inbox WHERE id = ?`, [id]);
      return row === null ? null : ((await withApplications(sql, [row]))[0] ?? null);
    }),
  content: (id) =>
    database.run(async (sql) => {
      const row = await first(sql, CONTENT, `SELECT ${CONTENT.columns} FROM inbox WHERE id = ?`, [id]);
      if (row?.wrapped == null) return null;
      const owner = ownerOf(row.source, row.key);
      const key = keys.unwrap(owner, { master: row.master, wrapped: row.wrapped });
      return unsealJson(key, row.body, owner) as JsonObject;
    }),
  retry: (id, at) =>
    database.run(async (sql) => {
      const { affectedRows } = await sql.write(
        `UPDATE inbox SET state = 'waiting', next_at = ? WHERE id = ? AND state IN ('waiting', 'dead', 'set-aside') AND wrapped IS NOT NULL`,
        [at, id],
      );
      return affectedRows === 1;
    }),
  setAside: (id) =>
    database.run(async (sql) => {
      const { affectedRows } = await sql.write(
        `UPDATE inbox SET state = 'set-aside' WHERE id = ? AND state IN ('waiting', 'dead')`,
        [id],
      );
      return affectedRows === 1;
    }),
  causes: () =>
    database.run(async (sql) => {
      const groups = await all(
        sql,
        CAUSE,
        `SELECT source, troubles, COUNT(*) AS messages, MIN(attempts) AS attempts, MIN(received_at) AS oldest, MAX(id) AS example
           FROM inbox WHERE state IN ('waiting', 'dead') AND troubles IS NOT NULL GROUP BY source, troubles`,
      );
      const causes = new Map<string, InboxCause>();
      for (const { troubles, ...group } of groups)
        for (const { code, about } of troubles) {
          const name = JSON.stringify([group.source, code, about]);
          const known = causes.get(name);
          causes.set(name, {
            ...{ source: group.source, code, about, example: group.example },
            count: group.count + (known?.count ?? 0),
            attempts: Math.min(group.attempts, known?.attempts ?? group.attempts),
            oldest: Math.min(group.oldest, known?.oldest ?? group.oldest),
          });
        }
      return [...causes.values()].sort((a, b) => a.oldest - b.oldest);
    }),
});
