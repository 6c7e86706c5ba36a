import { AT, column, HASH, ID, table } from './ddl.js';

/** Tables of the disposal list and of holds. `standing` names the application while its proposal is not yet settled. */
export const disposalMigrations = [
  table(
    1767225602001,
    'disposal',
    `id ${ID} NOT NULL, office ${ID} NOT NULL, application ${ID} NOT NULL, standing ${ID} NULL, origin ${ID} NOT NULL, state ${ID} NOT NULL,
     retained_until CHAR(10) CHARACTER SET ascii NULL, proposed_by ${ID} NOT NULL, proposed_at ${AT} NOT NULL,
     decided_by ${ID} NULL, decided_at ${AT} NULL, reason TEXT NULL, destroyed_at ${AT} NULL, items MEDIUMTEXT NULL,
     number VARCHAR(191) NULL, verification_id ${ID} NULL, sha256 ${HASH} NULL,
     PRIMARY KEY (id), UNIQUE KEY uq_disposal_standing (standing), KEY ix_disposal_office (office, state, id), KEY ix_disposal_application (application)`,
  ),
  table(
    1767225602002,
    'disposal_hold',
    `application ${ID} NOT NULL, reason TEXT NOT NULL, held_by ${ID} NOT NULL, held_at ${AT} NOT NULL, PRIMARY KEY (application)`,
  ),
  column(1767225622001, 'disposal', 'legal_basis', 'ADD COLUMN legal_basis TEXT NULL', 'DROP COLUMN legal_basis'),
];
