/**
 * The disposal list on a real Temporal, over a real record, archive and seal; the workers are processes that die of SIGKILL
 * in the middle. (On the server that skips time no activity of a dead worker is ever given to another.) What was destroyed
 * was destroyed once, with one certificate.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { RetentionPolicy } from '../../src/domain/ports/disposals.js';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { anApplication, unique } from '../infra/persistence/record-builders.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { workflowBundle } from './bundle.js';
import type { DeadlyStep, MortalDisposalOptions } from './mortal-disposal.js';
import { realTemporal } from './servers.js';
import { mortals, untilWithin, type Mortal } from './mortal.js';

const YEAR = 366 * 86_400_000;
const POLICY: RetentionPolicy = {
  zone: 'Asia/Jakarta',
  retentionOf: () => ({ activeYears: 1, inactiveYears: 2, then: 'destroy' }),
};
/** More than one page of the search. */
const DUE = 60;

let env: TestWorkflowEnvironment;
let own: OwnDatabase;
let folder: string;
let bundle: string;
const dying = mortals();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paraf-disposal-kill-'));
  mkdirSync(join(folder, 'keystore'));
  [env, own] = await Promise.all([realTemporal(), ownDatabase()]);
  bundle = join(folder, 'workflows.cjs');
  writeFileSync(bundle, (await workflowBundle()).code);
}, 120_000);
afterAll(async () => {
  dying.killAll();
  await own.drop();
  await env.teardown();
  rmSync(folder, { recursive: true, force: true });
});

const aWorker = async (
  taskQueue: string,
  { dieAfter = null, sealed = true }: { readonly dieAfter?: DeadlyStep | null; readonly sealed?: boolean } = {},
): Promise<Mortal> => {
  const options: MortalDisposalOptions = {
    ...{ address: env.address, taskQueue, bundle, folder, dieAfter, sealed },
    database: own.config.database.name,
  };
  return dying.start('test/workflows/mortal-disposal.ts', options);
};

const until = untilWithin(60);

/** Ended four years ago: its retention of three is over. */
const finished = async (): Promise<string> => {
  const { id } = await own.store.applications.create(anApplication({ permitType: 'izin-usaha-toko-swalayan' }));
  await own.raw.query("UPDATE application SET finished_at = ?, status = 'completed' WHERE id = ?", [
    Date.now() - 4 * YEAR,
    id,
  ]);
  return id;
};
/** An application with a file in the archive, and a supervisor's approval. */
const approved = async (): Promise<{
  readonly application: string;
  readonly disposal: string;
  readonly digest: string;
}> => {
  const { store } = own;
  const application = await finished();
  const files = encryptedCaseFiles(join(folder, 'cases'), (id) => store.fileKey(id));
  const stored = await files.put(application, Buffer.from(`%PDF milik Siti, ${application}`));
  await store.documents.add({
    ...{ application, kind: 'requirement', requirement: null, name: 'KTP.pdf', mediaType: 'application/pdf', meta: {} },
    ...{ createdAt: Date.now(), createdBy: 'system', ...stored },
  });
  const id = unique('usul');
  const at = Date.now();
  const proposed = await store.disposals.propose({ id, application, origin: 'schedule', by: 'system', at }, POLICY);
  if (!proposed.ok) throw new Error(proposed.error.detail);
  const act = { approve: true, by: 'user-pengawas', reason: 'masa simpan berakhir', at };
  const decided = await store.disposals.decide(id, act, POLICY);
  if (!decided.ok) throw new Error(decided.error.detail);
  return { application, disposal: id, digest: stored.sha256 };
};
const certified = (disposal: string) =>
  until(`disposal ${disposal} to be certified`, async () => {
    const row = await own.store.disposals.find(disposal);
    return row?.state === 'certified' ? row : undefined;
  });
const verbs = async (application: string): Promise<readonly string[]> =>
  (await own.store.applications.audit(application)).map(({ verb }) => verb);

describe('the search for what may be destroyed', () => {
  it('goes on after its worker was killed in the middle, and proposes each file once', async () => {
    const due: string[] = [];
    for (let n = 0; n < DUE; n += 1) due.push(await finished());
    const taskQueue = randomUUID();
    const handle = await env.client.workflow.start('disposalWorkflow', {
      ...{ workflowId: `disposal:${taskQueue}`, taskQueue, args: [{ after: '', looked: 0, found: 0 }] },
    });
    const first = await aWorker(taskQueue, { dieAfter: 'proposed' });
    expect(await first.ended).toBe('SIGKILL');
    const proposals = async (): Promise<readonly string[]> =>
      (await own.store.disposals.list({ office: 'prabumulih', limit: 500 })).map(({ application }) => application);
    expect(await proposals()).toHaveLength(1);

    const second = await aWorker(taskQueue);
    // Work in the dead worker's hands is given to another once its heartbeat is missed.
    const result = (await handle.result()) as { readonly looked: number; readonly found: number };
    await second.stop();

    // Proposals of the dead worker are not looked at again.
    expect(result).toEqual({ looked: DUE - 1, found: DUE - 1 });
    expect([...(await proposals())].sort()).toEqual([...due].sort());
    for (const id of due.slice(0, 3)) expect(await own.store.applications.file(id)).not.toBeNull();
  }, 240_000);
});

describe('a destruction that was approved', () => {
  // Crashes after these and every other step are tested without a dying process in test/office/permits/.
  it.each<DeadlyStep>(['destroyed', 'filed'])(
    'is one, with one certificate, though its worker was killed once the step "%s" was done',
    async (dieAfter) => {
      const { application, disposal, digest } = await approved();
      const dying = await aWorker(randomUUID(), { dieAfter });
      expect(await dying.ended).toBe('SIGKILL');
      expect((await own.store.disposals.find(disposal))?.state).toBe('destroyed');
      const next = await aWorker(randomUUID());

      const { certificate, items } = await certified(disposal);
      await next.stop();

      expect(items.map(({ sha256 }) => sha256)).toEqual([digest]);
      expect(await own.store.applications.file(application)).toBeNull();
      const said = await verbs(application);
      for (const once of ['data-key-destroyed', 'destruction-certified'])
        expect(said.filter((verb) => verb === once)).toHaveLength(1);
      expect(await own.store.applications.verifyChain(application)).toMatchObject({ broken: null });
      const year = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear();
      const numbers = (await own.store.numbers.list('prabumulih/berita-acara', year)).filter(
        (row) => row.application === application,
      );
      expect(numbers).toMatchObject([{ state: 'used', number: certificate?.number }]);
      expect(await own.store.permits.byVerificationId(certificate?.verificationId ?? '')).toMatchObject({
        ...{ kind: 'destruction-certificate', sha256: certificate?.sha256, state: 'valid' },
      });
    },
    120_000,
  );

  it('that cannot be carried out is one incident, however many passes try it, and is settled when it can', async () => {
    const { application, disposal } = await approved();
    const unsealed = await aWorker(randomUUID(), { sealed: false });
    const incidents = () => own.store.incidents.list({ application });
    await until('three passes', async () => ((await incidents())[0]?.count ?? 0) >= 3 || undefined);
    await unsealed.stop();
    expect(await incidents()).toMatchObject([
      { code: 'SIGN_CERTIFICATE_MISSING', task: `disposal/${disposal}`, settledAt: null },
    ]);
    expect(await own.store.applications.file(application)).not.toBeNull();

    const sealed = await aWorker(randomUUID());
    await certified(disposal);
    await until('the incident to be settled', async () => (await incidents())[0]?.settledAt ?? undefined);
    await sealed.stop();
    expect(await incidents()).toHaveLength(1);
  }, 120_000);
});
