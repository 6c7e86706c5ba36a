import { AT, HASH, ID, column } from './ddl.js';

/** Columns for the date since which an account holds a role, and for the confirmation of a delegation. */
export const signatoryMigrations = [
  column(1767225603001, 'account_role', 'since', `ADD COLUMN since ${AT} NOT NULL DEFAULT 0`, 'DROP COLUMN since'),
  // Delegations of before this rule stand as they were made.
  column(
    1767225603002,
    'delegation',
    'in_force_from',
    `ADD COLUMN in_force_from ${AT} NULL DEFAULT 0, ADD COLUMN confirmed_by ${ID} NULL, ADD COLUMN confirmed_at ${AT} NULL,
     ADD COLUMN decree_sha256 ${HASH} NULL, ADD COLUMN decree_name VARCHAR(255) NULL`,
    'DROP COLUMN in_force_from, DROP COLUMN confirmed_by, DROP COLUMN confirmed_at, DROP COLUMN decree_sha256, DROP COLUMN decree_name',
  ),
  column(
    1767225603003,
    'delegation',
    'ended_reason',
    'ADD COLUMN ended_reason VARCHAR(2000) NULL',
    'DROP COLUMN ended_reason',
  ),
  column(
    1767225603004,
    'delegation',
    'told_begun_at',
    `ADD COLUMN told_begun_at ${AT} NULL, ADD COLUMN told_ended_at ${AT} NULL`,
    'DROP COLUMN told_begun_at, DROP COLUMN told_ended_at',
  ),
];
