import { AT, HASH, ID, table } from './ddl.js';

/** Tables of the legal record: applications, their transitions, the audit, and the clock. */
export const recordMigrations = [
  table(
    1767225600001,
    'application',
    `id ${ID} NOT NULL, office ${ID} NOT NULL, permit_type ${ID} NOT NULL, source ${ID} NOT NULL, source_ref ${ID} NOT NULL,
     source_keys TEXT NOT NULL, applicant_user ${ID} NULL, definition_digest ${ID} NOT NULL, status ${ID} NOT NULL,
     seq INT NOT NULL, entries INT NOT NULL, head ${HASH} NOT NULL, state MEDIUMTEXT NULL, received_at ${AT} NOT NULL,
     finished_at ${AT} NULL, due_at ${AT} NULL, clock_running TINYINT NOT NULL, workflow_started TINYINT NOT NULL,
     tracking_hash ${ID} NOT NULL, applicant MEDIUMBLOB NOT NULL, data MEDIUMBLOB NOT NULL,
     PRIMARY KEY (id), UNIQUE KEY uq_application_source (source, source_ref),
     KEY ix_application_started (workflow_started, received_at), KEY ix_application_office (office, status, received_at, id),
     KEY ix_application_applicant (applicant_user, received_at, id)`,
  ),
  table(
    1767225600002,
    'application_key',
    `application ${ID} NOT NULL, master ${ID} NOT NULL, wrapped VARBINARY(128) NULL, created_at ${AT} NOT NULL,
     destroyed_at ${AT} NULL, destroyed_by ${ID} NULL, PRIMARY KEY (application)`,
  ),
  table(
    1767225600003,
    'transition',
    `application ${ID} NOT NULL, seq INT NOT NULL, message_key ${ID} NOT NULL, at ${AT} NOT NULL, type ${ID} NOT NULL,
     accepted TINYINT NOT NULL, refusal_code ${ID} NULL, refusal_detail TEXT NULL, message MEDIUMBLOB NOT NULL,
     PRIMARY KEY (application, seq), UNIQUE KEY uq_transition_key (application, message_key)`,
  ),
  table(
    1767225600004,
    'task',
    `application ${ID} NOT NULL, id ${ID} NOT NULL, office ${ID} NOT NULL, permit_type ${ID} NOT NULL, element ${ID} NOT NULL,
     name VARCHAR(500) NOT NULL, action ${ID} NOT NULL, role ${ID} NOT NULL, step ${ID} NULL, state ${ID} NOT NULL,
     came_back TINYINT NOT NULL, holder ${ID} NULL, opened_at ${AT} NOT NULL, claimed_at ${AT} NULL, closed_at ${AT} NULL,
     closed_by ${ID} NULL, outcome VARCHAR(500) NULL, budget ${AT} NULL, step_consumed ${AT} NULL, due_at ${AT} NULL,
     due_order ${AT} AS (COALESCE(due_at, 9007199254740991)) STORED, overdue_at ${AT} NULL, clock_stopped TINYINT NOT NULL,
     escalated_to ${ID} NULL, PRIMARY KEY (application, id),
     KEY ix_task_list (office, state, due_order, opened_at, application, id), KEY ix_task_holder (holder, state)`,
  ),
  table(
    1767225600005,
    'audit_event',
    `application ${ID} NOT NULL, position INT NOT NULL, canonical MEDIUMBLOB NOT NULL, hash ${HASH} NOT NULL,
     PRIMARY KEY (application, position)`,
  ),
  table(
    1767225600006,
    'clock_ledger',
    `application ${ID} NOT NULL, seq INT NOT NULL, line INT NOT NULL, at ${AT} NOT NULL, what ${ID} NOT NULL, scope ${ID} NOT NULL,
     ground TEXT NULL, actor ${ID} NOT NULL, document TEXT NULL, remaining_before ${AT} NULL, remaining_after ${AT} NULL,
     due_before ${AT} NULL, due_after ${AT} NULL, PRIMARY KEY (application, seq, line)`,
  ),
  table(
    1767225600007,
    'document',
    `id ${ID} NOT NULL, number BIGINT NOT NULL AUTO_INCREMENT, application ${ID} NOT NULL, kind ${ID} NOT NULL, requirement ${ID} NULL,
     media_type ${ID} NOT NULL, size BIGINT NOT NULL, sha256 ${HASH} NOT NULL, created_at ${AT} NOT NULL, created_by ${ID} NOT NULL,
     detail BLOB NOT NULL, PRIMARY KEY (id), UNIQUE KEY uq_document_number (number),
     KEY ix_document_application (application, kind, number)`,
  ),
  table(
    1767225600008,
    'process_definition',
    `digest ${ID} NOT NULL, process ${ID} NOT NULL, number BIGINT NOT NULL AUTO_INCREMENT, definition MEDIUMTEXT NOT NULL, xml MEDIUMTEXT NOT NULL,
     saved_at ${AT} NOT NULL, PRIMARY KEY (digest), UNIQUE KEY uq_definition_number (number),
     KEY ix_definition_process (process, saved_at, number)`,
  ),
];
