import type { ClockNotices, ClockRows, Heartbeats } from '../../domain/ports/clock-journal.js';
import type { Administration } from '../../domain/ports/administration.js';
import type { SignIns } from '../../domain/ports/sign-ins.js';
import type { ProcessMessages, TimedStarts } from '../../domain/ports/process-messages.js';
import type { Disposals } from '../../domain/ports/disposals.js';
import type { ArchiveCareRows } from '../../domain/ports/archive-care.js';
import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { CaseRecords, Openings } from '../../domain/ports/case-record.js';
import type { Recorder } from '../../domain/ports/recorder.js';
import type { Reminders } from '../../domain/ports/reminders.js';
import type { RequestKeys } from '../../domain/ports/request-keys.js';
import type { DelegationNotices, Delegations } from '../../domain/ports/delegations.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Confirmations } from '../../domain/ports/confirmations.js';
import type { Ceremonies } from '../../domain/ports/ceremonies.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Deeds } from '../../domain/ports/deeds.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Documents } from '../../domain/ports/documents.js';
import type { Holdings } from '../../domain/ports/holdings.js';
import type { Inbox, InboxDesk } from '../../domain/ports/inbox.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { NewApplications } from '../../domain/ports/new-applications.js';
import type { NumberRegister } from '../../domain/ports/numbers.js';
import type { Outbox, OutboxDesk } from '../../domain/ports/outbox.js';
import type { Permits } from '../../domain/ports/permits.js';
import type { UnendedApplications } from '../../domain/ports/unended.js';
import type { Seals, SigningAttempts, SigningRecords } from '../../domain/ports/signing-records.js';
import type { FilledSurveys, Surveys } from '../../domain/ports/surveys.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import type { GuessLog } from '../../domain/ports/guesses.js';
import type { WakeUps } from '../../domain/ports/wake-ups.js';
import type { Config } from '../config/index.js';
import { keyRing } from '../keys/index.js';
import { accounts } from './accounts.js';
import { administration } from './administration.js';
import { signIns } from './sign-ins.js';
import { applicantKeys } from './applicant-keys.js';
import { applications } from './applications.js';
import { ceremonies } from './ceremonies.js';
import { archiveCare } from './archive-care.js';
import { disposals } from './disposals.js';
import { caseRecords } from './case-records.js';
import { clockNotices } from './clock-notices.js';
import { clockRows } from './clock-rows.js';
import { confirmations } from './confirmations.js';
import { courier } from './courier.js';
import { openDatabase } from './database.js';
import { deeds } from './deeds.js';
import { definitions } from './definitions.js';
import { delegationNotices, delegations } from './delegations.js';
import { documents } from './documents.js';
import { guesses } from './guesses.js';
import { heartbeats } from './heartbeats.js';
import { inbox } from './inbox.js';
import { inboxDesk } from './inbox-desk.js';
import { incidents } from './incidents.js';
import { numbers } from './numbers.js';
import { outbox, outboxDesk } from './outbox.js';
import { permitLives } from './permit-lives.js';
import { permits } from './permits.js';
import { processMessages, timedStarts } from './process-messages.js';
import { openings } from './openings.js';
import { recorder } from './recorder.js';
import { reminders } from './reminders.js';
import { requestKeys } from './request-keys.js';
import { seals, signingAttempts, signingRecords } from './signing.js';
import { unended } from './unended.js';
import { wakeUps } from './wake-ups.js';
import { surveys } from './surveys.js';
import { holdings, tasks } from './tasks.js';

export { migrate } from './database.js';

export { isUnavailable } from './unavailable.js';

/** The record and everything around it, on one database. */
export interface Store {
  readonly recorder: Recorder;
  readonly openings: Openings;
  readonly caseRecords: CaseRecords;
  readonly applications: Applications & NewApplications;
  readonly tasks: Tasks;
  readonly accounts: Accounts;
  readonly administration: Administration;
  readonly signIns: SignIns;
  readonly guesses: GuessLog;
  readonly inbox: Inbox;
  readonly inboxDesk: InboxDesk;
  readonly outboxDesk: OutboxDesk;
  readonly holdings: Holdings;
  readonly courier: Courier;
  readonly outbox: Outbox;
  readonly documents: Documents;
  readonly permits: Permits;
  readonly permitLives: PermitLives;
  readonly archiveCare: ArchiveCareRows;
  readonly disposals: Disposals;
  readonly numbers: NumberRegister;
  readonly seals: Seals;
  readonly signingAttempts: SigningAttempts;
  readonly signingRecords: SigningRecords;
  readonly ceremonies: Ceremonies;
  readonly confirmations: Confirmations;
  readonly unended: UnendedApplications;
  readonly surveys: Surveys & FilledSurveys;
  readonly incidents: Incidents;
  readonly deeds: Deeds;
  readonly definitions: Definitions;
  readonly delegations: Delegations;
  readonly delegationNotices: DelegationNotices;
  readonly processMessages: ProcessMessages;
  readonly timedStarts: TimedStarts;
  readonly notices: ClockNotices;
  readonly clockRows: ClockRows;
  readonly heartbeats: Heartbeats;
  readonly reminders: Reminders;
  readonly requestKeys: RequestKeys;
  readonly wakeUps: WakeUps;
  /** Key of an application's files; null once the applicant's key is destroyed. */
  fileKey(application: string): Promise<Uint8Array | null>;
  /** True where the database answers. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the store; the schema must be up to date (`migrate`). Throws DatabaseUnavailable where there is no database.
 */
export const openStore = async (config: Pick<Config, 'database' | 'keys'>): Promise<Store> => {
  const keys = keyRing(config.keys.masterKey.reveal());
  const database = await openDatabase(config.database);
  const ofApplicants = applicantKeys(keys);
  const wakes = wakeUps(config.database, database);
  const rows = {
    applications: applications(database, ofApplicants),
    documents: documents(database, ofApplicants),
    deeds: deeds(database, ofApplicants),
    outbox: outbox(database, ofApplicants),
  };
  return {
    ...rows,
    recorder: recorder(database, ofApplicants),
    openings: openings(database, ofApplicants),
    caseRecords: caseRecords(database, ofApplicants, rows),
    tasks: tasks(database, ofApplicants),
    holdings: holdings(database, ofApplicants),
    accounts: accounts(database, keys),
    administration: administration(database, keys),
    signIns: signIns(database),
    guesses: guesses(database, keys),
    inbox: inbox(database, keys),
    inboxDesk: inboxDesk(database, keys),
    outboxDesk: outboxDesk(database),
    courier: courier(database, ofApplicants),
    permits: permits(database),
    permitLives: permitLives(database, ofApplicants),
    archiveCare: archiveCare(database),
    disposals: disposals(database, ofApplicants),
    numbers: numbers(database),
    seals: seals(database),
    signingAttempts: signingAttempts(database),
    signingRecords: signingRecords(database),
    ceremonies: ceremonies(database, ofApplicants),
    confirmations: confirmations(database, keys),
    unended: unended(database),
    surveys: surveys(database, keys),
    incidents: incidents(database),
    definitions: definitions(database),
    delegations: delegations(database),
    delegationNotices: delegationNotices(database),
    processMessages: processMessages(database, keys),
    timedStarts: timedStarts(database),
    notices: clockNotices(database),
    clockRows: clockRows(database),
    heartbeats: heartbeats(database),
    reminders: reminders(database),
    requestKeys: requestKeys(database, keys),
    fileKey: (application) =>
      database.run(async (sql) => (await ofApplicants.find(sql, application))?.fileKey() ?? null),
    healthy: () =>
      database
        .run((sql) => sql.row('SELECT 1'))
        .then(
          () => true,
          () => false,
        ),
    wakeUps: wakes,
    close: async () => {
      await wakes.settled();
      await database.close();
    },
  };
};
