import { AT, HASH, ID, column, table } from './ddl.js';

/** Tables of messages between procedures, starts by time, corrections of an application's data, and delegations. */
export const procedureMigrations = [
  table(
    1767225600301,
    'awaited',
    `application ${ID} NOT NULL, line INT NOT NULL, office ${ID} NOT NULL, kind ${ID} NOT NULL, name_hash ${HASH} NOT NULL,
     key_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, PRIMARY KEY (application, line),
     KEY ix_awaited_name (office, kind, name_hash)`,
  ),
  table(
    1767225600302,
    'correction',
    `application ${ID} NOT NULL, seq INT NOT NULL, fields MEDIUMBLOB NOT NULL, PRIMARY KEY (application, seq)`,
  ),
  table(
    1767225600303,
    'delegation',
    `id ${ID} NOT NULL, number BIGINT NOT NULL AUTO_INCREMENT, office ${ID} NOT NULL, kind ${ID} NOT NULL, role ${ID} NOT NULL,
     from_user ${ID} NOT NULL, to_user ${ID} NOT NULL, from_at ${AT} NOT NULL, to_at ${AT} NOT NULL, letter VARCHAR(200) NOT NULL,
     made_by ${ID} NOT NULL, made_at ${AT} NOT NULL, ended_at ${AT} NULL, ended_by ${ID} NULL, PRIMARY KEY (id),
     UNIQUE KEY uq_delegation_number (number), KEY ix_delegation_to (to_user, to_at), KEY ix_delegation_role (office, role, to_at)`,
  ),
  column(
    1767225600321,
    'awaited',
    'element',
    `ADD COLUMN element ${ID} NOT NULL DEFAULT '', ADD KEY ix_awaited_element (office, kind, element)`,
    'DROP KEY ix_awaited_element, DROP COLUMN element',
  ),
  table(
    1767225600322,
    'process_message',
    `id BIGINT NOT NULL AUTO_INCREMENT, office ${ID} NOT NULL, sender ${ID} NOT NULL, message_key ${ID} NOT NULL, name_hash ${HASH} NOT NULL,
     key_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, to_element ${ID} NOT NULL, master ${ID} NOT NULL, wrapped VARBINARY(128) NULL,
     body MEDIUMBLOB NOT NULL, posted_at ${AT} NOT NULL, next_at ${AT} NOT NULL, expires_at ${AT} NOT NULL, state ${ID} NOT NULL,
     attempt INT NOT NULL, receiver ${ID} NULL, delivery_key ${ID} NULL, PRIMARY KEY (id), UNIQUE KEY uq_process_message (sender, message_key),
     KEY ix_process_message_waiting (state, office, next_at, id), KEY ix_process_message_expiry (state, expires_at),
     KEY ix_process_message_receiver (receiver, state)`,
  ),
  table(
    1767225600323,
    'timed_start',
    `digest ${HASH} NOT NULL, element ${ID} NOT NULL, office ${ID} NOT NULL, last_at ${AT} NULL, next_at ${AT} NULL,
     PRIMARY KEY (office, digest, element), KEY ix_timed_start_next (office, next_at)`,
  ),
];
