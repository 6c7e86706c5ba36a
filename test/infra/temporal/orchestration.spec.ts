import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import proto from '@temporalio/proto';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encryptingCodec, keyRing } from '../../../src/infra/keys/index.js';
import { openOrchestration, workflowIdOf, type OpenOrchestration } from '../../../src/infra/temporal/orchestration.js';
import { alwaysOpen, dataConverter } from '../../workflows/harness.js';
import { workflowBundle } from '../../workflows/bundle.js';
import { realTemporal } from '../../workflows/servers.js';
import { APPLICANT, officer } from '../../builders/case.js';
import { fakeWorld, type FakeWorld } from '../../fakes/activities.js';

let env: TestWorkflowEnvironment;
let world: FakeWorld;
let worker: { readonly it: Worker; readonly running: Promise<void>; readonly connection: NativeConnection };
const taskQueue = randomUUID();
const codec = encryptingCodec(keyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`));
const opened: OpenOrchestration[] = [];
const open = (address: string, timeoutMs = 5_000): OpenOrchestration => {
  const orchestration = openOrchestration({
    address,
    namespace: 'default',
    taskQueue,
    codec,
    timeoutMs,
    workflowTaskTimeoutMs: 10_000,
  });
  opened.push(orchestration);
  return orchestration;
};

beforeAll(async () => {
  env = await realTemporal();
  world = fakeWorld({ opened: await alwaysOpen(), taskQueue, isLocal: () => activityInfo().isLocal });
  const connection = await NativeConnection.connect({ address: env.address });
  const it = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    dataConverter,
    activities: { ...world.activities },
  });
  worker = { it, running: it.run(), connection };
});
afterAll(async () => {
  for (const orchestration of opened) await orchestration.close();
  worker.it.shutdown();
  await worker.running;
  await worker.connection.close();
  await env.teardown();
});

const withdrawal = (key: string) =>
  ({ type: 'withdraw', key, at: Date.now(), actor: APPLICANT, reason: 'Siti membatalkan' }) as const;

describe('the orchestration', () => {
  it('starts a procedure once, however often it is asked to, also after its end', async () => {
    const orchestration = open(env.address);
    const application = randomUUID();
    world.record.create(application);

    await Promise.all([orchestration.start(application), orchestration.start(application)]);
    await orchestration.tell(application, withdrawal('w'));
    await world.record.until(application, (transitions) => transitions.length === 2);
    await env.client.workflow.getHandle(workflowIdOf(application)).result();
    await orchestration.start(application);

    expect(world.record.transitions(application).map(({ message }) => message.type)).toEqual(['started', 'withdraw']);
    expect((await env.client.workflow.getHandle(workflowIdOf(application)).describe()).status.name).toBe('COMPLETED');
  });

  it('hands a message over, and says that the procedure has gone once it has ended or never was', async () => {
    const orchestration = open(env.address);
    const application = randomUUID();
    world.record.create(application);
    await orchestration.start(application);

    expect(await orchestration.tell(application, withdrawal('w'))).toBe('accepted');
    await env.client.workflow.getHandle(workflowIdOf(application)).result();

    expect(await orchestration.tell(application, withdrawal('again'))).toBe('gone');
    expect(await orchestration.tell(randomUUID(), withdrawal('w'))).toBe('gone');
  });

  it('keeps what it is told, encrypted, and reads the history back in clear for a supervisor', async () => {
    const orchestration = open(env.address);
    const application = randomUUID();
    world.record.create(application);
    await orchestration.start(application);
    await orchestration.tell(application, {
      type: 'withdraw',
      key: 'secret',
      at: 1,
      actor: officer('kasi'),
      reason: 'Siti Rahmawati pindah',
    });
    await world.record.until(application, (transitions) => transitions.some(({ message }) => message.key === 'secret'));

    const history = await env.client.workflow.getHandle(workflowIdOf(application)).fetchHistory();
    const raw = Buffer.from(proto.temporal.api.history.v1.History.encode(history).finish()).toString('latin1');
    const events = await orchestration.history(application);

    expect(raw).not.toMatch(/Siti|1674|front-office/);
    expect(events.map(({ eventType }) => eventType)).toEqual(
      expect.arrayContaining(['EVENT_TYPE_WORKFLOW_EXECUTION_STARTED', 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED']),
    );
    expect(JSON.stringify(events)).toContain('Siti Rahmawati pindah');
    expect(events.every(({ eventTime }) => /^\d{4}-\d\d-\d\dT/.test(String(eventTime)))).toBe(true);
    expect(await orchestration.history(randomUUID())).toEqual([]);
  });

  it('is healthy while Temporal answers', async () => {
    expect(await open(env.address).healthy()).toBe(true);
  });
});

describe('the orchestration while Temporal is away', () => {
  const deaf = async (): Promise<{ readonly server: Server; readonly address: string; close(): Promise<void> }> => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      server,
      address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      close: async () => {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  };

  it.each(['refused', 'silent'] as const)(
    '(%s) names the outage within its time, and is not taken for an end',
    async (how) => {
      const silent = await deaf();
      if (how === 'refused') await silent.close();
      const orchestration = open(silent.address, 700);
      const began = Date.now();

      const failures = await Promise.allSettled([
        orchestration.start('a'),
        orchestration.tell('a', withdrawal('w')),
        orchestration.history('a'),
      ]);

      expect(Date.now() - began).toBeLessThan(3_000);
      for (const failure of failures)
        expect(failure).toMatchObject({
          status: 'rejected',
          reason: { code: 'ORCHESTRATION_UNAVAILABLE', retryable: true },
        });
      expect(await orchestration.healthy()).toBe(false);
      if (how === 'silent') await silent.close();
    },
  );
});
