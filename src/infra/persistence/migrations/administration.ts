import { AT, HASH, ID, column, table, without } from './ddl.js';

/** Tables of accounts that an office's administrators keep, and of their acts. */
export const administrationMigrations = [
  column(
    1767225600401,
    'account',
    'password_once',
    'ADD COLUMN password_once TINYINT NOT NULL DEFAULT 0',
    'DROP COLUMN password_once',
  ),
  table(
    1767225600402,
    'system_log',
    `number BIGINT NOT NULL AUTO_INCREMENT, office ${ID} NOT NULL, at ${AT} NOT NULL, actor ${ID} NOT NULL, verb ${ID} NOT NULL,
     subject ${ID} NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (number), KEY ix_system_log_office (office, number)`,
  ),
  table(
    1767225600403,
    'sign_in',
    `number BIGINT NOT NULL AUTO_INCREMENT, office ${ID} NOT NULL, at ${AT} NOT NULL, account ${ID} NULL,
     address VARCHAR(64) NOT NULL, outcome ${ID} NOT NULL, PRIMARY KEY (number),
     KEY ix_sign_in_office (office, number), KEY ix_sign_in_account (office, account, number)`,
  ),
  column(
    1767225600404,
    'session',
    'kind',
    `ADD COLUMN kind ${ID} NOT NULL DEFAULT 'program', ADD COLUMN last_used_at ${AT} NOT NULL DEFAULT 0, ADD COLUMN proved_at ${AT} NOT NULL DEFAULT 0,
     ADD COLUMN address VARCHAR(64) NOT NULL DEFAULT '', ADD COLUMN agent VARCHAR(255) NOT NULL DEFAULT '', ADD KEY ix_session_account (account)`,
    'DROP KEY ix_session_account, DROP COLUMN kind, DROP COLUMN last_used_at, DROP COLUMN proved_at, DROP COLUMN address, DROP COLUMN agent',
  ),
  table(
    1767225600405,
    'guess',
    `bucket ${HASH} NOT NULL, failures INT NOT NULL DEFAULT 0, rests_until ${AT} NULL, last_at ${AT} NOT NULL,
     known_until ${AT} NOT NULL DEFAULT 0, PRIMARY KEY (bucket), KEY ix_guess_last (last_at)`,
  ),
  without(
    1767225600406,
    'account',
    'failed_logins',
    'DROP COLUMN failed_logins, DROP COLUMN locked_until',
    `ADD COLUMN failed_logins INT NOT NULL DEFAULT 0, ADD COLUMN locked_until ${AT} NULL`,
  ),
];
