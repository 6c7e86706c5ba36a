import type { Accounts, UserRow } from '../../domain/ports/store.js';
import type { KeyRing } from '../keys/index.js';
import { purposeBox } from '../keys/box.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';

const PURPOSE = 'accounts';

/** What a person is called and reached by: encrypted, for an applicant's login is an e-mail address or a national id. */
type Profile = Pick<UserRow, 'login' | 'name' | 'nip' | 'rank' | 'title' | 'email'>;

interface Row {
  readonly id: string;
  readonly profile: Buffer;
  readonly password_hash: string;
  readonly kind: UserRow['kind'];
  readonly failed_logins: number;
  readonly locked_until: number | null;
  readonly disabled: number;
}

const COLUMNS = 'a.id, a.profile, a.password_hash, a.kind, a.failed_logins, a.locked_until, a.disabled';

const folded = (login: string): string => login.normalize('NFKC').trim().toLowerCase();

export const accounts = (database: Database, keys: KeyRing): Accounts => {
  const box = purposeBox(keys, PURPOSE);
  const index = (login: string): string => keys.blindIndex('login', folded(login));
  const shown = async (sql: Sql, row: Row | null): Promise<UserRow | null> => {
    if (row === null) return null;
    const roles = await sql.rows<{ readonly role: string; readonly office: string }>(
      'SELECT role, office FROM account_role WHERE account = ? ORDER BY office, role',
      [row.id],
    );
    return {
      id: row.id,
      ...(box.open(row.profile, row.id) as Profile),
      passwordHash: row.password_hash,
      kind: row.kind,
      roles: roles.map(({ role, office }) => ({ role, office })),
      failedLogins: row.failed_logins,
      lockedUntil: row.locked_until,
      disabled: row.disabled === 1,
    };
  };
  return {
    byLogin: (login) =>
      database.run(async (sql) =>
        shown(sql, await sql.row<Row>(`SELECT ${COLUMNS} FROM account a WHERE a.login_index = ?`, [index(login)])),
      ),
    byId: (id) =>
      database.run(async (sql) =>
        shown(sql, await sql.row<Row>(`SELECT ${COLUMNS} FROM account a WHERE a.id = ?`, [id])),
      ),
    save: ({ id, login, name, nip, rank, title, email, passwordHash, kind, roles }) =>
      database.transaction(async (sql) => {
        const profile: Profile = { login, name, nip, rank, title, email };
        const sealed = box.close({ ...profile }, id);
        const changed = await sql.write(
          'UPDATE account SET login_index = ?, profile = ?, password_hash = ?, kind = ? WHERE id = ?',
          [index(login), sealed, passwordHash, kind, id],
        );
        if (changed.affectedRows === 0) {
          await sql.write(
            'INSERT INTO account (id, login_index, profile, password_hash, kind, failed_logins, disabled) VALUES (?, ?, ?, ?, ?, 0, 0)',
            [id, index(login), sealed, passwordHash, kind],
          );
        }
        await sql.write('DELETE FROM account_role WHERE account = ?', [id]);
        for (const { role, office } of roles) {
          await sql.write('INSERT INTO account_role (account, role, office) VALUES (?, ?, ?)', [id, role, office]);
        }
      }),
    loginFailed: (id, _at, lockedUntil) =>
      database.run(async (sql) => {
        await sql.write('UPDATE account SET failed_logins = failed_logins + 1, locked_until = ? WHERE id = ?', [
          lockedUntil,
          id,
        ]);
      }),
    loginSucceeded: (id, at) =>
      database.run(async (sql) => {
        await sql.write('UPDATE account SET failed_logins = 0, locked_until = NULL, last_login_at = ? WHERE id = ?', [
          at,
          id,
        ]);
      }),
    byRole: (role, office) =>
      database.run(async (sql) => {
        const rows = await sql.rows<Row>(
          `SELECT ${COLUMNS} FROM account a JOIN account_role r ON r.account = a.id WHERE r.role = ? AND r.office = ? AND a.disabled = 0 ORDER BY a.id`,
          [role, office],
        );
        const users: UserRow[] = [];
        for (const row of rows) {
          const user = await shown(sql, row);
          if (user !== null) users.push(user);
        }
        return users;
      }),
    openSession: ({ tokenHash, user, createdAt, expiresAt }) =>
      database.run(async (sql) => {
        await sql.write('DELETE FROM session WHERE expires_at <= ?', [createdAt]);
        await sql.write('INSERT INTO session (token_hash, account, created_at, expires_at) VALUES (?, ?, ?, ?)', [
          tokenHash,
          user,
          createdAt,
          expiresAt,
        ]);
      }),
    session: (tokenHash, at) =>
      database.run(async (sql) => {
        const row = await sql.row<{ readonly account: string; readonly expires_at: number }>(
          'SELECT s.account, s.expires_at FROM session s JOIN account a ON a.id = s.account WHERE s.token_hash = ? AND s.expires_at > ? AND a.disabled = 0',
          [tokenHash, at],
        );
        return row === null ? null : { user: row.account, expiresAt: row.expires_at };
      }),
    closeSession: (tokenHash) =>
      database.run(async (sql) => {
        await sql.write('DELETE FROM session WHERE token_hash = ?', [tokenHash]);
      }),
  };
};
