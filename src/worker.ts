/** Composition root of the workers: workflows, activities, the signing ceremony, and the loops to the outside. */
import { createDeeming } from './office/permits/deemed-approval.js';
import { createApplicantNotices } from './office/notices/applicant-notices.js';
import { createDisposal } from './office/permits/disposal.js';
import { openLoops } from './assembly/loops.js';
import { openOffice } from './assembly/open-office.js';
import { reasonOf } from './domain/shared/port-failure.js';
import { loadConfig } from './infra/config/index.js';
import { openLog } from './infra/log/log.js';
import { careSchedules } from './infra/temporal/schedules.js';
import { createHeartbeatLoop, HEARTBEAT_MS, SILENCE_MS } from './office/clock/heartbeat-loop.js';
import { createDisposalLoop } from './office/permits/disposal-loop.js';
import { createSealRenewalLoop } from './office/permits/seal-renewal-loop.js';
import type { LoopOptions } from './office/polling-loop.js';
import { activitiesOf, lettersOf } from './worker/activities.js';
import { checkSeal, depsOf } from './worker/deps.js';
import { openSigning } from './worker/signing.js';
import { connect, createWorkers } from './worker/temporal.js';

const TEMPORAL_MS = 10_000;
/** Rest between two looks for approved destructions: nobody waits for one. */
const DISPOSAL_MS = 10_000;
/** Rest between two looks at the activation of a seal, which runs for about a day. */
const SEAL_RENEWAL_MS = 15 * 60_000;

const config = loadConfig();
const log = openLog(config.log.level, 'worker');
const report: LoopOptions['report'] = (event) => {
  log.warn(event, 'a loop could not go on');
};
const office = await openOffice(config, { temporalMs: TEMPORAL_MS, report });
const { store, orchestration, now } = office;
const signing = await openSigning(office);
const deps = depsOf(office, signing);
await office.check((finding, words) => {
  log.warn(finding, words);
});
checkSeal(office, signing);

const disposal = createDisposal({
  ...{ ...deps, letters: config.retention.letters, policy: office.retention },
  tell: createApplicantNotices(deps),
});
const heartbeats = createHeartbeatLoop({
  idleMs: HEARTBEAT_MS,
  toleranceMs: SILENCE_MS,
  clock: now,
  office: config.office,
  component: 'worker',
  others: [{ component: 'temporal', healthy: () => orchestration.healthy() }],
  heartbeats: store.heartbeats,
  report: (event) => {
    log.warn(event, 'the heartbeat');
  },
});
const { renewed } = signing.seal;
const loops = [
  ...openLoops({
    office,
    notifier: deps.notifier,
    signerStatus: (official) => signing.parts.signer.signerStatus(official),
    stateDeemedApproval: createDeeming({ ...deps, letters: lettersOf(deps) }),
    report,
  }),
  createDisposalLoop({
    ...{ idleMs: DISPOSAL_MS, clock: now, batch: 10, report },
    carryOut: (limit) => disposal.carryOut(limit),
  }),
  ...(renewed === null ? [] : [createSealRenewalLoop(renewed, { idleMs: SEAL_RENEWAL_MS, clock: now, report })]),
];

const connection = await connect(config.temporal, (error) => {
  log.warn({ reason: reasonOf(error) }, 'Temporal is away; trying again');
});
const workers = await createWorkers({
  ...{ connection, temporal: config.temporal, codec: office.codec, signing },
  activities: activitiesOf(office, deps, signing, disposal),
});
const silence = await signing.announce((error) => {
  log.warn({ reason: reasonOf(error) }, 'the sealing key could not be announced');
});

heartbeats.start();
// Made again at each start, which changes nothing.
for (const schedule of careSchedules(config.office, config)) {
  orchestration.schedule(schedule).catch((error: unknown) => {
    log.warn(
      { schedule: schedule.id, reason: reasonOf(error) },
      'the schedule could not be made: its work begins at the next start',
    );
  });
}
for (const loop of loops) loop.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const worker of workers) worker.shutdown();
  });
}
const running = Promise.all(workers.map((worker) => worker.run()));
process.stdout.write(`${JSON.stringify({ ready: true, taskQueue: config.temporal.taskQueue, kid: signing.kid })}\n`);
try {
  await running;
} finally {
  silence();
  await Promise.all([...loops, heartbeats].map((loop) => loop.stop()));
  await heartbeats.leave();
  await signing.close();
  await connection.close();
  await office.close();
}
