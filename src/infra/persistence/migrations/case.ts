import { AT, HASH, ID, table } from './ddl.js';

/** Tables of openings, kept for whoever runs an application's rules again, and of the lives and versions of permits. */
export const caseMigrations = [
  table(
    1767225601001,
    'opening',
    `application ${ID} NOT NULL, content MEDIUMBLOB NOT NULL, opened_at ${AT} NOT NULL, PRIMARY KEY (application)`,
  ),
  table(
    1767225601002,
    'permit_life',
    `permit ${ID} NOT NULL, office ${ID} NOT NULL, status ${ID} NOT NULL, state MEDIUMTEXT NOT NULL, seq INT NOT NULL,
     valid_until ${AT} NULL, workflow_started TINYINT NOT NULL, PRIMARY KEY (permit), KEY ix_permit_life_office (office, status, permit),
     KEY ix_permit_life_started (workflow_started, permit)`,
  ),
  table(
    1767225601003,
    'permit_message',
    `permit ${ID} NOT NULL, seq INT NOT NULL, message_key ${ID} NOT NULL, at ${AT} NOT NULL, type ${ID} NOT NULL, said_by ${ID} NOT NULL,
     PRIMARY KEY (permit, seq), UNIQUE KEY uq_permit_message (permit, message_key)`,
  ),
  table(
    1767225601004,
    'permit_version',
    `sha256 ${HASH} NOT NULL, verification_id ${ID} NOT NULL, PRIMARY KEY (sha256)`,
  ),
];
