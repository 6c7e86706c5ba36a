import { administrationMigrations } from './administration.js';
import { caseMigrations } from './case.js';
import { clockMigrations } from './clock.js';
import { confirmationMigrations } from './confirmations.js';
import { disposalMigrations } from './disposal.js';
import { exchangeMigrations } from './exchange.js';
import { growthMigrations } from './growth.js';
import { inboxMigrations } from './inbox.js';
import { letterMigrations } from './letters.js';
import { numberMigrations } from './numbers.js';
import { procedureMigrations } from './procedures.js';
import { recordMigrations } from './record.js';
import { requestMigrations } from './requests.js';
import { signatoryMigrations } from './signatories.js';
import { signingMigrations } from './signing.js';

/** Every migration, oldest first. A released one is never edited: a change is a new one. */
export const migrations = [
  ...recordMigrations,
  ...letterMigrations,
  ...exchangeMigrations,
  ...clockMigrations,
  ...procedureMigrations,
  ...administrationMigrations,
  ...signingMigrations,
  ...caseMigrations,
  ...disposalMigrations,
  ...signatoryMigrations,
  ...requestMigrations,
  ...inboxMigrations,
  ...confirmationMigrations,
  ...numberMigrations,
  ...growthMigrations,
];
