/** Composition root of the API. One line of JSON on standard output says where it listens; logs go to standard error. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createApi } from './api/create-api.js';
import { CatalogueFile, createCatalogue } from './api/messages/catalogue.js';
import type { PermitTypeInfo, PermitTypeOffer, PermitTypes } from './api/ports.js';
import { SurveyFormSchema } from './api/surveys/form.js';
import { promiseOffer } from './domain/application/promise.js';
import { groupRequirements, type LicenceGroup } from './domain/application/group.js';
import type { PermitType } from './domain/letter/permit-type.js';
import { DEFAULT_COLUMNS } from './domain/integration/sicantik.js';
import { checkBpmn } from './infra/bpmn/check.js';
import { encryptedCaseFiles } from './infra/archive/case-files.js';
import { createFileArchive } from './infra/archive/file-archive.js';
import { createCaseExports } from './infra/casefile/exports.js';
import { readFileOf } from './infra/files/read-yaml.js';
import { loadCalendar, parseCalendar } from './infra/calendar/index.js';
import { loadConfig } from './infra/config/index.js';
import { encryptingCodec, keyRing } from './infra/keys/index.js';
import { linkSecrets } from './infra/keys/links.js';
import { loadOffice, loadPermitTypes } from './infra/letters/load.js';
import { openPreview } from './infra/letters/open-preview.js';
import { createStatements, loadStatementTemplate } from './infra/letters/statement.js';
import { PdfLetterDrafter } from './infra/pdf/letter/pdf-letter-drafter.js';
import { openLog } from './infra/log/log.js';
import { loadGroups } from './infra/office/groups.js';
import { checkAtStart } from './assembly/start-check.js';
import { loadOperations } from './infra/office/load.js';
import { createPrecheck } from './office/acts/precheck.js';
import { createOpening } from './office/intake/opening.js';
import { createHeartbeatLoop, HEARTBEAT_MS, SILENCE_MS } from './office/clock/heartbeat-loop.js';
import { createOssInbound } from './infra/oss/inbound.js';
import { openBegin } from './assembly/begin.js';
import { openSigningKeys } from './assembly/signers.js';
import { drawRegister } from './infra/pdf/register/draw-register.js';
import { openStore } from './infra/persistence/index.js';
import { createRegisterDesk } from './office/registers/desk.js';
import { createSicantikInbound } from './infra/sicantik/inbound.js';
import { parsePem } from './infra/signing/certificate.js';
import { countedAttempts } from './infra/signing/attempts.js';
import { createStamper } from './infra/signing/detached-stamp.js';
import { createTrust } from './infra/signing/trust.js';
import { seal } from './infra/signing/seal.js';
import { openOrchestration } from './infra/temporal/orchestration.js';
import { openUploads } from './infra/verification/uploads.js';
import { createVerifier } from './infra/verification/verifier.js';
import { softwareVersion } from './infra/version/software.js';

const TEMPORAL_TIMEOUT_MS = 5_000;
const WORKFLOW_TASK_TIMEOUT_MS = 10_000;
const REVOCATION_TIMEOUT_MS = 5_000;
const REVOCATION_REUSE_MS = 5 * 60_000;
const MINUTES_AN_HOUR = 60;

const config = loadConfig();
const log = openLog(config.log.level, 'api');
const clock = (): number => Date.now();
const keys = keyRing(config.keys.masterKey.reveal());
const links = linkSecrets(keys);
const store = await openStore(config);

const configDir = dirname(config.officesDir);
const officeFile = join(config.officesDir, `${config.office}.yaml`);
const operations = loadOperations(officeFile);
const letters = loadOffice(officeFile);
const types = loadPermitTypes(config.permitTypesDir);
const groups = loadGroups(join(configDir, 'groups'), (id) => types.has(id));
const calendar = await loadCalendar(operations.calendar);
if (!calendar.ok) throw new Error(calendar.error);

const orchestration = openOrchestration({
  address: config.temporal.address,
  namespace: config.temporal.namespace,
  taskQueue: config.temporal.taskQueue,
  codec: encryptingCodec(keys),
  timeoutMs: TEMPORAL_TIMEOUT_MS,
  workflowTaskTimeoutMs: WORKFLOW_TASK_TIMEOUT_MS,
});

const offerOf = (type: PermitType): PermitTypeOffer => ({
  id: type.id,
  name: type.name,
  office: config.office,
  kind: type.kind,
  requirements: type.requirements.map(({ id, name, required }) => ({ id, name, mandatory: required })),
  recommendation: type.recommendation,
  applicantSignature: type.applicantSignature,
  fee: type.fee,
  promise: promiseOffer(type.promise, operations.clock),
  validity: type.validity.type === 'months' ? type.validity.months : type.validity.type,
  deemedApproval: type.deemedApproval?.outcome === 'statement',
  legalBasis: type.legalBasis,
});
const offers = [...types.values()].map(offerOf).sort((a, b) => a.name.localeCompare(b.name, 'id'));

/** Several licences of one application: each requirement once, the fees together. */
const groupInfo = async (group: LicenceGroup): Promise<PermitTypeInfo> => {
  const definitionDigest = await store.definitions.current(operations.procedureFor(group.process));
  if (definitionDigest === null)
    throw new Error(`procedure "${group.process}" of group "${group.id}" is not published`);
  const licences = group.licences.flatMap(({ permitType }) => types.get(permitType) ?? []);
  const names = new Map(licences.flatMap(({ requirements }) => requirements.map(({ id, name }) => [id, name])));
  const wanted = groupRequirements(group, (id) => types.get(id)?.requirements ?? []);
  return {
    id: group.id,
    name: group.name,
    office: config.office,
    kind: 'paralel',
    requirements: wanted.map(({ id, required }) => ({ id, name: names.get(id) ?? id, mandatory: required })),
    recommendation: { required: group.recommendationRequired, agency: null },
    applicantSignature: group.applicantSignature,
    fee: licences.reduce((sum, { fee }) => sum + fee, 0),
    promise: promiseOffer(group.promise, operations.clock),
    validity: 'none',
    deemedApproval: false,
    legalBasis: [],
    definitionDigest,
  };
};

const permitTypes: PermitTypes = {
  offers: () => offers,
  policy: (id) => (groups.get(id) ?? types.get(id))?.applicantSignature ?? 'none',
  find: async (id) => {
    const group = groups.get(id);
    if (group !== undefined) return groupInfo(group);
    const type = types.get(id);
    if (type === undefined) return null;
    const procedure = operations.procedureFor(type.process);
    const definitionDigest = await store.definitions.current(procedure);
    if (definitionDigest === null) throw new Error(`procedure "${procedure}" of permit type "${id}" is not published`);
    return { ...offerOf(type), definitionDigest };
  },
};

const precheck = createPrecheck({
  ...store,
  openToday: createOpening({
    ...store,
    office: { letters, permitTypes: types, groups, calendar: calendar.value, clock: operations.clock },
  }),
});

const ossInbound = createOssInbound({
  inbox: store.inbox,
  credentials: {
    username: config.oss.inbound.username?.reveal() ?? '',
    password: config.oss.inbound.password?.reveal() ?? '',
  },
  report: (event) => {
    log.warn(event, 'a message of OSS was not stored');
  },
});

const anchors = parsePem(readFileSync(config.signing.trustAnchorFile, 'utf8'));
const trust = createTrust({
  anchors,
  ...(config.signing.ocspUrl === null ? {} : { ocspUrls: [config.signing.ocspUrl] }),
  timeout: REVOCATION_TIMEOUT_MS,
  reuse: REVOCATION_REUSE_MS,
  now: clock,
});
const files = encryptedCaseFiles(join(config.archive.dir, 'cases'), (application) => store.fileKey(application));
const signingKeys = openSigningKeys(config.signing, {
  trust,
  attempts: countedAttempts(store.signingAttempts, clock),
  loginOf: async (id) => (await store.accounts.byId(id))?.login,
  now: clock,
});

const verifier = createVerifier({
  ...{ anchors, processes: config.verification.processes, memory: config.verification.memoryMegabytes },
  timeout: config.verification.judgeSeconds * 1000,
  online: {
    timeout: REVOCATION_TIMEOUT_MS,
    reuse: REVOCATION_REUSE_MS,
    ...(config.signing.ocspUrl === null ? {} : { ocspUrls: [config.signing.ocspUrl] }),
  },
});

/** Applicants' certificates may come from other authorities than the officials'; these are asked where they say themselves. */
const statementVerifier =
  config.applicants.trustAnchorFile === null
    ? verifier
    : verifier.relyingOn({
        anchors: parsePem(readFileSync(config.applicants.trustAnchorFile, 'utf8')),
        online: { timeout: REVOCATION_TIMEOUT_MS, reuse: REVOCATION_REUSE_MS, ocspNonce: 'if-answered' },
      });

await checkAtStart({
  file: officeFile,
  office: config.office,
  policy: operations.clock,
  calendar: calendar.value,
  promises: [...types.values(), ...groups.values()],
  definitions: store.definitions,
  notices: store.notices,
  now: clock(),
  report: (finding, words) => {
    log.warn(finding, words);
  },
});

const catalogue = (language: string): unknown =>
  readFileOf(join(configDir, 'messages', `${language}.json`), CatalogueFile);

const messages = createCatalogue([catalogue('id'), catalogue('en')]);

const app = await createApi(
  {
    ...store,
    clockDesk: {
      notices: store.notices,
      rows: store.clockRows,
      heartbeats: store.heartbeats,
      definitions: store.definitions,
      calendar: calendar.value,
      policy: operations.clock,
      groundNames: operations.grounds,
      stepEvents: (office, from, to) => store.clockRows.stepEvents(office, from, to),
      checkCalendar: parseCalendar,
    },
    files,
    archive: createFileArchive({ directory: config.archive.dir }),
    permitPolicy: config.permits,
    retentionPolicy: { zone: letters.office.zone, retentionOf: (type) => types.get(type)?.retention ?? null },
    caseExports: createCaseExports(store.caseRecords, {
      files,
      definitions: store.definitions,
      stamp: createStamper({
        trust,
        authorities: config.signing.timestampUrls.map((url) => ({ url })),
        timeout: REVOCATION_TIMEOUT_MS,
      }),
      office: { id: config.office, name: letters.office.name, zone: letters.office.zone },
      software: softwareVersion(),
      now: clock,
    }),
    orchestration,
    verifier,
    uploads: await openUploads(config.verification.uploadDir),
    statementVerifier,
    statements: createStatements({
      office: letters,
      template: loadStatementTemplate(join(configDir, 'statements', 'permohonan.yaml'), config.lettersDir),
      drafter: new PdfLetterDrafter(config.officesDir),
      position: messages.text('statement.position'),
    }),
    signingKeys,
    begin: openBegin({
      applications: store.applications,
      orchestration,
      links,
      report: (event) => {
        log.warn(event, 'an application waits for its procedure');
      },
    }),
    links,
    precheck,
    groups,
    procedures: {
      check: (xml) => checkBpmn(xml, { zone: letters.office.zone, groups: operations.clock.groups }),
    },
    permitTypes,
    registers: createRegisterDesk({
      letters,
      names: new Map([...types.values(), ...groups.values()].map(({ id, name }) => [id, { name }])),
      numbers: store.numbers,
      applications: store.applications,
      draw: drawRegister,
      now: clock,
    }),
    letterPreview: openPreview({
      configDir,
      officeFile,
      lettersDir: config.lettersDir,
      permitTypesDir: config.permitTypesDir,
      publicUrl: config.http.publicUrl.replace(/\/+$/, ''),
      stamps: config.signing.provider !== 'bsre',
      now: clock,
    }),
    office: { id: config.office, name: letters.office.name, zone: letters.office.zone },
    sealer: seal,
    webhooks: {
      receiveNIB: (request) => ossInbound.receiveNIB(request),
      receiveNIBSTPW: (request) => ossInbound.receiveNIBSTPW(request),
      receiveFileDS: (request) => ossInbound.receiveFileDS(request),
      sicantikApplication: createSicantikInbound({
        inbox: store.inbox,
        apiKey: config.sicantik.inbound.apiKey?.reveal() ?? '',
        columns: DEFAULT_COLUMNS,
        report: (event) => {
          log.warn(event, 'a message of SiCANTIK was not stored');
        },
      }),
    },
    health: { database: () => store.healthy() },
    messages,
    surveyForm: readFileOf(join(configDir, 'surveys', 'skm.yaml'), SurveyFormSchema),
    options: {
      publicUrl: config.http.publicUrl.replace(/\/+$/, ''),
      messagesKeptMs: config.messages.keptDays * 86_400_000,
      sessionHours: config.sessions.ttlMinutes / MINUTES_AN_HOUR,
      uploadMaxBytes: config.http.uploadMaxBytes,
      verification: config.verification,
      printCopies: config.printer.copies,
      sealSeconds: config.signing.sealSeconds,
      checkAnswers: config.http.checkAnswers,
      rateLimits: config.http.requestsPerMinute,
    },
    clock,
  },
  { logger: log, docsPage: true, trustedProxies: config.http.trustedProxies },
);

const heartbeat = createHeartbeatLoop({
  idleMs: HEARTBEAT_MS,
  toleranceMs: SILENCE_MS,
  clock,
  office: config.office,
  component: 'api',
  heartbeats: store.heartbeats,
  report: (event) => {
    log.warn(event, 'the heartbeat');
  },
});
heartbeat.start();

await app.listen(config.http.port, config.http.host);
const url = await app.getUrl();

/** Answers what has been asked, then lets go of everything; a second signal ends at once. */
const stop = async (): Promise<void> => {
  await app.close();
  await heartbeat.stop();
  await heartbeat.leave();
  await verifier.close();
  await orchestration.close();
  await store.close();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop().catch((error: unknown) => {
      log.error({ err: error }, 'the API did not stop cleanly');
      process.exitCode = 1;
    });
  });
}

process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
