import { column, ddl } from './ddl.js';

/** Why a message of another system is not taken, so that people see it, each cause once. */
export const inboxMigrations = [
  column(1767225606001, 'inbox', 'troubles', 'ADD COLUMN troubles TEXT NULL', 'DROP COLUMN troubles'),
  // What was dead before had one cause: it was not understood.
  ddl(
    1767225606002,
    'Name_inbox_troubles_',
    `UPDATE inbox SET troubles = '[{"code":"INPUT_INVALID","about":""}]' WHERE state = 'dead' AND troubles IS NULL`,
    `UPDATE inbox SET troubles = NULL`,
  ),
];
