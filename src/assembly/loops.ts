/** The loops between the record and the world, with their rhythms. Each can be killed anywhere and loses nothing. */
import { DEFAULT_COLUMNS } from '../domain/integration/sicantik.js';
import { matchesOss, type PermitType } from '../domain/letter/permit-type.js';
import { localDate } from '../domain/letter/local-date.js';
import type { OfficeLetters } from '../domain/letter/office.js';
import type { ClockNudge } from '../domain/ports/clock-journal.js';
import type { Orchestration, Oss, PermitClocks } from '../domain/ports/world.js';
import { pause } from '../office/clock/pause.js';
import { createAdjustLoop } from '../office/clock/adjust-loop.js';
import type { WorkingCalendar } from '../domain/time/index.js';
import { createCourierLoop } from '../office/acts/courier-loop.js';
import { createSurveyLoop } from '../office/acts/survey-loop.js';
import { createSignatoryLoop } from '../office/acts/signatory-loop.js';
import { createBeginCase } from '../office/exchange/begin-case.js';
import { currentVersions } from '../office/exchange/current.js';
import { createMessageLoop } from '../office/exchange/message-loop.js';
import { createTimerLoop } from '../office/exchange/timer-loop.js';
import { sha256 } from './begin.js';
import type { Begin } from '../office/intake/begin.js';
import { createIntakeLoop } from '../office/intake/intake-loop.js';
import { createStarterLoop } from '../office/intake/starter-loop.js';
import type { OfficeOperations } from '../infra/office/load.js';
import { createReminderLoop } from '../office/notices/reminder-loop.js';
import { createNoticeSender } from '../office/notices/notice-sender.js';
import type { Notifier } from '../office/notices/notifier.js';
import { createReminderSender } from '../office/notices/reminder-sender.js';
import { createDispatcher } from '../office/outbox/dispatcher.js';
import { createInternalSender } from '../office/outbox/internal-sender.js';
import { createOssSender } from '../office/outbox/oss-sender.js';
import type { Store } from '../infra/persistence/index.js';
import { createPermitStarterLoop } from '../office/permits/starter-loop.js';
import { createPullLoop } from '../office/intake/pull-loop.js';
import { createPull, type PullOptions } from '../infra/sicantik/pull.js';
import type { Loop, LoopOptions } from '../office/polling-loop.js';

export interface LoopsOptions {
  readonly store: Store;
  readonly orchestration: Orchestration & PermitClocks & ClockNudge;
  readonly calendar: WorkingCalendar;
  readonly office: { readonly id: string; readonly letters: OfficeLetters; readonly operations: OfficeOperations };
  readonly permitTypes: ReadonlyMap<string, PermitType>;
  readonly oss: Oss | null;
  /** Where SiCANTIK's rows are pulled from; null where they are pushed, or there are none. */
  readonly keluaran:
    | (Pick<PullOptions, 'baseUrl' | 'template' | 'windowDays' | 'fromParameter' | 'toParameter'> & {
        readonly everyMs: number;
      })
    | null;
  readonly begin: Begin;
  readonly notifier: Notifier;
  /** Text of a milestone for the applicant at OSS. */
  readonly milestoneNote: (milestone: string) => string;
  readonly publicUrl: string;
  /** How long a message is kept that no procedure waits for, in milliseconds. */
  readonly messagesKeptMs: number;
  /** Makes the statement of a deemed approval; throws where it may be tried again, or never works. */
  readonly stateDeemedApproval: (
    application: string,
    decided: { readonly dueAt: number; readonly at: number },
  ) => Promise<{ readonly number: string; readonly verificationId: string }>;
  readonly report: LoopOptions['report'];
}

const BATCH = 20;
/** Applications whose dates are adjusted in one transaction: what an officer may have to wait for. */
const ADJUST_BATCH = 20;
const FIRST_RETRY_MS = 1_000;
const MOST_RETRY_MS = 5 * 60_000;

export const openLoops = (options: LoopsOptions): readonly Loop[] => {
  const { store, orchestration, office, permitTypes, report } = options;
  const base = { idleMs: 250, clock: () => Date.now(), report };
  const retries = { firstRetryMs: FIRST_RETRY_MS, mostRetryMs: MOST_RETRY_MS };

  const procedureOf = async (permitType: string): Promise<string> => {
    const type = permitTypes.get(permitType);
    const process = type === undefined ? permitType : office.operations.procedureFor(type.process);
    const digest = await store.definitions.current(process);
    if (digest === null) throw new Error(`procedure "${process}" of permit type "${permitType}" is not published`);
    return digest;
  };

  const intake = createIntakeLoop({
    ...base,
    ...retries,
    unknownRetryMs: 10 * 60_000,
    batch: BATCH,
    inbox: store.inbox,
    applications: store.applications,
    courier: store.courier,
    office: { id: office.id, oss: office.operations.oss ?? { region: '', authority: '', agency: '' } },
    columns: DEFAULT_COLUMNS,
    findPermitType: (code) => [...permitTypes.values()].find((type) => matchesOss(type, code))?.id ?? null,
    findSicantikPermitType: (code, name) =>
      [...permitTypes.values()].find(
        (type) => type.id === code || type.code === code || type.name.toLowerCase() === name.toLowerCase(),
      )?.id ?? null,
    definitionFor: procedureOf,
    begin: options.begin,
  });
  const current = currentVersions(store.definitions);
  const begin = createBeginCase({
    begin: options.begin,
    applications: store.applications,
    office: { id: office.id, name: office.letters.office.name },
    sha256,
  });

  const permitOf = async (application: string) => {
    const verificationId = await store.permits.reserveVerificationId(application);
    return store.permits.byVerificationId(verificationId);
  };
  const oss = createOssSender({
    oss: options.oss,
    applications: store.applications,
    accounts: store.accounts,
    letterUrl: async (application) => {
      const permit = await permitOf(application);
      return permit === null ? null : `${options.publicUrl}/v/${permit.verificationId}/surat.pdf`;
    },
    validUntil: async (application) => {
      const permit = await permitOf(application);
      return permit?.validUntil == null ? '' : localDate(permit.validUntil, office.letters.office.zone);
    },
    note: options.milestoneNote,
  });

  return [
    intake,
    ...(options.keluaran === null
      ? []
      : [
          createPullLoop(
            'sicantik-pull',
            createPull({
              ...options.keluaran,
              inbox: store.inbox,
              zone: office.letters.office.zone,
              clock: base.clock,
            }),
            { ...base, idleMs: options.keluaran.everyMs },
          ),
        ]),
    createStarterLoop({
      ...base,
      batch: BATCH,
      applications: store.applications,
      orchestration,
      incidents: store.incidents,
    }),
    createPermitStarterLoop({ ...base, batch: BATCH, lives: store.permitLives, clocks: orchestration }),
    createCourierLoop({
      ...base,
      batch: BATCH,
      retryMs: 1_000,
      courier: store.courier,
      applications: store.applications,
      orchestration,
    }),
    createSurveyLoop({
      ...base,
      idleMs: 5_000,
      surveys: store.surveys,
      applications: store.applications,
      definitions: store.definitions,
      courier: store.courier,
      office: office.id,
      batch: BATCH,
      graceMs: 10_000,
    }),
    createSignatoryLoop({
      ...base,
      idleMs: 2_000,
      office: office.id,
      store,
      applications: store.applications,
      definitions: store.definitions,
      tasks: store.tasks,
      courier: store.courier,
      batch: 100,
    }),
    createMessageLoop({
      ...base,
      messages: store.processMessages,
      applications: store.applications,
      definitions: store.definitions,
      courier: store.courier,
      incidents: store.incidents,
      current,
      begin,
      office: office.id,
      batch: BATCH,
      againMs: 2_000,
    }),
    createTimerLoop({
      ...base,
      idleMs: 1_000,
      starts: store.timedStarts,
      current,
      begin,
      office: office.id,
      batch: BATCH,
    }),
    createAdjustLoop({
      ...base,
      idleMs: 1_000,
      office: office.id,
      notices: store.notices,
      rows: store.clockRows,
      definitions: store.definitions,
      orchestration,
      calendar: options.calendar,
      policy: office.operations.clock,
      batch: ADJUST_BATCH,
      nudgesPerSecond: 50,
      share: 0.5,
      pause,
    }),
    createDispatcher({
      ...base,
      ...retries,
      outbox: store.outbox,
      incidents: store.incidents,
      batch: BATCH,
      leaseMs: 60_000,
      visibleAfter: 2,
      senders: {
        'oss-license-status': oss,
        'oss-license': oss,
        'deemed-approval': async ({ application, payload }) => ({
          kind: 'sent',
          answer: await options.stateDeemedApproval(application, {
            dueAt: Number(payload['dueAt']),
            at: Number(payload['at']),
          }),
        }),
        'internal-message': createInternalSender({
          applications: store.applications,
          courier: store.courier,
          messages: store.processMessages,
          current,
          begin,
          keptMs: options.messagesKeptMs,
          clock: base.clock,
        }),
        mail: createNoticeSender({
          store,
          notifier: options.notifier,
          zone: office.letters.office.zone,
          officers: createReminderSender({
            store,
            calendar: options.calendar,
            policy: office.operations.clock,
            office: office.id,
            clock: base.clock,
          }),
        }),
      },
    }),
    createReminderLoop({
      ...base,
      idleMs: 1_000,
      batch: BATCH,
      leaseMs: 60_000,
      reminders: store.reminders,
      accounts: store.accounts,
      tasks: store.tasks,
      notifier: options.notifier,
      calendar: options.calendar,
      policy: office.operations.clock,
      zone: office.letters.office.zone,
    }),
  ];
};
