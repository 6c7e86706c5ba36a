import { column, ddl, HASH } from './ddl.js';

/** Columns that say why a message of another system is not taken, so that people see it, each cause once. */
export const inboxMigrations = [
  column(1767225606001, 'inbox', 'troubles', 'ADD COLUMN troubles TEXT NULL', 'DROP COLUMN troubles'),
  // Messages that were dead before had one cause: they were not understood.
  ddl(
    1767225606002,
    'Name_inbox_troubles_',
    `UPDATE inbox SET troubles = '[{"code":"INPUT_INVALID","about":""}]' WHERE state = 'dead' AND troubles IS NULL`,
    `UPDATE inbox SET troubles = NULL`,
  ),
  // A message that says again what one before the last has said is no repeat. Earlier rows have no subject, and stay as
  // they are.
  column(
    1767225621001,
    'inbox',
    'subject',
    `ADD COLUMN subject ${HASH} NULL, ADD COLUMN said ${HASH} NULL, ADD INDEX idx_inbox_subject (source, subject, id)`,
    'DROP KEY idx_inbox_subject, DROP COLUMN subject, DROP COLUMN said',
  ),
];
