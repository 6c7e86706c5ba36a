import { column, table } from './ddl.js';

/**
 * Series and column of the short numbers of applications. Earlier applications get theirs, in the order of their
 * receipt, when their office is opened.
 */
export const numberMigrations = [
  table(
    1767225620001,
    'application_series',
    `code VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
     year INT NOT NULL,
     last INT NOT NULL,
     PRIMARY KEY (code, year)`,
  ),
  column(
    1767225620002,
    'application',
    'number',
    `ADD COLUMN number VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
     ADD COLUMN numbered_later TINYINT NOT NULL DEFAULT 0,
     ADD UNIQUE KEY uq_application_number (number)`,
    'DROP KEY uq_application_number, DROP COLUMN number, DROP COLUMN numbered_later',
  ),
];
