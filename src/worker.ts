/** Composition root of the workers: workflows, activities, the signing ceremony, and the loops to the outside. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { withoutStamp } from './domain/letter/office.js';
import { createArchiveCareActivities } from './activities/archive-care.js';
import { BEAT_MS, beating, beatingAll } from './activities/beating.js';
import { createArchivingActivities } from './activities/archiving.js';
import { createCounterActivities } from './activities/counter.js';
import { createDeeming } from './activities/deeming.js';
import { createDisposal } from './activities/disposal.js';
import { createDraftingActivities } from './activities/drafting.js';
import { createIncidentActivities, withIncidents } from './activities/incidents.js';
import { createNotifyingActivities } from './activities/notifying.js';
import { createNumberingActivities } from './activities/numbering.js';
import { createPermitLifeActivities } from './activities/permit-life.js';
import { createPrintingActivities } from './activities/printing.js';
import { createPublishingActivities } from './activities/publishing.js';
import { createProcedureActivities } from './activities/procedures.js';
import { createCeremonies } from './activities/ceremony.js';
import { createRecordingActivities, keepingOpenings } from './activities/recording.js';
import { createCeremonyActivities, createSignatureActivities } from './activities/signing.js';
import type { Deps } from './activities/deps.js';
import type { Signer } from './domain/ports/signer.js';
import { encryptedCaseFiles } from './infra/archive/case-files.js';
import { createFileArchive } from './infra/archive/file-archive.js';
import { loadCalendar } from './infra/calendar/index.js';
import { loadConfig } from './infra/config/index.js';
import { encryptingCodec, keyRing } from './infra/keys/index.js';
import { linkSecrets } from './infra/keys/links.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from './infra/letters/load.js';
import { openBegin } from './assembly/begin.js';
import { openLoops } from './assembly/loops.js';
import { createDisposalLoop } from './office/permits/disposal-loop.js';
import { openChannels } from './assembly/channels.js';
import { createNotifier } from './office/notices/notifier.js';
import { loadNotes, loadWording } from './infra/mail/wording.js';
import { openLog } from './infra/log/log.js';
import { loadGroups } from './infra/office/groups.js';
import { checkAtStart } from './assembly/start-check.js';
import { loadOperations } from './infra/office/load.js';
import { createOssClient } from './infra/oss/client.js';
import { createHeartbeatLoop, HEARTBEAT_MS, SILENCE_MS } from './office/clock/heartbeat-loop.js';
import type { LoopOptions } from './office/polling-loop.js';
import { PdfLetterDrafter } from './infra/pdf/letter/pdf-letter-drafter.js';
import { createPrintRenderer } from './infra/pdf/letter/print-rendition.js';
import { openSeal, openSigner, takesLettersBack } from './assembly/signers.js';
import { createSealRenewalLoop } from './office/permits/seal-renewal-loop.js';
import { openStore } from './infra/persistence/index.js';
import { createPrinter } from './infra/printing/create-printer.js';
import { parsePem } from './infra/signing/certificate.js';
import { countedAttempts } from './infra/signing/attempts.js';
import { createSignaturePipeline } from './infra/signing/pipeline.js';
import { createSealKey } from './infra/signing/seal.js';
import { createStampEnd } from './infra/signing/stamp-end.js';
import { createTrust } from './infra/signing/trust.js';
import { createVerifier } from './infra/verification/verifier.js';
import { openOrchestration } from './infra/temporal/orchestration.js';
import { careSchedules } from './infra/temporal/schedules.js';

/** How long an announced sealing key counts as live; announced anew at half of it. */
const KEY_LIFE_MS = 60_000;
const SERVICE_TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
/** Rest between two looks for approved destructions: nobody waits for one. */
const DISPOSAL_MS = 10_000;
/** Rest between two looks at the activation of a seal, which runs for about a day. */
const SEAL_RENEWAL_MS = 15 * 60_000;
/** Letters of one ceremony wait for each other where a code is good for one request: all of two ceremonies have a place. */
const SIGNED_AT_ONCE = 400;

const config = loadConfig();
const log = openLog(config.log.level, 'worker');
const keys = keyRing(config.keys.masterKey.reveal());
const codec = encryptingCodec(keys);
const now = (): number => Date.now();
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
const store = await openStore(config);

const officeFile = join(config.officesDir, `${config.office}.yaml`);
const operations = loadOperations(officeFile);
const calendar = await loadCalendar(operations.calendar);
if (!calendar.ok) throw new Error(calendar.error);
const permitTypes = loadPermitTypes(config.permitTypesDir);
const files = encryptedCaseFiles(join(config.archive.dir, 'cases'), (application) => store.fileKey(application));

const trust = createTrust({
  anchors: parsePem(readFileSync(config.signing.trustAnchorFile, 'utf8')),
  ...(config.signing.ocspUrl === null ? {} : { ocspUrls: [config.signing.ocspUrl] }),
  timeout: SERVICE_TIMEOUT_MS,
  reuse: 5 * 60_000,
  now,
});
/** Judges what a provider returns; a signer of digests returns nothing to judge. */
const verifier = takesLettersBack(config.signing)
  ? createVerifier({
      anchors: trust.anchors,
      online: {
        timeout: SERVICE_TIMEOUT_MS,
        reuse: 5 * 60_000,
        ...(config.signing.ocspUrl === null ? {} : { ocspUrls: [config.signing.ocspUrl] }),
      },
    })
  : null;
const pipeline = createSignaturePipeline({
  trust,
  authorities: config.signing.timestampUrls.map((url) => ({ url })),
  ...(verifier === null ? {} : { verifier }),
  timeout: SERVICE_TIMEOUT_MS,
  now,
});
const ofOffice = loadOffice(officeFile);
// what a provider's own signature shows is the provider's: the letter's block names its signer instead
const letters = config.signing.provider === 'bsre' ? withoutStamp(ofOffice) : ofOffice;

const seal = openSeal(config.signing, operations.seal, {
  trust,
  pipeline,
  level: config.signing.level,
  office: letters.office.name,
  location: operations.signature.location,
  now,
});

const deps: Deps = {
  store,
  office: {
    letters,
    templates: loadLetterTemplates(config.lettersDir),
    permitTypes,
    groups: loadGroups(join(dirname(config.officesDir), 'groups'), (id) => permitTypes.has(id)),
    calendar: calendar.value,
    clock: operations.clock,
    permits: config.permits,
    groundNames: operations.grounds,
    certificateIssuer: operations.certificateIssuer,
    publicUrl: config.http.publicUrl,
  },
  files,
  archive: createFileArchive({ directory: config.archive.dir }),
  drafter: new PdfLetterDrafter(config.officesDir),
  notifier: createNotifier(openChannels(config), loadWording(join(dirname(config.officesDir), 'mail', 'id.yaml'))),
  printer: createPrinter({
    address: config.printer.address ?? `spool:${config.printer.spoolDir}`,
    userName: 'paraf',
    timeoutMs: SERVICE_TIMEOUT_MS,
    jobTimeoutMs: 90_000,
    pollMs: 250,
  }),
  printRenderer: createPrintRenderer(),
  links: linkSecrets(keys),
  sealer: seal.sealer,
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  now,
};

const disposal = createDisposal({
  ...deps,
  store,
  letters: config.retention.letters,
  policy: { zone: letters.office.zone, retentionOf: (type) => permitTypes.get(type)?.retention ?? null },
});

const sealKey = await createSealKey(now);
const attempts = countedAttempts(store.signingAttempts, now);
const signer: Signer = openSigner(config.signing, {
  trust,
  attempts,
  loginOf: async (id) => (await store.accounts.byId(id))?.login,
  now,
});
const signatureDeps = {
  store,
  files,
  pipeline,
  signer,
  level: config.signing.level,
  taskQueuePrefix: config.temporal.signingTaskQueuePrefix,
  ...operations.signature,
  now,
};
const ceremony = createCeremonyActivities({
  store,
  files,
  ceremonies: createCeremonies({ seals: store.seals, sealKey, signer, now, pause }),
  provider: signer.provider,
  ...operations.signature,
  now,
  pause,
});

await checkAtStart({
  file: officeFile,
  office: config.office,
  policy: operations.clock,
  calendar: calendar.value,
  promises: [...permitTypes.values(), ...deps.office.groups.values()],
  definitions: store.definitions,
  notices: store.notices,
  now: now(),
  report: (finding, words) => {
    log.warn(finding, words);
  },
});
for (const { id, deemedApproval } of permitTypes.values()) {
  if (deemedApproval?.outcome === 'statement' && deps.sealer === null)
    throw new Error(
      `permit type ${id}: deemedApproval states the approval in a sealed letter, and the office has no seal: set signing.officeSealFile or signing.bsre.sealSubscriber`,
    );
}

const orchestration = openOrchestration({
  address: config.temporal.address,
  namespace: config.temporal.namespace,
  taskQueue: config.temporal.taskQueue,
  codec,
  timeoutMs: SERVICE_TIMEOUT_MS,
  workflowTaskTimeoutMs: 10_000,
});
const report: LoopOptions['report'] = (event) => {
  log.warn(event, 'a loop could not go on');
};
const begin = openBegin({ applications: store.applications, orchestration, links: deps.links, report });
const officeLoops = openLoops({
  store,
  orchestration,
  calendar: calendar.value,
  office: { id: config.office, letters: deps.office.letters, operations },
  permitTypes,
  oss:
    config.oss.baseUrl === null || config.oss.userKey === null
      ? null
      : createOssClient({
          baseUrl: config.oss.baseUrl,
          userKey: config.oss.userKey.reveal(),
          timeoutMs: SERVICE_TIMEOUT_MS,
        }),
  keluaran:
    config.sicantik.keluaran.baseUrl === null || config.sicantik.keluaran.template === null
      ? null
      : {
          ...config.sicantik.keluaran,
          baseUrl: config.sicantik.keluaran.baseUrl,
          template: config.sicantik.keluaran.template,
          everyMs: config.sicantik.keluaran.everyMinutes * 60_000,
        },
  stateDeemedApproval: createDeeming({ ...deps, store }),
  begin,
  notifier: deps.notifier,
  milestoneNote: loadNotes(join(dirname(config.officesDir), 'milestones.yaml')),
  publicUrl: config.http.publicUrl,
  messagesKeptMs: config.messages.keptDays * 86_400_000,
  report,
});
const loops = [
  ...officeLoops,
  createDisposalLoop({
    ...{ idleMs: DISPOSAL_MS, clock: now, batch: 10, report },
    carryOut: (limit) => disposal.carryOut(limit),
  }),
  ...(seal.renewed === null
    ? []
    : [createSealRenewalLoop(seal.renewed, { idleMs: SEAL_RENEWAL_MS, clock: now, report })]),
];

/** Temporal may be away when the worker starts: it is asked again until it answers. */
const connect = async (): Promise<NativeConnection> => {
  for (let wait = 500; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await NativeConnection.connect({ address: config.temporal.address });
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'Temporal is away; trying again');
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
};

const connection = await connect();
const shared = {
  connection,
  namespace: config.temporal.namespace,
  dataConverter: { payloadCodecs: [codec] },
  shutdownForceTime: '10s' as const,
  // The client holds signs of life back for four fifths of what is allowed: a lag of three seconds would be a death.
  maxHeartbeatThrottleInterval: BEAT_MS,
};
const permitWorker = await Worker.create({
  ...shared,
  taskQueue: config.temporal.taskQueue,
  // made by the build: see scripts/lib/bundle-workflows.mjs
  workflowBundle: { codePath: fileURLToPath(new URL('./workflows.bundle.js', import.meta.url)) },
  activities: {
    ...keepingOpenings(createRecordingActivities(deps), store, now),
    ...createIncidentActivities(deps),
    ...beatingAll({
      ...createArchiveCareActivities({
        rows: store.archiveCare,
        store,
        files,
        copy:
          config.archive.copyDir === null
            ? null
            : encryptedCaseFiles(join(config.archive.copyDir, 'cases'), (application) => store.fileKey(application)),
        archive: deps.archive,
        pipeline,
        stampEnd: createStampEnd(trust),
        lead: config.archive.renewBeforeDays * DAY_MS,
        sha256: deps.sha256,
        pause: () => new Promise((resolve) => setTimeout(resolve, config.archive.pauseMs)),
        now,
      }),
      proposeDisposals: (after: string) => disposal.proposeDisposals(after),
    }),
    ...createPermitLifeActivities({ lives: store.permitLives, policy: config.permits, now }),
    newNotices: (office: string, version: number) => store.notices.since(office, version),
    ...withIncidents(
      {
        ...createDraftingActivities(deps),
        ...createNumberingActivities(deps),
        ...createPublishingActivities(deps),
        ...createPrintingActivities(deps),
        ...createCounterActivities(deps),
        ...createNotifyingActivities(deps),
        ...createArchivingActivities(deps),
        ...createProcedureActivities({ ...deps, store, begin }),
        ...createSignatureActivities(signatureDeps),
      },
      deps,
    ),
  },
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  stickyQueueScheduleToStartTimeout: '3s',
});
const signingWorker = await Worker.create({
  ...shared,
  taskQueue: `${config.temporal.signingTaskQueuePrefix}${sealKey.recipient.kid}`,
  activities: {
    signDigest: (request: Parameters<typeof ceremony.signDigest>[0]) => beating(() => ceremony.signDigest(request)),
  },
  maxConcurrentActivityTaskExecutions: SIGNED_AT_ONCE,
});

const announce = (): Promise<void> => store.seals.announceKey({ ...sealKey.recipient, expiresAt: now() + KEY_LIFE_MS });
await announce();
const announcing = setInterval(() => {
  announce().catch((error: unknown) => {
    log.warn(
      { reason: error instanceof Error ? error.message : String(error) },
      'the sealing key could not be announced',
    );
  });
}, KEY_LIFE_MS / 2);

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
heartbeats.start();
// Made again at each start, which changes nothing.
for (const schedule of careSchedules(config.office, config)) {
  orchestration.schedule(schedule).catch((error: unknown) => {
    log.warn(
      { schedule: schedule.id, reason: error instanceof Error ? error.message : String(error) },
      'the schedule could not be made: its work begins at the next start',
    );
  });
}
for (const loop of loops) loop.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    permitWorker.shutdown();
    signingWorker.shutdown();
  });
}
const running = Promise.all([permitWorker.run(), signingWorker.run()]);
process.stdout.write(
  `${JSON.stringify({ ready: true, taskQueue: config.temporal.taskQueue, kid: sealKey.recipient.kid })}\n`,
);
try {
  await running;
} finally {
  clearInterval(announcing);
  await Promise.all([...loops, heartbeats].map((loop) => loop.stop()));
  await heartbeats.leave();
  await verifier?.close();
  await orchestration.close();
  await connection.close();
  await store.close();
}
