/**
 * A worker of the disposal list in a process of its own, with the real record, archive and seal: it can be told to die of
 * SIGKILL right after the named step was committed and before anything else. Run as mortal-worker.ts is.
 */
import { anyFile } from '../fakes/forms.js';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { beatingAll } from '../../src/activities/beating.js';
import { createDisposal, type DisposalDeps } from '../../src/office/permits/disposal.js';
import { createFileArchive } from '../../src/infra/archive/file-archive.js';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { loadCalendar } from '../../src/infra/calendar/index.js';
import { issueSigner, signerBundle } from '../../src/infra/devpki/authority.js';
import { createDisposalLoop } from '../../src/office/permits/disposal-loop.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../src/infra/letters/load.js';
import { loadOperations } from '../../src/infra/office/load.js';
import { PdfLetterDrafter } from '../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { openStore } from '../../src/infra/persistence/index.js';
import { openOfficeSeal } from '../../src/infra/signing/office-seal.js';
import { testConfig } from '../infra/persistence/own-database.js';
import { openOffice, PASSPHRASE } from '../infra/signing/office.js';
import { dataConverter } from './harness.js';

export type DeadlyStep = 'proposed' | 'destroyed' | 'filed';

export interface MortalDisposalOptions {
  readonly address: string;
  readonly taskQueue: string;
  readonly bundle: string;
  readonly database: string;
  readonly folder: string;
  /** The step after whose commit the process kills itself; null: it lives. */
  readonly dieAfter: DeadlyStep | null;
  /** False: an office without a seal, which can destroy nothing. */
  readonly sealed: boolean;
}

const options = JSON.parse(process.argv[2] ?? '{}') as MortalDisposalOptions;
const OFFICE = 'config/offices/prabumulih.yaml';
const config = testConfig(options.database);
const store = await openStore(config);
const signing = await openOffice();
const operations = loadOperations(OFFICE);
const calendar = await loadCalendar(operations.calendar);
if (!calendar.ok) throw new Error(calendar.error);
const identity = await issueSigner(signing.authority, Date.now(), {
  ...{ commonName: 'DPMPTSP Kota Prabumulih', organization: 'DPMPTSP Kota Prabumulih' },
  key: { kind: 'ec', curve: 'P-256' },
});
const sealFile = join(options.folder, `seal-${String(process.pid)}.p12`);
writeFileSync(sealFile, await signerBundle(signing.authority, identity, PASSPHRASE));

/** The step is done and committed, and nobody hears of it. */
const deadly =
  <A extends readonly unknown[], R>(step: DeadlyStep, work: (...args: A) => Promise<R>) =>
  async (...args: A): Promise<R> => {
    const done = await work(...args);
    if (options.dieAfter === step) process.kill(process.pid, 'SIGKILL');
    return done;
  };

const archive = createFileArchive({ directory: join(options.folder, 'archive') });
const { disposals } = store;
const deps: DisposalDeps = {
  store: {
    ...store,
    disposals: {
      ...disposals,
      propose: deadly('proposed', disposals.propose),
      destroy: deadly('destroyed', disposals.destroy),
    },
  },
  office: {
    forms: anyFile,
    letters: loadOffice(OFFICE),
    templates: loadLetterTemplates('config/letters'),
    permitTypes: loadPermitTypes('config/permit-types'),
    ...{ groups: new Map(), certificateIssuer: operations.certificateIssuer, calendar: calendar.value },
    ...{ publicUrl: 'https://izin.example.go.id', permits: { reminderDays: [] }, clock: operations.clock },
    groundNames: operations.grounds,
  },
  files: encryptedCaseFiles(join(options.folder, 'cases'), (application) => store.fileKey(application)),
  archive: { ...archive, put: deadly('filed', archive.put) },
  drafter: new PdfLetterDrafter('config/offices'),
  sealer: options.sealed
    ? openOfficeSeal(
        {
          ...{ officeSealFile: sealFile, officeSealPassphrase: { reveal: () => PASSPHRASE } },
          keystoreDir: join(options.folder, 'keystore'),
        },
        operations.seal,
        {
          ...{ trust: signing.trust, pipeline: signing.pipeline, level: 'B-B', office: 'DPMPTSP' },
          ...{ location: 'Prabumulih', now: Date.now },
        },
      )
    : null,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  now: Date.now,
  letters: 'destroy',
  tell: async () => true,
  policy: { zone: 'Asia/Jakarta', retentionOf: () => ({ activeYears: 1, inactiveYears: 2, then: 'destroy' }) },
};
const disposal = createDisposal(deps);
const loop = createDisposalLoop({
  carryOut: (limit) => disposal.carryOut(limit),
  ...{ batch: 10, idleMs: 100, clock: Date.now, report: () => undefined },
});

const connection = await NativeConnection.connect({ address: options.address });
const worker = await Worker.create({
  connection,
  taskQueue: options.taskQueue,
  workflowBundle: { codePath: options.bundle },
  dataConverter,
  activities: beatingAll({ proposeDisposals: (after: string) => disposal.proposeDisposals(after) }),
  stickyQueueScheduleToStartTimeout: '1s',
  shutdownForceTime: '3s',
});
process.once('SIGTERM', () => {
  worker.shutdown();
});
const running = worker.run();
loop.start();
process.stdout.write('ready\n');
await running;
await loop.stop();
await connection.close();
await signing.close();
await store.close();
