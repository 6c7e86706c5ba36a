/** Composition root of the API. One line of JSON on standard output says where it listens; logs go to standard error. */
import { join } from 'node:path';
import { createApi } from './api/create-api.js';
import { CatalogueFile, createCatalogue } from './api/messages/catalogue.js';
import { SurveyFormSchema } from './api/surveys/form.js';
import { checkKeysAtStart } from './assembly/key-check.js';
import { openOffice } from './assembly/open-office.js';
import { createFileArchive } from './infra/archive/file-archive.js';
import { checkBpmn } from './infra/bpmn/check.js';
import { parseCalendar } from './infra/calendar/index.js';
import { openTellPassword } from './assembly/tell-password.js';
import { loadConfig } from './infra/config/index.js';
import { readFileOf } from './infra/files/read-yaml.js';
import { openPreview } from './infra/letters/open-preview.js';
import { openLog } from './infra/log/log.js';
import { openPasswordStrength } from './infra/passwords/strength.js';
import { seal } from './infra/signing/seal.js';
import { openJudges } from './main/judges.js';
import { optionsOf, publicUrlOf } from './main/options.js';
import { openWebhooks } from './main/webhooks.js';
import { createHeartbeatLoop, HEARTBEAT_MS, SILENCE_MS } from './office/clock/heartbeat-loop.js';

const TEMPORAL_MS = 5_000;

const config = loadConfig();
const log = openLog(config.log.level, 'api');
const office = await openOffice(config, {
  temporalMs: TEMPORAL_MS,
  report: (event) => {
    log.warn(event, 'an application waits for its procedure');
  },
});
const { store, files, info, now } = office;
const { letters, operations, calendar, groups, configDir, officeFile } = files;
await office.check((finding, words) => {
  log.warn(finding, words);
});

const catalogue = (language: string): unknown =>
  readFileOf(join(configDir, 'messages', `${language}.json`), CatalogueFile);
const messages = createCatalogue([catalogue('id'), catalogue('en')], letters.office.zone);
const judges = await openJudges(office, messages);

const app = await createApi(
  {
    ...store,
    ...judges.ports,
    clockDesk: {
      notices: store.notices,
      rows: store.clockRows,
      heartbeats: store.heartbeats,
      definitions: store.definitions,
      calendar,
      policy: operations.clock,
      groundNames: operations.grounds,
      checkCalendar: parseCalendar,
    },
    files: office.caseFiles,
    archive: createFileArchive({ directory: config.archive.dir }),
    permitPolicy: config.permits,
    retentionPolicy: office.retention,
    orchestration: office.orchestration,
    begin: office.begin,
    precheck: office.precheck,
    recordAtOnce: office.recordAtOnce,
    keyOwners: office.keyOwners,
    passwordStrength: openPasswordStrength(),
    tellPassword: openTellPassword(config, configDir),
    links: office.links,
    permitTypes: office.permitTypes,
    forms: files.forms,
    registers: office.registers,
    office: info,
    groups,
    procedures: { check: (xml) => checkBpmn(xml, { zone: letters.office.zone, groups: operations.clock.groups }) },
    letterPreview: openPreview({
      ...{ configDir, officeFile, now },
      lettersDir: config.lettersDir,
      permitTypesDir: config.permitTypesDir,
      publicUrl: publicUrlOf(config),
      stamps: config.signing.provider !== 'bsre',
    }),
    sealer: seal,
    webhooks: openWebhooks(office, log),
    health: { database: () => store.healthy() },
    messages,
    surveyForm: readFileOf(join(configDir, 'surveys', 'skm.yaml'), SurveyFormSchema),
    options: optionsOf(config),
    clock: now,
  },
  { logger: log, docsPage: true, trustedProxies: config.http.trustedProxies },
);

const heartbeat = createHeartbeatLoop({
  idleMs: HEARTBEAT_MS,
  toleranceMs: SILENCE_MS,
  clock: now,
  office: info.id,
  component: 'api',
  heartbeats: store.heartbeats,
  report: (event) => {
    log.warn(event, 'the heartbeat');
  },
});
heartbeat.start();

await app.listen(config.http.port, config.http.host);
const url = await app.getUrl();

// Beside the work: an authority that does not answer, or a file that cannot be read, holds up no start.
checkKeysAtStart({
  ...{ office: info.id, provider: config.signing.provider, administration: store.administration },
  keys: judges.ports.signingKeys,
  report: (finding, words) => {
    log.warn(finding, words);
  },
}).catch((error: unknown) => {
  log.warn({ err: error }, 'the signing keys could not be looked at');
});

/** Answers what has been asked, then lets go of everything; a second signal ends at once. */
const stop = async (): Promise<void> => {
  await app.close();
  await heartbeat.stop();
  await heartbeat.leave();
  await judges.close();
  await office.close();
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
