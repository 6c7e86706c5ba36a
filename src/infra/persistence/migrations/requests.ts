import { AT, HASH, ID, table } from './ddl.js';

/** Table of people's requests that may be sent again under their key. */
export const requestMigrations = [
  table(
    1767225605001,
    'request_key',
    `id ${HASH} NOT NULL, account ${ID} NOT NULL, content_index ${ID} NOT NULL, begun_at ${AT} NOT NULL, answer MEDIUMBLOB NULL,
     PRIMARY KEY (id), KEY ix_request_key_begun (begun_at)`,
  ),
];
