/**
 * Recurring work: the schedules as a worker makes them, on a real Temporal, over a real record whose files lie on the
 * disk. Made, triggered, done; changed with the configuration; not doubled by a worker that starts again.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createArchiveCareActivities } from '../../src/activities/archive-care.js';
import type { ArchiveCareActivities, DisposalActivities } from '../../src/domain/effects/contracts.js';
import { careId, type Care, type CareState } from '../../src/domain/ports/care.js';
import { createFileArchive } from '../../src/infra/archive/file-archive.js';
import { createStampEnd } from '../../src/infra/signing/stamp-end.js';
import { openOrchestration, type OpenOrchestration } from '../../src/infra/temporal/orchestration.js';
import { careSchedules, type CareHours } from '../../src/infra/temporal/schedules.js';
import { recordedCase, type RecordedCase } from '../builders/recorded-case.js';
import { workflowBundle } from './bundle.js';
import { dataConverter } from './harness.js';
import { realTemporal } from './servers.js';
import { untilWithin } from './mortal.js';

const OFFICE = 'prabumulih';
const HOURS: CareHours = {
  archive: { fixityHours: 168, renewalHours: 24 },
  retention: { proposeHours: 24 },
};
const YEAR = 365 * 86_400_000;
const taskQueue = randomUUID();
const [codec] = dataConverter.payloadCodecs;
if (codec === undefined) throw new Error('fixture is impossible: payloads are not encrypted');

let env: TestWorkflowEnvironment;
let recorded: RecordedCase;
let worker: Worker;
let running: Promise<void>;
let orchestration: OpenOrchestration;
let manifests: string;
/** Error of the next look at the disposal list; null: it does its work. */
let fault: string | null = null;
let lead = 0;
const looks: string[] = [];

beforeAll(async () => {
  [env, recorded] = await Promise.all([realTemporal(), recordedCase()]);
  manifests = mkdtempSync(join(tmpdir(), 'paraf-manifests-'));
  const { store } = recorded.own;
  const care = (): ArchiveCareActivities =>
    createArchiveCareActivities({
      ...{ rows: store.archiveCare, store, files: recorded.deps.files, copy: null },
      archive: createFileArchive({ directory: manifests }),
      pipeline: recorded.signing.pipeline,
      stampEnd: createStampEnd(recorded.signing.trust),
      ...{ lead, sha256: (text: string) => createHash('sha256').update(text).digest('hex') },
      ...{ pause: () => Promise.resolve(), now: Date.now },
    });
  const activities: ArchiveCareActivities & DisposalActivities = {
    checkFixity: (after) => care().checkFixity(after),
    renewStamps: (after) => care().renewStamps(after),
    proposeDisposals: (after) => {
      looks.push(after);
      return fault === null
        ? Promise.resolve({ next: null, looked: 0, proposed: 0 })
        : Promise.reject(new Error(fault));
    },
  };
  worker = await Worker.create({
    ...{ connection: env.nativeConnection, taskQueue, workflowBundle: await workflowBundle(), activities },
    dataConverter,
  });
  running = worker.run();
  orchestration = openOrchestration({
    ...{ address: env.address, namespace: 'default', taskQueue, codec },
    ...{ timeoutMs: 10_000, workflowTaskTimeoutMs: 5_000 },
  });
}, 240_000);
afterAll(async () => {
  await orchestration.close();
  worker.shutdown();
  await running;
  await recorded.close();
  await env.teardown();
  rmSync(manifests, { recursive: true, force: true });
});

/** A worker that starts. */
const made = async (hours: CareHours): Promise<void> => {
  for (const schedule of careSchedules(OFFICE, hours)) await orchestration.schedule(schedule);
};
const stateOf = async (care: Care): Promise<CareState> => {
  const found = (await orchestration.care(OFFICE)).find((state) => state.care === care);
  if (found === undefined) throw new Error(`nothing is told of ${care}`);
  return found;
};
const until = untilWithin(30);
/** Lets it come round now, and answers what the run found. */
const comesRound = async (care: Care): Promise<unknown> => {
  const before = await stateOf(care);
  await env.client.schedule.getHandle(careId(care, OFFICE)).trigger();
  await until(`${care} to end`, async () => {
    const now = await stateOf(care);
    return now.lastRunAt !== before.lastRunAt && now.lastOutcome === 'completed' ? true : undefined;
  });
  const { info } = await env.client.schedule.getHandle(careId(care, OFFICE)).describe();
  return env.client.workflow.getHandle(info.recentActions.at(-1)?.action.workflow.workflowId ?? '').result();
};
const schedules = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { scheduleId } of env.client.schedule.list()) found.push(scheduleId);
  return found.sort();
};

describe('the schedules of an office', () => {
  it('are told as not made before a worker has started', async () => {
    expect(await orchestration.care(OFFICE)).toMatchObject([
      { care: 'fixity', made: false, lastRunAt: null, nextRunAt: null, lastOutcome: null, failing: null },
      { care: 'renewal', made: false },
      { care: 'disposal', made: false },
    ]);
  });

  it('are made once, however often a worker starts, and follow the configuration', async () => {
    await made(HOURS);
    await made(HOURS);
    await until('three schedules to be listed', async () => ((await schedules()).length >= 3 ? true : undefined));
    expect(await schedules()).toEqual([
      'archive-fixity:prabumulih',
      'archive-renewal:prabumulih',
      'disposal:prabumulih',
    ]);
    const [fixity, renewal] = [await stateOf('fixity'), await stateOf('renewal')];
    expect([fixity.everyMs, renewal.everyMs]).toEqual([168 * 3_600_000, 24 * 3_600_000]);
    expect(fixity.nextRunAt ?? 0).toBeGreaterThan(Date.now());

    await made({ ...HOURS, archive: { ...HOURS.archive, fixityHours: 1 } });

    expect(await schedules()).toHaveLength(3);
    const sooner = await stateOf('fixity');
    expect(sooner.everyMs).toBe(3_600_000);
    expect(sooner.nextRunAt ?? Infinity).toBeLessThanOrEqual(Date.now() + 3_600_000);
    expect((await stateOf('renewal')).everyMs).toBe(24 * 3_600_000);
    await made(HOURS);
  });

  it('come round by their interval, with nobody to trigger them', async () => {
    const before = looks.length;
    await made({ ...HOURS, retention: { proposeHours: 1 / 3600 } });
    await until('two looks at the disposal list', async () =>
      Promise.resolve(looks.length >= before + 2 ? true : undefined),
    );
    await made(HOURS);
    await until('its last run to end', async () =>
      (await stateOf('disposal')).lastOutcome === 'completed' ? true : undefined,
    );
    expect(await stateOf('disposal')).toMatchObject({ made: true, failing: null });
  });

  it('renew the archive time-stamps that are due, and none twice', async () => {
    lead = 100 * YEAR;
    const first = await comesRound('renewal');
    lead = 0;

    expect(first).toMatchObject({ looked: 1, found: 1 });
    expect(await comesRound('renewal')).toMatchObject({ looked: 1, found: 0 });
  });

  it('check every file: a damaged one is an incident, end to end', async () => {
    const { store } = recorded.own;
    const open = async (): Promise<readonly string[]> =>
      (await store.incidents.list({ application: recorded.id, open: true })).map(({ code }) => code);
    expect(await comesRound('fixity')).toMatchObject({ looked: expect.any(Number), found: 0 });
    expect(await open()).toEqual([]);

    const files = readdirSync(recorded.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const [victim] = files;
    if (victim === undefined) throw new Error('fixture is impossible: the archive is empty');
    writeFileSync(join(victim.parentPath, victim.name), 'rusak');

    expect(await comesRound('fixity')).toMatchObject({ found: 1 });
    expect(await open()).toEqual(['DOCUMENT_NOT_FOUND']);
    // Looked at again it is the same incident.
    expect(await comesRound('fixity')).toMatchObject({ found: 1 });
    expect(await open()).toHaveLength(1);
  });

  it('say that a run does not get on, how often it was tried and why', async () => {
    fault = 'the record is away';
    await env.client.schedule.getHandle(careId('disposal', OFFICE)).trigger();

    const failing = await until('the failure to be told', async () => (await stateOf('disposal')).failing ?? undefined);
    expect(failing.reason).toContain('the record is away');
    expect(await stateOf('disposal')).toMatchObject({ lastOutcome: 'running' });

    fault = null;
    await until('the run to get on', async () =>
      (await stateOf('disposal')).lastOutcome === 'completed' ? true : undefined,
    );
    expect((await stateOf('disposal')).failing).toBeNull();
  });
});
