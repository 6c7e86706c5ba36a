import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { KeyRing } from '../keys/index.js';
import { purposeBox } from '../keys/box.js';
import type { Database } from './database.js';
import { insertInto, type Sql } from './sql.js';
import type { Instant } from '../../domain/shared/time.js';

const PURPOSE = 'accounts';

/** What a person is called and reached by: encrypted, for an applicant's login is an e-mail address or a national id. */
type Profile = Pick<UserRow, 'login' | 'name' | 'nip' | 'rank' | 'title' | 'email'>;

export interface AccountProfileRow {
  readonly id: string;
  readonly profile: Buffer;
}

interface Row extends AccountProfileRow {
  readonly password_hash: string;
  readonly kind: UserRow['kind'];
  readonly failed_logins: number;
  readonly locked_until: number | null;
  readonly disabled: number;
  readonly password_once: number;
}

const COLUMNS =
  'a.id, a.profile, a.password_hash, a.kind, a.failed_logins, a.locked_until, a.disabled, a.password_once';

const folded = (login: string): string => login.normalize('NFKC').trim().toLowerCase();

interface AccountRows {
  open(row: AccountProfileRow): Profile;
  shown(sql: Sql, row: Row): Promise<UserRow>;
  readonly seal: (id: string, profile: Profile) => Buffer;
  readonly index: (login: string) => string;
  staff(sql: Sql, office: string): Promise<readonly UserRow[]>;
  /** The account, which nobody else changes until the transaction ends. */
  locked(sql: Sql, id: string): Promise<UserRow | null>;
}

/** Reads and seals rows of accounts. */
export const accountRows = (keys: KeyRing): AccountRows => {
  const box = purposeBox(keys, PURPOSE);
  const open = (row: AccountProfileRow): Profile => box.open(row.profile, row.id) as Profile;
  const shown = async (sql: Sql, row: Row): Promise<UserRow> => {
    const roles = await sql.rows<{ readonly role: string; readonly office: string }>(
      'SELECT role, office FROM account_role WHERE account = ? ORDER BY office, role',
      [row.id],
    );
    return {
      id: row.id,
      ...open(row),
      passwordHash: row.password_hash,
      kind: row.kind,
      roles: roles.map(({ role, office }) => ({ role, office })),
      failedLogins: row.failed_logins,
      lockedUntil: row.locked_until,
      disabled: row.disabled === 1,
      passwordOnce: row.password_once === 1,
    };
  };
  return {
    open,
    shown,
    seal: (id: string, profile: Profile): Buffer => box.close({ ...profile }, id),
    index: (login: string): string => keys.blindIndex('login', folded(login)),
    locked: async (sql: Sql, id: string): Promise<UserRow | null> => {
      const row = await sql.row<Row>(`SELECT ${COLUMNS} FROM account a WHERE a.id = ? FOR UPDATE`, [id]);
      return row === null ? null : shown(sql, row);
    },
    staff: async (sql: Sql, office: string): Promise<readonly UserRow[]> => {
      const found = await sql.rows<Row>(
        `SELECT ${COLUMNS} FROM account a WHERE a.kind = 'staff' AND EXISTS (SELECT 1 FROM account_role r WHERE r.account = a.id AND r.office = ?)`,
        [office],
      );
      const users: UserRow[] = [];
      for (const row of found) users.push(await shown(sql, row));
      // logins are encrypted: the database cannot order them
      return users.sort((a, b) => a.login.localeCompare(b.login));
    },
  };
};

const officesOf = async (sql: Sql, id: string): Promise<readonly string[]> =>
  (await sql.rows<{ readonly office: string }>('SELECT DISTINCT office FROM account_role WHERE account = ?', [id])).map(
    ({ office }) => office,
  );

/** The account holds exactly these roles of the office from now on; one that it held already keeps its date. */
export const setRoles = async (
  sql: Sql,
  id: string,
  office: string,
  roles: readonly string[],
  at: Instant,
): Promise<void> => {
  const held = await sql.rows<{ readonly role: string }>(
    'SELECT role FROM account_role WHERE account = ? AND office = ?',
    [id, office],
  );
  for (const { role } of held)
    if (!roles.includes(role))
      await sql.write('DELETE FROM account_role WHERE account = ? AND office = ? AND role = ?', [id, office, role]);
  const kept = new Set(held.map(({ role }) => role));
  for (const role of new Set(roles))
    if (!kept.has(role)) await sql.write(...insertInto('account_role', { account: id, role, office, since: at }));
};

export const accounts = (database: Database, keys: KeyRing): Accounts => {
  const { index, seal, ...rows } = accountRows(keys);
  const shown = async (sql: Sql, row: Row | null): Promise<UserRow | null> =>
    row === null ? null : rows.shown(sql, row);
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
        const sealed = seal(id, profile);
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
        for (const office of new Set([...(await officesOf(sql, id)), ...roles.map((held) => held.office)]))
          await setRoles(
            sql,
            id,
            office,
            roles.flatMap((held) => (held.office === office ? [held.role] : [])),
            Date.now(),
          );
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
          `SELECT ${COLUMNS} FROM account a JOIN account_role r ON r.account = a.id WHERE r.role = ? AND r.office = ? AND a.disabled = 0 ORDER BY r.since DESC, a.id`,
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
