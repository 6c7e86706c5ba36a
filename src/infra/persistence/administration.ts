import { endsSessions } from '../../domain/access/guarded-change.js';
import type { Administration } from '../../domain/ports/administration.js';
import { rolesAt, type UserRow } from '../../domain/ports/accounts.js';
import type { KeyRing } from '../keys/index.js';
import { accountRows, setRoles } from './accounts.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { logEntry } from './system-log.js';
import { ACCOUNT } from './tables/exchange.js';
import { SYSTEM_LOG } from './tables/office.js';
import { isDuplicate, RecordInvariant } from './unavailable.js';

export const endSessions = async (sql: Sql, id: string, keep: string | null): Promise<void> => {
  if (keep === null) await sql.write('DELETE FROM session WHERE account = ?', [id]);
  else await sql.write('DELETE FROM session WHERE account = ? AND token_hash <> ?', [id, keep]);
};

export const administration = (database: Database, keys: KeyRing): Administration => {
  const rows = accountRows(keys);
  const changeOne = async (
    sql: Sql,
    id: string,
    statement: string,
    values: readonly (string | number | Buffer)[],
  ): Promise<void> => {
    const changed = await sql.write(`UPDATE account SET ${statement} WHERE id = ?`, [...values, id]);
    if (changed.affectedRows !== 1) throw new RecordInvariant(`there is no account ${id} to change`);
  };
  const locked = async (sql: Sql, id: string): Promise<UserRow> => {
    const account = await rows.locked(sql, id);
    if (account === null) throw new RecordInvariant(`there is no account ${id} to change`);
    return account;
  };
  return {
    staff: (office) => database.run((sql) => rows.staff(sql, office)),
    add: async ({ id, login, passwordHash, roles, disabled = false, ...profile }, entry) => {
      try {
        await database.transaction(async (sql) => {
          await sql.write(
            ...ACCOUNT.insert(
              {
                id,
                loginIndex: rows.index(login),
                profile: { login, ...profile },
                passwordHash,
                kind: 'staff',
                disabled,
                passwordOnce: true,
              },
              rows.box,
            ),
          );
          await setRoles(sql, id, entry.office, roles, entry.at);
          await logEntry(sql, entry);
        });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    edit: (id, { roles, ...profile }, entry, still) =>
      database.transaction(async (sql) => {
        const account = await locked(sql, id);
        if (still?.(account) === false) return false;
        const { login } = account;
        await changeOne(sql, id, 'profile = ?', [rows.box.close({ login, ...profile }, id)]);
        const held = rolesAt(account, entry.office);
        if (roles !== undefined) await setRoles(sql, id, entry.office, roles, entry.at);
        if (endsSessions({ ...account, roles: held }, { ...profile, roles: roles ?? held }))
          await endSessions(sql, id, null);
        await logEntry(sql, entry);
        return true;
      }),
    setPassword: (id, { hash, once, keep }, entry) =>
      database.transaction(async (sql) => {
        await changeOne(sql, id, 'password_hash = ?, password_once = ?', [hash, once ? 1 : 0]);
        await endSessions(sql, id, keep);
        await logEntry(sql, entry);
      }),
    setDisabled: (id, disabled, entry, still) =>
      database.transaction(async (sql) => {
        if (still?.(await locked(sql, id)) === false) return false;
        await changeOne(sql, id, 'disabled = ?', [disabled ? 1 : 0]);
        if (disabled) await endSessions(sql, id, null);
        await logEntry(sql, entry);
        return true;
      }),
    unlockSigner: (id, entry) =>
      database.transaction(async (sql) => {
        const unlocked = await sql.write(
          'UPDATE signing_attempt SET locked = 0, failures = 0 WHERE official = ? AND locked = 1',
          [id],
        );
        if (unlocked.affectedRows === 0) return false;
        await logEntry(sql, entry);
        return true;
      }),
    note: (entry) => database.run((sql) => logEntry(sql, entry)),
    systemLog: ({ office, before, limit }) =>
      database.run(async (sql) => {
        const rows = await sql.rows(
          `SELECT ${SYSTEM_LOG.columns} FROM system_log WHERE office = ?${before === undefined ? '' : ' AND number < ?'} ORDER BY number DESC LIMIT ${Math.trunc(limit)}`,
          before === undefined ? [office] : [office, before],
        );
        return SYSTEM_LOG.readAll(rows);
      }),
  };
};
