import { AT, HASH, ID, column, table } from './ddl.js';

/** Tables of the journal of outage windows and calendars, of absences, and of how far the rows have been adjusted. */
export const clockMigrations = [
  table(
    1767225600301,
    'clock_head',
    `id TINYINT NOT NULL, version BIGINT NOT NULL, hash ${HASH} NOT NULL, PRIMARY KEY (id)`,
  ),
  table(
    1767225600302,
    'clock_notice',
    `version BIGINT NOT NULL, office ${ID} NOT NULL, at ${AT} NOT NULL, canonical MEDIUMBLOB NOT NULL, hash ${HASH} NOT NULL,
     PRIMARY KEY (version), KEY ix_clock_notice_office (office, version)`,
  ),
  table(
    1767225600303,
    'heartbeat',
    `component ${ID} NOT NULL, last_at ${AT} NOT NULL, stopped_at ${AT} NULL, PRIMARY KEY (component)`,
  ),
  table(
    1767225600304,
    'outage_proposal',
    `id BIGINT NOT NULL AUTO_INCREMENT, office ${ID} NOT NULL, component ${ID} NOT NULL, from_at ${AT} NOT NULL, to_at ${AT} NOT NULL,
     orderly TINYINT NOT NULL, detected_at ${AT} NOT NULL, state ${ID} NOT NULL, decided_at ${AT} NULL, decided_by ${ID} NULL, reason TEXT NULL,
     window_id ${ID} NULL, PRIMARY KEY (id), UNIQUE KEY uq_outage_proposal (component, from_at), KEY ix_outage_proposal_office (office, state, id)`,
  ),
  column(
    1767225600305,
    'application',
    'notices',
    `ADD COLUMN notices BIGINT NOT NULL DEFAULT 0, ADD KEY ix_application_notices (office, status, notices, id)`,
    `DROP KEY ix_application_notices, DROP COLUMN notices`,
  ),
  column(
    1767225600306,
    'clock_ledger',
    'handling',
    `ADD COLUMN reason TEXT NULL, ADD COLUMN consent ${ID} NULL, ADD COLUMN legal_reference TEXT NULL, ADD COLUMN unit ${ID} NULL,
     ADD COLUMN waiting BIGINT NULL, ADD COLUMN handling BIGINT NULL, ADD KEY ix_clock_ledger_completed (what, at, application)`,
    `DROP KEY ix_clock_ledger_completed, DROP COLUMN reason, DROP COLUMN consent, DROP COLUMN legal_reference, DROP COLUMN unit,
     DROP COLUMN waiting, DROP COLUMN handling`,
  ),
  table(
    1767225600307,
    'reminder',
    `id BIGINT NOT NULL AUTO_INCREMENT, reminder_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, recipient ${ID} NOT NULL,
     application ${ID} NOT NULL, task ${ID} NOT NULL, kind ${ID} NOT NULL, name TEXT NOT NULL, due_at ${AT} NULL, digest TINYINT NOT NULL,
     deliver_at ${AT} NOT NULL, lease_until ${AT} NOT NULL, mail_key VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NULL,
     outcome ${ID} NULL, settled_at ${AT} NULL, PRIMARY KEY (id), UNIQUE KEY uq_reminder (reminder_key, recipient),
     KEY ix_reminder_waiting (settled_at, deliver_at), KEY ix_reminder_recipient (recipient, settled_at)`,
  ),
];
