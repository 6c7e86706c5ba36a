import { AT, ID, column, table } from './ddl.js';

/** Tables of acts that wait for a second person, and of the certificate of a published letter. */
export const confirmationMigrations = [
  table(
    1767225612001,
    'confirmation',
    `number BIGINT NOT NULL AUTO_INCREMENT, id ${ID} NOT NULL, office ${ID} NOT NULL, kind ${ID} NOT NULL, account ${ID} NOT NULL,
     topic ${ID} NOT NULL, content MEDIUMBLOB NOT NULL, asked_by ${ID} NOT NULL, asked_at ${AT} NOT NULL, state ${ID} NOT NULL,
     waiting_key ${ID} NULL, decided_by ${ID} NULL, decided_at ${AT} NULL, reason TEXT NULL, PRIMARY KEY (number),
     UNIQUE KEY ux_confirmation_id (id), UNIQUE KEY ux_confirmation_waiting (waiting_key),
     KEY ix_confirmation_topic (kind, topic), KEY ix_confirmation_office (office, state)`,
  ),
  column(1767225612002, 'permit', 'certificate', `ADD COLUMN certificate ${ID} NULL`, 'DROP COLUMN certificate'),
  column(
    1767225612003,
    'permit',
    'signer_position',
    'ADD COLUMN signer_position VARCHAR(500) NULL',
    'DROP COLUMN signer_position',
  ),
];
