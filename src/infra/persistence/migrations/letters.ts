import { AT, HASH, ID, table } from './ddl.js';

/** Tables of numbers, published letters, and the ceremony of signing. */
export const letterMigrations = [
  table(
    1767225600101,
    'letter_register',
    `register ${ID} NOT NULL, year INT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (register, year)`,
  ),
  table(
    1767225600102,
    'letter_number',
    `number_key ${ID} NOT NULL, register ${ID} NOT NULL, year INT NOT NULL, seq BIGINT NOT NULL, number ${ID} NOT NULL,
     application ${ID} NOT NULL, at ${AT} NOT NULL, state ${ID} NOT NULL, reason TEXT NULL,
     PRIMARY KEY (number_key), UNIQUE KEY uq_letter_number (register, year, seq), KEY ix_letter_number_application (application)`,
  ),
  table(
    1767225600103,
    'permit',
    `verification_id ${ID} NOT NULL, application ${ID} NOT NULL, office ${ID} NOT NULL, number ${ID} NOT NULL, kind ${ID} NOT NULL,
     sha256 ${HASH} NOT NULL, signed_at ${AT} NOT NULL, signer VARCHAR(500) NOT NULL, valid_until ${AT} NULL, state ${ID} NOT NULL,
     PRIMARY KEY (verification_id), KEY ix_permit_number (number), KEY ix_permit_sha256 (sha256)`,
  ),
  table(
    1767225600104,
    'verification',
    `application ${ID} NOT NULL, id ${ID} NOT NULL, PRIMARY KEY (application), UNIQUE KEY uq_verification_id (id)`,
  ),
  table(
    1767225600105,
    'signing_attempt',
    `official ${ID} NOT NULL, failures INT NOT NULL, last_at ${AT} NOT NULL, locked TINYINT NOT NULL, PRIMARY KEY (official)`,
  ),
  table(
    1767225600106,
    'seal_key',
    `kid ${ID} NOT NULL, jwk TEXT NOT NULL, expires_at ${AT} NOT NULL, PRIMARY KEY (kid), KEY ix_seal_key_expiry (expires_at)`,
  ),
  table(
    1767225600107,
    'seal',
    `id ${ID} NOT NULL, kid ${ID} NOT NULL, sealed TEXT NOT NULL, expires_at ${AT} NOT NULL, PRIMARY KEY (id),
     KEY ix_seal_expiry (expires_at)`,
  ),
  table(
    1767225600108,
    'signing_record',
    `record_key ${ID} NOT NULL, stage ${ID} NOT NULL, sha256 ${HASH} NOT NULL, meta MEDIUMTEXT NOT NULL, PRIMARY KEY (record_key)`,
  ),
  table(
    1767225600109,
    'deed',
    `deed_key ${ID} NOT NULL, number BIGINT NOT NULL AUTO_INCREMENT, application ${ID} NOT NULL, kind ${ID} NOT NULL, detail BLOB NOT NULL,
     at ${AT} NOT NULL, PRIMARY KEY (deed_key), UNIQUE KEY uq_deed_number (number), KEY ix_deed_application (application, number)`,
  ),
];
