import { randomUUID } from 'node:crypto';
import { APPLICANT } from '../../domain/access/permissions.js';
import { SYSTEM } from '../../domain/application/messages.js';
import type { AuditEntry } from '../../domain/ports/recorder.js';
import type { Holdings } from '../../domain/ports/holdings.js';
import type { TaskRow, Tasks } from '../../domain/ports/tasks.js';
import type { ApplicantKeys } from './applicant-keys.js';
import { appendEntries, entryBytes, lockApplication } from './audit-log.js';
import { keepMessage } from './courier.js';
import { after, page, pageSize, readCursor } from './cursor.js';
import { all, first } from './columns.js';
import type { Database } from './database.js';
import type { Sql, SqlValue } from './sql.js';
import { TASK } from './tables/record.js';

/** Row of a task as it is shown. */
export const SHOWN_TASK = TASK.without('cameBack', 'dueOrder');
const LISTED = TASK.without('cameBack');

type Query = Parameters<Tasks['list']>[0];

const filter = (
  query: Query,
): { readonly conditions: readonly string[]; readonly values: readonly SqlValue[] } | null => {
  const conditions = ['office = ?'];
  const values: SqlValue[] = [query.office];
  const add = (condition: string, ...more: readonly SqlValue[]): void => {
    conditions.push(condition);
    values.push(...more);
  };
  if (query.state !== 'all') add(`state = 'open'`);
  if (query.roles !== undefined && query.view !== 'mine') {
    if (query.roles.length === 0) return null;
    add('role IN (?)', query.roles);
  }
  if (query.holder !== undefined && (query.view === undefined || query.view === 'mine'))
    add('holder = ?', query.holder);
  // A task that another officer holds is not this officer's work: no shared view has it.
  if (query.holder !== undefined && (query.view === 'overdue' || query.view === 'returned'))
    add('(holder IS NULL OR holder = ?)', query.holder);
  if (query.application !== undefined) add('application = ?', query.application);
  if (query.action !== undefined) add('action = ?', query.action);
  if (query.view === 'unassigned') add('holder IS NULL');
  if (query.view === 'overdue') add('overdue_at IS NOT NULL');
  if (query.view === 'returned') add('came_back = 1');
  if (query.cursor !== undefined) {
    const from = after(ORDER, readCursor(query.cursor, ['number', 'number', 'string', 'string']));
    add(from.text, ...from.values);
  }
  return { conditions, values };
};

/**
 * Order of lists: least working time left first. The due date already counts it; a resting clock has none and comes
 * last.
 */
const ORDER = [
  ['due_order', 'ASC'],
  ['opened_at', 'ASC'],
  ['application', 'ASC'],
  ['id', 'ASC'],
] as const;

const one = (sql: Sql, application: string, id: string): Promise<TaskRow | null> =>
  first(sql, SHOWN_TASK, `SELECT ${SHOWN_TASK.columns} FROM task WHERE application = ? AND id = ?`, [application, id]);

/**
 * Changes the holder of a task, appends the fact and posts it to the procedure, whose clock keeps waiting and handling
 * apart: all or nothing. `change` answers false where its condition was not met.
 */
const holding = (
  database: Database,
  keys: ApplicantKeys,
  to: { readonly application: string; readonly task: string; readonly holder: string | null },
  change: (sql: Sql) => Promise<boolean>,
  entry: AuditEntry,
): Promise<boolean> =>
  database.transaction(async (sql) => {
    const { application, task, holder } = to;
    const head = await lockApplication(sql, application);
    if (head === null || !(await change(sql))) return false;
    await appendEntries(sql, application, head, [
      entryBytes(application, entry, { seq: null, message: null, box: null }),
    ]);
    const { at, actor } = entry;
    await keepMessage(sql, keys, application, {
      type: 'task-held',
      key: `held/${randomUUID()}`,
      at,
      actor: { user: actor, roles: [] },
      task,
      holder,
    });
    return true;
  });

export const tasks = (database: Database, keys: ApplicantKeys): Tasks => ({
  list: async (query) => {
    const size = pageSize(query.limit);
    const where = filter(query);
    if (where === null) return { items: [], next: null };
    const rows = await database.run((sql) =>
      sql.rows(
        `SELECT ${LISTED.columns} FROM task WHERE ${where.conditions.join(' AND ')} ORDER BY ${ORDER.map((part) => part.join(' ')).join(', ')} LIMIT ?`,
        [...where.values, size + 1],
      ),
    );
    return page(
      LISTED.readAll(rows),
      size,
      ({ dueOrder: _, ...task }): TaskRow => task,
      (row) => [row.dueOrder, row.openedAt, row.application, row.id],
    );
  },
  find: (application, id) => database.run((sql) => one(sql, application, id)),
  claim: async (application, id, user, at) => {
    const claimed = await holding(
      database,
      keys,
      { application, task: id, holder: user },
      async (sql) =>
        (
          await sql.write(
            `UPDATE task SET holder = ?, claimed_at = ? WHERE application = ? AND id = ? AND state = 'open' AND holder IS NULL`,
            [user, at, application, id],
          )
        ).affectedRows === 1,
      { at, actor: user, verb: 'task-claimed', task: id },
    );
    if (claimed) return { claimed: true };
    const row = await database.run((sql) => one(sql, application, id));
    // A claim whose answer was lost: the claimer asks again.
    if (row?.state === 'open' && row.holder === user) return { claimed: true };
    return { claimed: false, holder: row?.holder ?? null, open: row?.state === 'open' };
  },
  release: (application, id, user, at) =>
    holding(
      database,
      keys,
      { application, task: id, holder: null },
      async (sql) =>
        (
          await sql.write(
            `UPDATE task SET holder = NULL, claimed_at = NULL WHERE application = ? AND id = ? AND state = 'open' AND holder = ?`,
            [application, id, user],
          )
        ).affectedRows === 1,
      { at, actor: user, verb: 'task-released', task: id },
    ),
  reassign: (application, id, to, by, at) =>
    holding(
      database,
      keys,
      { application, task: id, holder: to },
      async (sql) =>
        (
          await sql.write(
            `UPDATE task SET holder = ?, claimed_at = ? WHERE application = ? AND id = ? AND state = 'open'`,
            [to, to === null ? null : at, application, id],
          )
        ).affectedRows === 1,
      { at, actor: by, verb: 'task-reassigned', task: id, after: { holder: to } },
    ),
});

const ROLE = TASK.only('role');
const WAITING = TASK.only('application', 'id', 'element', 'action');
const HELD = TASK.only('application', 'id', 'role', 'holder').present('holder');
const OPEN_OF_OFFICE = `office = ? AND state = 'open'`;

export const holdings = (database: Database, keys: ApplicantKeys): Holdings => ({
  inDoubt: (office) =>
    database.run(async (sql) =>
      (
        await all(
          sql,
          HELD,
          `SELECT ${HELD.columnsOf('t')} FROM task t WHERE ${OPEN_OF_OFFICE} AND holder IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM account_role r JOIN account a ON a.id = r.account
               WHERE r.account = t.holder AND r.office = t.office AND r.role = t.role AND a.disabled = 0)`,
          [office],
        )
      ).map(({ id, ...held }) => ({ ...held, task: id })),
    ),
  rolesAtWork: (office) =>
    database.run(async (sql) =>
      (await all(sql, ROLE, `SELECT DISTINCT role FROM task WHERE ${OPEN_OF_OFFICE} ORDER BY role`, [office])).flatMap(
        ({ role }) => (role === '' || role === APPLICANT ? [] : [role]),
      ),
    ),
  initialledBy: async (office, role, people) =>
    people.length === 0
      ? []
      : database.run(async (sql) =>
          (
            await all(
              sql,
              WAITING,
              `SELECT ${WAITING.columnsOf('t')} FROM task t WHERE ${OPEN_OF_OFFICE} AND role = ? AND action IN ('paraf', 'sign')
                 AND EXISTS (SELECT 1 FROM task g WHERE g.application = t.application AND g.outcome = 'paraf' AND g.closed_by IN (?))
               ORDER BY t.application, t.id`,
              [office, role, people],
            )
          ).map(({ id, ...waiting }) => ({ ...waiting, task: id })),
        ),
  takeBack: ({ application, task, holder }, because, at) =>
    holding(
      database,
      keys,
      { application, task, holder: null },
      async (sql) =>
        (
          await sql.write(
            `UPDATE task SET holder = NULL, claimed_at = NULL WHERE application = ? AND id = ? AND state = 'open' AND holder = ?`,
            [application, task, holder],
          )
        ).affectedRows === 1,
      { at, actor: SYSTEM.user, verb: 'task-taken-back', task, after: { holder, because } },
    ),
});
