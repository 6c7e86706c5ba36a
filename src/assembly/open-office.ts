/** Opens the office for a root: its files, its record, its keys, Temporal, and the rules that every door asks. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CaseFiles } from '../domain/ports/casework.js';
import type { KeyOwners } from '../domain/ports/key-owners.js';
import type { Links } from '../domain/ports/links.js';
import type { Registers } from '../domain/ports/registers.js';
import type { RetentionPolicy } from '../domain/ports/disposals.js';
import { encryptedCaseFiles } from '../infra/archive/case-files.js';
import type { OfficeZone } from '../domain/letter/local-date.js';
import type { Config } from '../infra/config/index.js';
import { encryptingCodec, keyRing } from '../infra/keys/index.js';
import { linkSecrets } from '../infra/keys/links.js';
import { drawRegister } from '../infra/pdf/register/draw-register.js';
import { openStore, type Store } from '../infra/persistence/index.js';
import { temporalTls } from '../infra/temporal/tls.js';
import { openOrchestration, type OpenOrchestration } from '../infra/temporal/orchestration.js';
import { createKeyOwners } from '../office/accounts/key-owners.js';
import { createRecordAtOnce, type RecordAtOnce } from '../office/acts/at-once.js';
import { createContexts } from '../office/acts/contexts.js';
import { createPrecheck, type Precheck } from '../office/acts/precheck.js';
import { seriesOf } from '../domain/application/number.js';
import type { Begin } from '../office/intake/begin.js';
import { createOffers, type PermitTypes } from '../office/intake/offers.js';
import { createOpening } from '../office/intake/opening.js';
import type { LoopReport } from '../office/polling-loop.js';
import { createRegisterDesk } from '../office/registers/desk.js';
import { openBegin } from './begin.js';
import { openOfficeFiles, type OfficeFiles } from './office-files.js';
import { checkAtStart, type StartCheck } from './start-check.js';

export interface OpenedOffice {
  readonly config: Config;
  /** Id, name and zone of the office, for the pages that anyone reads, and for bundles. */
  readonly info: { readonly id: string; readonly name: string; readonly zone: OfficeZone };
  readonly files: OfficeFiles;
  readonly store: Store;
  readonly codec: ReturnType<typeof encryptingCodec>;
  readonly links: Links;
  readonly caseFiles: CaseFiles;
  readonly orchestration: OpenOrchestration;
  readonly permitTypes: PermitTypes;
  readonly retention: RetentionPolicy;
  readonly registers: Registers;
  readonly keyOwners: KeyOwners;
  readonly begin: Begin;
  readonly precheck: Precheck;
  readonly recordAtOnce: RecordAtOnce;
  readonly now: () => number;
  /** Checks the office's clock: reports settings that are uncertain or missing, and fails on those that cannot be. */
  check(report: StartCheck['report']): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOfficeOptions {
  readonly report: LoopReport;
  /** Longest time of one exchange with Temporal. */
  readonly temporalMs: number;
}

/** Longest time of one workflow task on a worker; then another worker gets it. */
const WORKFLOW_TASK_MS = 10_000;

export const openOffice = async (config: Config, { report, temporalMs }: OpenOfficeOptions): Promise<OpenedOffice> => {
  const files = await openOfficeFiles(config);
  const { letters, operations, permitTypes, groups, calendar, forms } = files;
  const keys = keyRing(config.keys.masterKey.reveal());
  const links = linkSecrets(keys);
  const codec = encryptingCodec(keys);
  const store = await openStore(config);
  await store.applications.numberOlder(config.office, (receivedAt) => seriesOf(letters.office, receivedAt));
  const { address, namespace, taskQueue, tls } = config.temporal;
  const orchestration = openOrchestration({
    ...{ address, namespace, taskQueue, codec, ...temporalTls(tls) },
    timeoutMs: temporalMs,
    workflowTaskTimeoutMs: WORKFLOW_TASK_MS,
  });
  const now = Date.now;
  const rules = { letters, permitTypes, groups, calendar, forms, clock: operations.clock };
  return {
    config,
    info: { id: config.office, name: letters.office.name, zone: letters.office.zone },
    ...{ files, store, codec, links, orchestration, now },
    caseFiles: encryptedCaseFiles(join(config.archive.dir, 'cases'), (application) => store.fileKey(application)),
    permitTypes: createOffers({
      ...{ office: config.office, permitTypes, groups, clock: operations.clock },
      procedureFor: (process) => operations.procedureFor(process),
      definitions: store.definitions,
    }),
    retention: { zone: letters.office.zone, retentionOf: (type) => permitTypes.get(type)?.retention ?? null },
    registers: createRegisterDesk({
      ...{ letters, draw: drawRegister, now },
      names: new Map([...permitTypes.values(), ...groups.values()].map(({ id, name }) => [id, { name }])),
      numbers: store.numbers,
      applications: store.applications,
    }),
    keyOwners: createKeyOwners({ ...store, office: config.office, newId: randomUUID, now }),
    begin: openBegin({
      ...{ applications: store.applications, orchestration, forms, links, report },
      numbering: letters.office,
    }),
    precheck: createPrecheck({ ...store, forms, openToday: createOpening({ ...store, office: rules }) }),
    recordAtOnce: createRecordAtOnce({ ...store, contexts: createContexts(store), clock: now }),
    check: (say) =>
      checkAtStart({
        file: files.officeFile,
        office: config.office,
        policy: operations.clock,
        calendar,
        promises: [...permitTypes.values(), ...groups.values()],
        definitions: store.definitions,
        notices: store.notices,
        now: now(),
        report: say,
      }),
    close: async () => {
      await orchestration.close();
      await store.close();
    },
  };
};
