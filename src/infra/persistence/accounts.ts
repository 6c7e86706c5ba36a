import { rolesAt, type Accounts, type SessionRow, type UserRow } from '../../domain/ports/accounts.js';
import type { KeyRing } from '../keys/index.js';
import { purposeBox, type Box } from '../keys/box.js';
import type { Database } from './database.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Sql, StoredRow } from './sql.js';
import { ACCOUNT, ACCOUNT_ROLE, SESSION } from './tables/exchange.js';

const PURPOSE = 'accounts';

const USER = ACCOUNT.without('loginIndex', 'lastLoginAt');
const COLUMNS = USER.columnsOf('a');

const ROLE = ACCOUNT_ROLE.only('role', 'office');

/** A login whichever way it is written. */
export const foldedLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase();

/** Blind index by which an account is found. */
export const loginIndex = (keys: KeyRing, login: string): string => keys.blindIndex('login', foldedLogin(login));

interface AccountRows {
  /** Opens and seals profiles. */
  readonly box: Box;
  readonly userOf: (sql: Sql, row: StoredRow) => Promise<UserRow>;
  /** Blind index of a login, whichever way it is written. */
  readonly index: (login: string) => string;
  staff(sql: Sql, office: string): Promise<readonly UserRow[]>;
  /** Reads and locks an account: nobody else changes it until the transaction ends. */
  locked(sql: Sql, id: string): Promise<UserRow | null>;
}

/** Reads rows of accounts. */
export const accountRows = (keys: KeyRing): AccountRows => {
  const box = purposeBox(keys, PURPOSE);
  const userOf = async (sql: Sql, row: StoredRow): Promise<UserRow> => {
    const { profile, ...account } = USER.read(row, box);
    const roles = await sql.rows(`SELECT ${ROLE.columns} FROM account_role WHERE account = ? ORDER BY office, role`, [
      account.id,
    ]);
    return { ...account, ...profile, roles: ROLE.readAll(roles) };
  };
  return {
    box,
    userOf,
    index: (login: string): string => loginIndex(keys, login),
    locked: async (sql: Sql, id: string): Promise<UserRow | null> => {
      const row = await sql.row(`SELECT ${COLUMNS} FROM account a WHERE a.id = ? FOR UPDATE`, [id]);
      return row === null ? null : userOf(sql, row);
    },
    staff: async (sql: Sql, office: string): Promise<readonly UserRow[]> => {
      const rows = await sql.rows(
        `SELECT ${COLUMNS} FROM account a WHERE a.kind = 'staff' AND EXISTS (SELECT 1 FROM account_role r WHERE r.account = a.id AND r.office = ?)`,
        [office],
      );
      const users: UserRow[] = [];
      for (const row of rows) users.push(await userOf(sql, row));
      // logins are encrypted: the database cannot order them
      return users.sort((a, b) => a.login.localeCompare(b.login));
    },
  };
};

const officesOf = async (sql: Sql, id: string): Promise<readonly string[]> =>
  (await sql.rows<{ readonly office: string }>('SELECT DISTINCT office FROM account_role WHERE account = ?', [id])).map(
    ({ office }) => office,
  );

/** Sets the account's roles in the office to exactly these; one that it held already keeps its date. */
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
    if (!kept.has(role)) await sql.write(...ACCOUNT_ROLE.insert({ account: id, role, office, since: at }));
};

const LONGEST_AGENT = 250;

/** Text without signs that the column has no room for or a list cannot show. */
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7E]/g, '?');

/** A session from before last use and proof were kept was last used, and its password given, when it began. */
const sessionOf = ({ account, ...row }: Omit<SessionRow, 'user'> & { readonly account: string }): SessionRow => ({
  ...row,
  user: account,
  lastUsedAt: Math.max(row.lastUsedAt, row.createdAt),
  provedAt: Math.max(row.provedAt, row.createdAt),
});

export const accounts = (database: Database, keys: KeyRing): Accounts => {
  const { box, index, userOf } = accountRows(keys);
  const found = async (sql: Sql, row: StoredRow | null): Promise<UserRow | null> =>
    row === null ? null : userOf(sql, row);
  return {
    byLogin: (login) =>
      database.run(async (sql) =>
        found(sql, await sql.row(`SELECT ${COLUMNS} FROM account a WHERE a.login_index = ?`, [index(login)])),
      ),
    byId: (id) =>
      database.run(async (sql) => found(sql, await sql.row(`SELECT ${COLUMNS} FROM account a WHERE a.id = ?`, [id]))),
    save: ({ id, login, name, nik = null, nip, rank, title, email, passwordHash, kind, roles }) =>
      database.transaction(async (sql) => {
        const profile = { login, name, nik, nip, rank, title, email };
        const found = index(login);
        const changed = await sql.write(
          'UPDATE account SET login_index = ?, profile = ?, password_hash = ?, kind = ? WHERE id = ?',
          [found, box.close(profile, id), passwordHash, kind, id],
        );
        if (changed.affectedRows === 0) {
          const fresh = { id, loginIndex: found, profile, passwordHash, kind, disabled: false };
          await sql.write(...ACCOUNT.insert(fresh, box));
        }
        for (const office of new Set([...(await officesOf(sql, id)), ...roles.map((held) => held.office)]))
          await setRoles(sql, id, office, rolesAt({ roles }, office), Date.now());
      }),
    byRole: (role, office) =>
      database.run(async (sql) => {
        const rows = await sql.rows(
          `SELECT ${COLUMNS} FROM account a JOIN account_role r ON r.account = a.id WHERE r.role = ? AND r.office = ? AND a.disabled = 0 ORDER BY r.since DESC, a.id`,
          [role, office],
        );
        const users: UserRow[] = [];
        for (const row of rows) users.push(await userOf(sql, row));
        return users;
      }),
    rolesHeld: (office) =>
      database.run(async (sql) =>
        (
          await sql.rows<{ readonly role: string }>(
            'SELECT DISTINCT r.role FROM account_role r JOIN account a ON a.id = r.account WHERE r.office = ? AND a.disabled = 0',
            [office],
          )
        ).map(({ role }) => role),
      ),
    openSession: ({ user, agent, ...session }) =>
      database.run(async (sql) => {
        await sql.write('DELETE FROM session WHERE expires_at <= ?', [session.createdAt]);
        await sql.write(
          ...SESSION.insert({ ...session, account: user, agent: printable(agent).slice(0, LONGEST_AGENT) }),
        );
      }),
    session: (tokenHash, at) =>
      database.run(async (sql) => {
        const row = SESSION.read(
          await sql.row(
            `SELECT ${SESSION.columnsOf('s')} FROM session s JOIN account a ON a.id = s.account WHERE s.token_hash = ? AND s.expires_at > ? AND a.disabled = 0`,
            [tokenHash, at],
          ),
        );
        return row === null ? null : sessionOf(row);
      }),
    sessionsOf: (user, at) =>
      database.run(async (sql) =>
        SESSION.readAll(
          await sql.rows(
            `SELECT ${SESSION.columns} FROM session WHERE account = ? AND expires_at > ? ORDER BY created_at DESC, token_hash`,
            [user, at],
          ),
        ).map(sessionOf),
      ),
    touchSession: (tokenHash, at, address) =>
      database.run(async (sql) => {
        await sql.write(
          'UPDATE session SET last_used_at = GREATEST(last_used_at, ?), address = ? WHERE token_hash = ?',
          [at, address, tokenHash],
        );
      }),
    proveSession: (tokenHash, at) =>
      database.run(async (sql) => {
        await sql.write('UPDATE session SET proved_at = ? WHERE token_hash = ?', [at, tokenHash]);
      }),
    closeSession: (tokenHash) =>
      database.run(async (sql) => {
        await sql.write('DELETE FROM session WHERE token_hash = ?', [tokenHash]);
      }),
  };
};
