import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createPermitLifeActivities } from '../../src/activities/permit-life.js';
import { decideInTime, type PermitLife, type PermitMessage, type PermitPolicy } from '../../src/domain/permit/life.js';
import type { PermitLives } from '../../src/domain/ports/permit-lives.js';
import { ok, err } from '../../src/domain/shared/result.js';
import { permitLifeIdOf, PERMIT_LIFE_TYPE } from '../../src/infra/temporal/orchestration.js';
import { workflowBundle } from './bundle.js';
import { dataConverter, quietRuntime } from './harness.js';

const DAY = 86_400_000;
const POLICY: PermitPolicy = { reminderDays: [90, 30, 7] };
const GROUND = { ground: 'Pasal 7', decision: '9/2026', by: 'user-kadin' };

let env: TestWorkflowEnvironment;
let worker: Worker;
let running: Promise<void>;
let connection: NativeConnection;
const taskQueue = randomUUID();

/** The record in memory, by the very rule of the database's. */
const lives = new Map<string, PermitLife>();
const happened: { readonly permit: string; readonly what: string; readonly at: number }[] = [];
let failing = 0;
let policy = POLICY;

const tell = (permit: string, message: PermitMessage): ReturnType<PermitLives['tell']> => {
  if (failing > 0) {
    failing -= 1;
    return Promise.reject(new Error('the database is away'));
  }
  const decided = decideInTime(lives.get(permit) ?? null, permit, message, policy);
  if (!decided.ok) return Promise.resolve(err(decided.error));
  for (const { decision } of decided.value) {
    lives.set(permit, decision.life);
    for (const { verb } of decision.facts) happened.push({ permit, what: verb, at: decision.life.lastAt });
  }
  const life = lives.get(permit);
  if (life === undefined) throw new Error('fixture is impossible');
  return Promise.resolve(ok(life));
};

beforeAll(async () => {
  quietRuntime();
  env = await TestWorkflowEnvironment.createTimeSkipping({
    client: { dataConverter },
    server: { executable: { type: 'existing-path', path: process.env['PARAF_TEST_SERVER'] ?? '' } },
  });
  connection = await NativeConnection.connect({ address: env.address });
  let now = await env.currentTimeMs();
  worker = await Worker.create({
    connection,
    taskQueue,
    dataConverter,
    workflowBundle: await workflowBundle(),
    activities: {
      keepPermitTime: async (permit: string) => {
        // The server's own time: it skips, this machine's clock does not.
        now = await env.currentTimeMs();
        return createPermitLifeActivities({ lives: { tell }, policy, now: () => now }).keepPermitTime(permit);
      },
    },
  });
  running = worker.run();
}, 120_000);
afterAll(async () => {
  worker.shutdown();
  await running;
  await connection.close();
  await env.teardown();
});

const issue = async (years: number): Promise<{ readonly id: string; readonly end: number }> => {
  const id = randomUUID();
  const now = await env.currentTimeMs();
  const end = now + years * 365 * DAY;
  await tell(id, {
    ...{ type: 'issue', key: 'issue', at: now, by: 'user-kadin', office: 'prabumulih', permitType: 'sipa' },
    ...{ validUntil: end, letter: { number: '1', sha256: 'a'.repeat(64), application: id } },
  });
  return { id, end };
};
const start = (permit: string) =>
  env.client.workflow.start(PERMIT_LIFE_TYPE, {
    ...{ workflowId: permitLifeIdOf(permit), taskQueue, args: [{ permit }] },
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
const of = (permit: string): readonly string[] =>
  happened.filter((fact) => fact.permit === permit).map(({ what }) => what);

describe('the workflow of an issued permit', () => {
  it('lives ten years with acts in between, far below Temporal’s limits, and ends with the permit', async () => {
    const { id, end } = await issue(10);
    // The time-skipping server, unlike a real one, ends every workflow when it is ten years old: this one begins after its permit.
    await env.sleep(7 * DAY);
    const handle = await start(id);
    for (let year = 1; year <= 9; year += 1) {
      await env.sleep(365 * DAY);
      for (const type of ['suspend', 'lift'] as const)
        await tell(id, { ...GROUND, type, key: `${type}/${String(year)}`, at: await env.currentTimeMs() });
    }
    await handle.result();

    expect(await env.currentTimeMs()).toBeGreaterThan(end);
    expect(lives.get(id)).toMatchObject({ status: 'expired', reminded: [90, 30, 7] });
    expect(of(id).filter((what) => what === 'permit-reminded')).toHaveLength(3);
    expect(of(id).filter((what) => what === 'permit-expired')).toHaveLength(1);
    const expiredAt = happened.find((fact) => fact.permit === id && fact.what === 'permit-expired')?.at ?? 0;
    expect(expiredAt - end).toBeLessThan(DAY);
    // Limits: 51,200 events and 50 MB; a look is some ten events, at least once in thirty days.
    const { historyLength, historySize } = await handle.describe();
    expect(historyLength).toBeLessThan(2_100);
    expect(historySize ?? 0).toBeLessThan(2_000_000);
  }, 120_000);

  it('begins anew before its history grows long', async () => {
    policy = { reminderDays: Array.from({ length: 400 }, (_, day) => day + 1) };
    const { id } = await issue(2);
    const handle = await start(id);
    await handle.result();
    policy = POLICY;

    expect(lives.get(id)).toMatchObject({ status: 'expired' });
    expect(of(id).filter((what) => what === 'permit-reminded')).toHaveLength(400);
    // Four hundred looks are far more events than one run may have.
    const last = await env.client.workflow.getHandle(permitLifeIdOf(id)).describe();
    expect(last.historyLength).toBeLessThan(2_100);
    expect(last.runId).not.toBe(handle.firstExecutionRunId);
  }, 300_000);

  it('ends at its next look after a decision took the permit back, and waits for a record that is away', async () => {
    const { id } = await issue(1);
    failing = 3;
    const handle = await start(id);
    await env.sleep(DAY);
    await tell(id, { ...GROUND, type: 'revoke', key: 'r', at: await env.currentTimeMs() });
    await handle.result();

    expect(failing).toBe(0);
    expect(of(id)).toEqual(['permit-issued', 'permit-revoked']);
  }, 120_000);

  it('is one: a second start of the same permit changes nothing', async () => {
    const { id } = await issue(1);
    const handle = await start(id);
    await expect(start(id)).rejects.toMatchObject({ name: 'WorkflowExecutionAlreadyStartedError' });
    await handle.result();
    await expect(start(id)).rejects.toMatchObject({ name: 'WorkflowExecutionAlreadyStartedError' });
  }, 120_000);
});
