import { AT, HASH, ID, column, ddl, table } from './ddl.js';

/** Tables of ceremonies of signing: who ordered which letters with one secret. */
export const signingMigrations = [
  table(
    1767225600601,
    'ceremony',
    `id ${ID} NOT NULL, official ${ID} NOT NULL, office ${ID} NOT NULL, created_at ${AT} NOT NULL, expires_at ${AT} NOT NULL,
     PRIMARY KEY (id), KEY ix_ceremony_official (official, created_at)`,
  ),
  table(
    1767225600602,
    'ceremony_letter',
    `ceremony ${ID} NOT NULL, position INT NOT NULL, application ${ID} NOT NULL, task ${ID} NOT NULL, letter ${HASH} NOT NULL,
     message_key ${ID} NOT NULL, refusal_code ${ID} NULL, refusal_detail TEXT NULL, PRIMARY KEY (ceremony, position),
     KEY ix_ceremony_letter_application (application)`,
  ),
  // a secret is sealed together with the list of its letters
  ddl(
    1767225600603,
    'Widen_seal_',
    'ALTER TABLE seal MODIFY sealed MEDIUMTEXT NOT NULL',
    'ALTER TABLE seal MODIFY sealed TEXT NOT NULL',
  ),
  // who has taken a sealed secret is answered again when the first answer was lost
  column(1767225600604, 'seal', 'taken_by', `ADD COLUMN taken_by ${ID} NULL`, 'DROP COLUMN taken_by'),
  // trials of passphrases that have begun; settled ones stay until they expire, so that what is said twice counts once
  table(
    1767225600605,
    'signing_trial',
    `trial ${ID} NOT NULL, official ${ID} NOT NULL, expires_at ${AT} NOT NULL, settled TINYINT NOT NULL, PRIMARY KEY (trial),
     KEY ix_signing_trial_official (official, expires_at)`,
  ),
];
