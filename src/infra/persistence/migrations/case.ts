import { AT, ID, table } from './ddl.js';

/** What an application began with, for whoever runs its rules again. */
export const caseMigrations = [
  table(
    1767225601001,
    'opening',
    `application ${ID} NOT NULL, content MEDIUMBLOB NOT NULL, opened_at ${AT} NOT NULL, PRIMARY KEY (application)`,
  ),
];
