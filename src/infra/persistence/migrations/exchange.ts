import { AT, HASH, ID, column, table } from './ddl.js';

/** Tables of the exchange with other systems (inbox, courier, outbox) and of people: accounts, sessions, surveys. */
export const exchangeMigrations = [
  table(
    1767225600201,
    'inbox',
    `id BIGINT NOT NULL AUTO_INCREMENT, source ${ID} NOT NULL, message_key ${HASH} NOT NULL, received_at ${AT} NOT NULL,
     master ${ID} NOT NULL, wrapped VARBINARY(128) NULL, body MEDIUMBLOB NOT NULL, state ${ID} NOT NULL, attempts INT NOT NULL,
     next_at ${AT} NOT NULL, reason TEXT NULL, outcome MEDIUMTEXT NULL, PRIMARY KEY (id),
     UNIQUE KEY uq_inbox_key (source, message_key), KEY ix_inbox_waiting (state, next_at, id)`,
  ),
  table(
    1767225600202,
    'inbox_application',
    `application ${ID} NOT NULL, inbox BIGINT NOT NULL, PRIMARY KEY (application, inbox)`,
  ),
  table(
    1767225600203,
    'courier',
    `id BIGINT NOT NULL AUTO_INCREMENT, application ${ID} NOT NULL, message_key ${ID} NOT NULL, message MEDIUMBLOB NOT NULL,
     posted_at ${AT} NOT NULL, delivered TINYINT NOT NULL, attempts INT NOT NULL, next_at ${AT} NOT NULL, reason TEXT NULL,
     PRIMARY KEY (id), UNIQUE KEY uq_courier_key (application, message_key), KEY ix_courier_waiting (delivered, next_at, id),
     KEY ix_courier_order (application, delivered, id)`,
  ),
  table(
    1767225600204,
    'outbox',
    `id BIGINT NOT NULL AUTO_INCREMENT, application ${ID} NOT NULL, message_key ${ID} NOT NULL, channel ${ID} NOT NULL,
     payload MEDIUMBLOB NOT NULL, state ${ID} NOT NULL, attempts INT NOT NULL, next_at ${AT} NOT NULL, reason TEXT NULL,
     answer MEDIUMTEXT NULL, settled_at ${AT} NULL, PRIMARY KEY (id), UNIQUE KEY uq_outbox_key (application, message_key),
     KEY ix_outbox_waiting (state, next_at, id), KEY ix_outbox_order (application, state, id)`,
  ),
  table(
    1767225600205,
    'account',
    `id ${ID} NOT NULL, login_index ${HASH} NOT NULL, profile BLOB NOT NULL, password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
     kind ${ID} NOT NULL, failed_logins INT NOT NULL, locked_until ${AT} NULL, last_login_at ${AT} NULL, disabled TINYINT NOT NULL,
     PRIMARY KEY (id), UNIQUE KEY uq_account_login (login_index)`,
  ),
  table(
    1767225600206,
    'account_role',
    `account ${ID} NOT NULL, role VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, office VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
     PRIMARY KEY (account, role, office), KEY ix_account_role (role, office)`,
  ),
  table(
    1767225600207,
    'session',
    `token_hash ${ID} NOT NULL, account ${ID} NOT NULL, created_at ${AT} NOT NULL, expires_at ${AT} NOT NULL,
     PRIMARY KEY (token_hash), KEY ix_session_expiry (expires_at)`,
  ),
  table(
    1767225600208,
    'survey',
    `id ${ID} NOT NULL, application ${ID} NOT NULL, secret_hash ${ID} NOT NULL, opened_at ${AT} NOT NULL, filled_at ${AT} NULL,
     PRIMARY KEY (id), UNIQUE KEY uq_survey_application (application), UNIQUE KEY uq_survey_secret (secret_hash)`,
  ),
  table(1767225600209, 'survey_answer', `survey ${ID} NOT NULL, answers BLOB NOT NULL, PRIMARY KEY (survey)`),
  table(
    1767225600210,
    'incident',
    `id BIGINT NOT NULL AUTO_INCREMENT, application ${ID} NOT NULL, task ${ID} NOT NULL, code ${ID} NOT NULL, detail TEXT NOT NULL,
     first_at ${AT} NOT NULL, last_at ${AT} NOT NULL, count INT NOT NULL, settled_at ${AT} NOT NULL DEFAULT 0, settled_id BIGINT NOT NULL DEFAULT 0,
     PRIMARY KEY (id), UNIQUE KEY uq_incident_open (application, task, code, settled_id), KEY ix_incident_open (settled_at, last_at)`,
  ),
  // when a message was last given to a sender: who was killed after sending has written nothing else down
  column(1767225600211, 'outbox', 'given_at', `ADD COLUMN given_at ${AT} NULL`, 'DROP COLUMN given_at'),
];
