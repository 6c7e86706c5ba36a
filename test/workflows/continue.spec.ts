import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SIGNAL_NAMES, stateQuery } from '../../src/workflows/signals.js';
import type { permitWorkflow } from '../../src/workflows/permit.workflow.js';
import { DRAFT, INPUT, officer, ROLE } from '../builders/case.js';
import { fakeWorld, type FakeWorld } from '../fakes/activities.js';
import { workflowBundle } from './bundle.js';
import { alwaysOpen, dataConverter } from './harness.js';
import { realTemporal } from './servers.js';

let env: TestWorkflowEnvironment;
let world: FakeWorld;
let worker: { readonly it: Worker; readonly running: Promise<void>; readonly connection: NativeConnection };
const taskQueue = randomUUID();

beforeAll(async () => {
  // Temporal suggests a new run after so few events that one permit takes several.
  env = await realTemporal(['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=25']);
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
  worker.it.shutdown();
  await worker.running;
  await worker.connection.close();
  await env.teardown();
});

describe('a procedure whose history grows long', () => {
  it('goes on in a new run that nobody notices: no message is lost, none counts twice, none comes before another', async () => {
    const id = randomUUID();
    world.record.create(id);
    const handle = await env.client.workflow.start<typeof permitWorkflow>('permitWorkflow', {
      workflowId: `permit:${id}`,
      taskQueue,
      args: [{ application: id }],
    });
    const first = handle.firstExecutionRunId;
    const say = (signal: string, payload: object): Promise<void> =>
      handle.signal(signal, { at: Date.now(), ...payload });

    // A crowd of messages that the rules decline, without keys of their own, while the office works.
    const noise = Array.from({ length: 60 }, (_, index) =>
      say(
        SIGNAL_NAMES['give-paraf'],
        index % 2 === 0
          ? { actor: officer('kasi'), task: 'nothing', draft: DRAFT }
          : { key: `noise-${String(index)}`, actor: officer('kasi'), task: 'nothing', draft: DRAFT },
      ),
    );
    await say(SIGNAL_NAMES['file-changed'], {
      key: 'rec',
      actor: officer('technical-team'),
      change: { kind: 'recommendation', number: '12', date: '2026-11-20', result: 'positive', sha256: '3'.repeat(64) },
    });
    for (const element of [
      'receive',
      'process',
      'paraf-kasi',
      'paraf-kabid',
      'paraf-sekdin',
      'approve',
      'finalise',
      'survey',
      'sign',
      'print',
      'announce',
      'hand-over',
    ]) {
      await world.record.until(id, (transitions) =>
        transitions.some(
          ({ tasksOpened, message }) =>
            tasksOpened.some((task) => task.element === element) ||
            (element === 'survey' && message.key === 'effect-done/invite-survey'),
        ),
      );
      if (element === 'survey') {
        world.surveys.add(id);
        await say(SIGNAL_NAMES['survey-completed'], {
          key: 'survey',
          actor: { user: 'system', roles: [] },
          survey: 's-1',
        });
      } else if (element.startsWith('paraf-')) {
        await say(SIGNAL_NAMES['give-paraf'], {
          key: element,
          actor: officer(ROLE[element] ?? ''),
          task: element,
          draft: DRAFT,
        });
      } else {
        await say(SIGNAL_NAMES['complete-task'], {
          key: element,
          actor: officer(ROLE[element] ?? ''),
          task: element,
          input: INPUT[element] ?? {},
        });
      }
    }
    await Promise.all(noise);

    expect(await handle.result()).toBe('issued');
    const transitions = world.record.transitions(id);
    expect(transitions.map(({ seq }) => seq)).toEqual(transitions.map((_, index) => index + 1));
    expect(transitions.filter(({ accepted }) => !accepted)).toHaveLength(60);
    expect(world.asked.filter(({ application }) => application === id)).toHaveLength(11);
    const last = await env.client.workflow.getHandle(`permit:${id}`).describe();
    expect(last.runId).not.toBe(first);
    expect(last.historyLength).toBeLessThan(150);
    expect((await env.client.workflow.getHandle(`permit:${id}`).query(stateQuery)).seq).toBe(transitions.length);
  }, 120_000);
});
