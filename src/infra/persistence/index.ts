import type { Recorder } from '../../domain/ports/recorder.js';
import type { Accounts, Applications, Courier, Definitions, Inbox, Tasks } from '../../domain/ports/store.js';
import type { Config } from '../config/index.js';
import { keyRing } from '../keys/index.js';
import { accounts } from './accounts.js';
import { applicantKeys } from './applicant-keys.js';
import { applications } from './applications.js';
import { courier } from './courier.js';
import { openDatabase } from './database.js';
import { definitions } from './definitions.js';
import { inbox } from './inbox.js';
import { openRecorder } from './recorder.js';
import { tasks } from './tasks.js';

export { migrate } from './database.js';
export { CursorInvalid } from './cursor.js';
export { DatabaseUnavailable, isUnavailable, RecordInvariant } from './unavailable.js';

/** The record and everything around it, on one database. */
export interface Store {
  readonly recorder: Recorder;
  readonly applications: Applications;
  readonly tasks: Tasks;
  readonly accounts: Accounts;
  readonly inbox: Inbox;
  readonly courier: Courier;
  readonly definitions: Definitions;
  /** Whether the database answers. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the store; the schema must be up to date (`migrate`). Throws DatabaseUnavailable where there is no database. */
export const openStore = async (config: Pick<Config, 'database' | 'keys'>): Promise<Store> => {
  const keys = keyRing(config.keys.masterKey.reveal());
  const database = await openDatabase(config.database);
  const ofApplicants = applicantKeys(keys);
  const { recorder, close } = openRecorder(config.database, database, ofApplicants);
  return {
    recorder,
    applications: applications(database, ofApplicants),
    tasks: tasks(database),
    accounts: accounts(database, keys),
    inbox: inbox(database, keys),
    courier: courier(database, ofApplicants),
    definitions: definitions(database),
    healthy: () =>
      database
        .run((sql) => sql.row('SELECT 1'))
        .then(
          () => true,
          () => false,
        ),
    close: async () => {
      await close();
      await database.close();
    },
  };
};
