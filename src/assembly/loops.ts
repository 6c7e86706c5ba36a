/** The loops between the record and the world, each of which can be killed anywhere. */
import { join } from 'node:path';
import { ARRIVAL } from '../domain/application/arrival.js';
import { ENDED } from '../domain/application/ended.js';
import { localDate } from '../domain/letter/local-date.js';
import { matchesOss, matchesSicantik } from '../domain/letter/permit-type.js';
import { DEFAULT_COLUMNS } from '../domain/integration/sicantik.js';
import { asText } from '../domain/shared/json.js';
import { loadNotes } from '../infra/mail/wording.js';
import { createOssClient } from '../infra/oss/client.js';
import { createPull } from '../infra/sicantik/pull.js';
import { createCourierLoop } from '../office/acts/courier-loop.js';
import { createSignatoryLoop } from '../office/acts/signatory-loop.js';
import { createSurveyLoop } from '../office/acts/survey-loop.js';
import { createAdjustLoop } from '../office/clock/adjust-loop.js';
import { pause } from '../office/clock/pause.js';
import { createBeginCase, type BeginCase } from '../office/exchange/begin-case.js';
import { currentVersions, type Version } from '../office/exchange/current.js';
import { createMessageLoop } from '../office/exchange/message-loop.js';
import { createTimerLoop } from '../office/exchange/timer-loop.js';
import { createSourceNews } from '../office/intake/source-news.js';
import { createIntakeLoop } from '../office/intake/intake-loop.js';
import { createPullLoop } from '../office/intake/pull-loop.js';
import { createStarterLoop } from '../office/intake/starter-loop.js';
import { createApplicantNotices } from '../office/notices/applicant-notices.js';
import { createCourseSender } from '../office/notices/course-sender.js';
import { createCorrectionSender } from '../office/notices/correction-sender.js';
import { createDelegationLoop } from '../office/notices/delegation-loop.js';
import { createNoticeSender } from '../office/notices/notice-sender.js';
import type { Notifier } from '../office/notices/notifier.js';
import { createReminderLoop } from '../office/notices/reminder-loop.js';
import { createReminderSender } from '../office/notices/reminder-sender.js';
import { createDispatcher } from '../office/outbox/dispatcher.js';
import { createInternalSender } from '../office/outbox/internal-sender.js';
import { createOssSender } from '../office/outbox/oss-sender.js';
import type { Sender } from '../office/outbox/sender.js';
import { createPermitStarterLoop } from '../office/permits/starter-loop.js';
import type { Loop, LoopOptions } from '../office/polling-loop.js';
import { createWakeUp, type WakeUp } from '../office/wake-up.js';
import { createBarredLoop } from '../office/watch/barred-loop.js';
import { createInboxWatch } from '../office/watch/inbox-watch.js';
import type { SignerStatus } from '../domain/ports/signer.js';
import { createKeyLoop } from '../office/watch/key-loop.js';
import { createStaffingLoop } from '../office/watch/staffing-loop.js';
import { createWatchLoop } from '../office/watch/watch-loop.js';
import { sha256 } from './begin.js';
import type { OpenedOffice } from './open-office.js';

export interface LoopsOptions {
  readonly office: OpenedOffice;
  readonly notifier: Notifier;
  /** Makes the statement of a deemed approval; throws where it may be tried again, or never works. */
  readonly stateDeemedApproval: (
    application: string,
    decided: { readonly dueAt: number; readonly at: number },
  ) => Promise<{ readonly number: string; readonly verificationId: string }>;
  /** Status of an official's key: can they sign now? */
  readonly signerStatus: (official: string) => Promise<SignerStatus>;
  readonly report: LoopOptions['report'];
}

/** Parts that the loops between procedures share. */
interface Exchange {
  readonly current: () => Promise<readonly Version[]>;
  readonly begin: BeginCase;
}

/** `on`: what a loop waits for. */
type Base = LoopOptions & { readonly batch: number; readonly on: WakeUp['told'] };

const BATCH = 20;
/** Time after which a loop looks although nobody told it anything, and shortest time between two looks of a watcher. */
const UNTOLD_MS = 15_000;
const TOGETHER_MS = 20;
const WATCHER_GAP_MS = 2_000;
/** Time between two looks at what procedures have decided about messages, while they move. */
const MESSAGES_GAP_MS = 500;
/** Time between two looks at what is due: one statement, for retries and for rings that were lost. */
const LOOK_MS = 2_000;
/** Applications whose dates are adjusted in one transaction: an officer may have to wait for that long. */
const ADJUST_BATCH = 20;
/** Tasks whose signatory is looked at in one pass. */
const SIGNATORY_BATCH = 100;
/** Applications that the watcher looks at in one pass. */
const WATCH_BATCH = 200;
const RETRIES = { firstRetryMs: 1_000, mostRetryMs: 5 * 60_000 };
const OSS_MS = 10_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const intakeLoops = ({ config, info, files, store, begin, permitTypes, orchestration }: OpenedOffice, base: Base) => {
  const types = [...files.permitTypes.values()];
  const definitionFor = async (permitType: string): Promise<string> => {
    const type = await permitTypes.find(permitType);
    if (type === null) throw new Error(`permit type "${permitType}" is not configured`);
    return type.definitionDigest;
  };
  const { baseUrl, template, everyMinutes, windowDays, fromParameter, toParameter } = config.sicantik.keluaran;
  return [
    createIntakeLoop({
      ...{ ...base, told: base.on('inbox'), ...RETRIES, ...store, begin, definitionFor, columns: DEFAULT_COLUMNS },
      tellOfSource: createSourceNews({
        ...{ store, office: info.id, clock: base.clock },
        ...{ calendar: files.calendar, policy: files.operations.clock },
      }),
      unknownRetryMs: 10 * MINUTE_MS,
      office: { id: info.id, oss: files.operations.oss ?? { region: '', authority: '', agency: '' } },
      findPermitType: (code) => types.find((type) => matchesOss(type, code))?.id ?? null,
      findSicantikPermitType: (code, name) => types.find((type) => matchesSicantik(type, code, name))?.id ?? null,
    }),
    // Nothing is pulled where SiCANTIK pushes its rows, or has none.
    ...(baseUrl === null || template === null
      ? []
      : [
          createPullLoop(
            'sicantik-pull',
            createPull({
              ...{ baseUrl, template, windowDays, fromParameter, toParameter, clock: base.clock },
              inbox: store.inbox,
              zone: files.letters.office.zone,
            }),
            { ...base, idleMs: everyMinutes * MINUTE_MS },
          ),
        ]),
    createStarterLoop({ ...base, told: base.on('applications'), ...store, orchestration }),
    createPermitStarterLoop({ ...base, told: base.on('permits'), lives: store.permitLives, clocks: orchestration }),
  ];
};

const actLoops = ({ info, store, orchestration }: OpenedOffice, base: Base) => [
  createCourierLoop({ ...base, told: base.on('acts'), ...store, orchestration, retryMs: 1_000 }),
  createSurveyLoop({ ...base, ...store, office: info.id, graceMs: 10_000 }),
  createSignatoryLoop({
    ...{ ...base, told: base.on('tasks', 'people'), gapMs: WATCHER_GAP_MS, ...store, store },
    ...{ office: info.id, batch: SIGNATORY_BATCH },
  }),
];

const exchangeLoops = ({ info, store }: OpenedOffice, exchange: Exchange, base: Base) => [
  createMessageLoop({
    ...{ ...base, told: base.on('process-messages', 'procedures'), gapMs: MESSAGES_GAP_MS },
    ...{ ...store, ...exchange, messages: store.processMessages },
    office: info.id,
    againMs: 2_000,
  }),
  createTimerLoop({
    ...{ ...base, told: base.on('timed-starts', 'procedures'), ...exchange },
    ...{ starts: store.timedStarts, office: info.id },
  }),
];

const clockLoop = ({ info, files, store, orchestration }: OpenedOffice, base: Base) =>
  createAdjustLoop({
    ...{ ...base, told: base.on('clock'), batch: ADJUST_BATCH, office: info.id, orchestration, pause },
    notices: store.notices,
    rows: store.clockRows,
    definitions: store.definitions,
    calendar: files.calendar,
    policy: files.operations.clock,
    nudgesPerSecond: 50,
    share: 0.5,
  });

const ossSender = ({ config, files, store }: OpenedOffice): Sender => {
  const { baseUrl, userKey } = config.oss;
  const permitOf = async (application: string) => {
    const verificationId = await store.permits.reserveVerificationId(application);
    return store.permits.byVerificationId(verificationId);
  };
  return createOssSender({
    oss:
      baseUrl === null || userKey === null
        ? null
        : createOssClient({ baseUrl, userKey: userKey.reveal(), timeoutMs: OSS_MS }),
    applications: store.applications,
    accounts: store.accounts,
    letterUrl: async (application) => {
      const permit = await permitOf(application);
      return permit === null ? null : `${config.http.publicUrl}/v/${permit.verificationId}/surat.pdf`;
    },
    validUntil: async (application) => {
      const permit = await permitOf(application);
      return permit?.validUntil == null ? '' : localDate(permit.validUntil, files.letters.office.zone);
    },
    note: loadNotes(join(files.configDir, 'milestones.yaml')),
  });
};

const watchLoop = ({ info, store }: OpenedOffice, base: Base): Loop =>
  createWatchLoop({ ...base, ...store, office: info.id, idleMs: MINUTE_MS, batch: WATCH_BATCH });

const barredLoop = ({ info, store }: OpenedOffice, base: Base): Loop =>
  createBarredLoop({
    ...{ ...base, told: base.on('tasks', 'people'), gapMs: 5 * WATCHER_GAP_MS, ...store },
    office: info.id,
  });

const staffingLoop = ({ info, files, store }: OpenedOffice, { current }: Exchange, base: Base): Loop => {
  const begun = new Set(
    [...files.permitTypes.values(), ...files.groups.values()].map(({ process }) =>
      files.operations.procedureFor(process),
    ),
  );
  return createStaffingLoop({
    ...{ ...base, told: base.on('people', 'procedures'), gapMs: WATCHER_GAP_MS, ...store, office: info.id },
    procedures: async () => (await current()).map(({ definition }) => definition).filter(({ main }) => begun.has(main)),
  });
};

const keyLoop = ({ office: { info, store }, signerStatus }: LoopsOptions, { current }: Exchange, base: Base): Loop =>
  createKeyLoop({
    ...{ ...base, told: base.on('people'), gapMs: WATCHER_GAP_MS, ...store, office: info.id, signerStatus },
    procedures: async () => (await current()).map(({ definition }) => definition),
  });

/** Requests for corrections are told at once; the other notices are reminders. */
const mailSender = ({ office, notifier }: LoopsOptions, base: Base): Sender => {
  const { config, info, files, store, links } = office;
  const tellApplicant = createApplicantNotices({
    office: { ...files, publicUrl: config.http.publicUrl },
    ...{ store, links, notifier, now: base.clock },
  });
  const { zone } = files.letters.office;
  const corrections = createCorrectionSender({
    ...{ store, notifier, office: info.id, tellApplicant },
    ...{ permitTypes: files.permitTypes, groups: files.groups },
  });
  const course = createCourseSender({
    ...{ store, zone, tellApplicant, permitTypes: files.permitTypes },
    contact: files.letters.letterhead.address,
  });
  const notices = createNoticeSender({
    ...{ store, notifier, zone },
    officers: createReminderSender({
      ...{ store, calendar: files.calendar, clock: base.clock },
      policy: files.operations.clock,
      office: info.id,
    }),
  });
  const senders: Readonly<Record<string, Sender>> = { correction: corrections, [ARRIVAL]: course, [ENDED]: course };
  return (row) => (senders[asText(row.payload['kind'])] ?? notices)(row);
};

const outboxLoop = (options: LoopsOptions, exchange: Exchange, base: Base): Loop => {
  const { office, stateDeemedApproval } = options;
  const { config, store } = office;
  const oss = ossSender(office);
  return createDispatcher({
    ...{ ...base, told: base.on('outbox'), ...RETRIES, outbox: store.outbox, incidents: store.incidents },
    leaseMs: MINUTE_MS,
    visibleAfter: 2,
    senders: {
      'oss-license-status': oss,
      'oss-license': oss,
      'deemed-approval': async ({ application, payload }) => ({
        kind: 'sent',
        answer: await stateDeemedApproval(application, { dueAt: Number(payload['dueAt']), at: Number(payload['at']) }),
      }),
      'internal-message': createInternalSender({
        ...{ ...store, ...exchange, messages: store.processMessages, clock: base.clock },
        keptMs: config.messages.keptDays * DAY_MS,
      }),
      mail: mailSender(options, base),
    },
  });
};

const reminderLoop = ({ office: { files, store }, notifier }: LoopsOptions, base: Base): Loop =>
  createReminderLoop({
    ...{ ...base, told: base.on('reminders'), notifier },
    leaseMs: MINUTE_MS,
    reminders: store.reminders,
    accounts: store.accounts,
    tasks: store.tasks,
    applications: store.applications,
    calendar: files.calendar,
    policy: files.operations.clock,
    zone: files.letters.office.zone,
  });

const delegationLoop = ({ office: { info, files, store }, notifier }: LoopsOptions, base: Base): Loop =>
  createDelegationLoop({
    ...{ ...base, told: base.on('people'), idleMs: 5_000, office: info, notifier, accounts: store.accounts },
    ...{ zone: files.letters.office.zone, notices: store.delegationNotices },
  });

export const openLoops = (options: LoopsOptions): readonly Loop[] => {
  const { office, report } = options;
  const { store, info } = office;
  const rested = { clock: office.now, gapMs: TOGETHER_MS, report };
  const wakeUp = createWakeUp({ ...rested, idleMs: LOOK_MS, wakeUps: office.store.wakeUps });
  const base: Base = { ...rested, idleMs: UNTOLD_MS, batch: BATCH, on: wakeUp.told };
  const exchange: Exchange = {
    current: currentVersions(store.definitions),
    begin: createBeginCase({ begin: office.begin, applications: store.applications, office: info, sha256 }),
  };
  return [
    ...intakeLoops(office, base),
    ...actLoops(office, base),
    ...exchangeLoops(office, exchange, base),
    clockLoop(office, base),
    outboxLoop(options, exchange, base),
    reminderLoop(options, base),
    delegationLoop(options, base),
    watchLoop(office, base),
    createInboxWatch({ ...base, told: base.on('inbox'), gapMs: WATCHER_GAP_MS, ...store }),
    staffingLoop(office, exchange, base),
    keyLoop(options, exchange, base),
    barredLoop(office, base),
    wakeUp.loop,
  ];
};
