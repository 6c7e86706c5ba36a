/**
 * A worker is killed between the commit of a transition and its answer to Temporal, with a timer and a paraf both due.
 * Temporal then delivers the paraf before the timer, so the next worker proposes another message under the number that
 * is taken. Nothing here is a fake: Temporal, the database, the recorder, the processes, the signal.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenedApplication } from '../../src/domain/effects/contracts.js';
import type { OutsideMessage } from '../../src/domain/application/messages.js';
import { SIGNAL_NAMES, stateQuery } from '../../src/workflows/signals.js';
import type { permitWorkflow } from '../../src/workflows/permit.workflow.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { APPLICANT, DRAFT, officer, prabumulih } from '../builders/case.js';
import { anApplication } from '../infra/persistence/record-builders.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { readFileSync } from 'node:fs';
import { workflowBundle } from './bundle.js';
import { ALWAYS } from './harness.js';
import type { MortalOptions } from './mortal-worker.js';
import { realTemporal } from './servers.js';
import { mortals, untilWithin, type Mortal } from './mortal.js';

let env: TestWorkflowEnvironment;
let own: OwnDatabase;
let folder: string;
let bundle: string;
let opened: string;
const dying = mortals();

/** The Prabumulih procedure with a Kasi who has three seconds: the reminder comes after two and a half. */
const hurried = async (): Promise<OpenedApplication> => {
  const xml = readFileSync('config/processes/prabumulih-tte-survey.bpmn', 'utf8').replace(
    /(id="paraf-kasi"[^>]*paraf:budget=)"PT2M"/,
    '$1"PT3S"',
  );
  const { definition } = await compileBpmn(xml, { zone: 'Asia/Jakarta' });
  if (definition === undefined) throw new Error('fixture is impossible: the hurried procedure does not compile');
  return {
    context: { ...(await prabumulih()), definition, calendar: ALWAYS },
    office: 'prabumulih',
    applicantUser: APPLICANT.user,
    requirements: { nib: '1'.repeat(64), ktp: '2'.repeat(64) },
    receivedAt: Date.now(),
  };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paraf-kill-'));
  [env, own] = await Promise.all([realTemporal(), ownDatabase()]);
  bundle = join(folder, 'workflows.cjs');
  opened = join(folder, 'opened.json');
  writeFileSync(bundle, (await workflowBundle()).code);
  writeFileSync(opened, JSON.stringify(await hurried()));
});
afterAll(async () => {
  dying.killAll();
  await own.drop();
  await env.teardown();
  rmSync(folder, { recursive: true, force: true });
});

const until = untilWithin(20, 50);

const aWorker = async (
  taskQueue: string,
  dieAfter: OutsideMessage['type'] | 'deadline-reached' | null,
): Promise<Mortal> => {
  const options: MortalOptions = {
    address: env.address,
    taskQueue,
    bundle,
    opened,
    dieAfter,
    database: own.config.database.name,
  };
  return dying.start('test/workflows/mortal-worker.ts', options);
};

interface Running {
  readonly id: string;
  readonly handle: WorkflowHandle<typeof permitWorkflow>;
  tell(message: Partial<OutsideMessage> & Pick<OutsideMessage, 'type'>): Promise<void>;
  recorded(key: string): Promise<unknown>;
}

const start = async (taskQueue: string): Promise<Running> => {
  const { id } = await own.store.applications.create(anApplication({ permitType: 'izin-usaha-toko-swalayan' }));
  const handle = await env.client.workflow.start<typeof permitWorkflow>('permitWorkflow', {
    workflowId: `permit:${id}`,
    taskQueue,
    workflowTaskTimeout: '2s',
    args: [{ application: id }],
  });
  return {
    id,
    handle,
    tell: (message) => handle.signal(SIGNAL_NAMES[message.type], { at: Date.now(), ...message }),
    recorded: (key) =>
      until(`${key} to be recorded`, async () => (await own.store.applications.transitionByKey(id, key)) ?? undefined),
  };
};

const toKasi = async ({ tell, recorded, id }: Running): Promise<void> => {
  const change = {
    kind: 'recommendation',
    number: '12/REK/2026',
    date: '2026-11-20',
    result: 'positive',
    sha256: '3'.repeat(64),
  } as const;
  await tell({ type: 'file-changed', key: 'rec', actor: officer('technical-team'), change });
  await tell({ type: 'complete-task', key: 'receive', task: 'receive', input: {}, actor: officer('front-office') });
  await tell({ type: 'complete-task', key: 'process', task: 'process', input: {}, actor: officer('back-office') });
  await recorded('effect-done/draft');
  await until('the task of the Kasi', async () => (await own.store.tasks.find(id, 'paraf-kasi')) ?? undefined);
};

const PARAF = {
  type: 'give-paraf',
  key: 'the-paraf',
  task: 'paraf-kasi',
  draft: DRAFT,
  actor: officer('kasi'),
} as const;
const REMINDER = 'deadline/step:3#1/reminder';

const verify = async ({
  id,
  handle,
}: Running): Promise<{ readonly keys: readonly string[]; readonly outbox: readonly string[] }> => {
  const transitions = await own.store.applications.transitions(id);
  const view = await handle.query(stateQuery);
  const row = await own.store.applications.find(id);
  const [outbox] = await own.raw.query('SELECT message_key AS k FROM outbox WHERE application = ? ORDER BY k', [id]);
  expect(transitions.map(({ seq }) => seq)).toEqual(transitions.map((_, index) => index + 1));
  expect((await own.store.applications.verifyChain(id)).broken).toBeNull();
  // The workflow's view is that of the record.
  expect([view.seq, view.head, view.state]).toEqual([row?.seq, row?.head, row?.state]);
  return { keys: transitions.map(({ key }) => key), outbox: (outbox as { k: string }[]).map(({ k }) => k) };
};

describe('a worker killed between commit and answer', () => {
  it('of a timer, while a paraf arrives: both are found exactly once, in the order of the record', async () => {
    const taskQueue = `kill-${String(Math.random())}`;
    const first = await aWorker(taskQueue, 'deadline-reached');
    const permit = await start(taskQueue);
    await toKasi(permit);
    expect(await first.ended).toBe('SIGKILL');
    expect((await own.store.applications.transitions(permit.id)).at(-1)?.key).toBe(REMINDER);

    await permit.tell(PARAF);
    const second = await aWorker(taskQueue, null);
    await permit.recorded(PARAF.key);
    await until('the next task', async () => (await own.store.tasks.find(permit.id, 'paraf-kabid')) ?? undefined);

    const { keys, outbox } = await verify(permit);
    expect(keys).toEqual(['started', 'rec', 'receive', 'process', 'effect-done/draft', REMINDER, PARAF.key]);
    expect(outbox.filter((key) => key.includes('reminder'))).toHaveLength(1);
    await permit.handle.terminate();
    await second.stop();
  }, 60_000);

  it('of a paraf, while its timer comes due: the paraf stands once, and nobody is reminded of what is done', async () => {
    const taskQueue = `kill-${String(Math.random())}`;
    const first = await aWorker(taskQueue, 'give-paraf');
    const permit = await start(taskQueue);
    await toKasi(permit);
    await permit.tell(PARAF);
    expect(await first.ended).toBe('SIGKILL');

    await permit.tell({ ...PARAF, key: 'sent-again' });
    await until(
      'the timer to fire',
      async () =>
        ((await permit.handle.fetchHistory()).events ?? []).some((event) => event.timerFiredEventAttributes != null) ||
        undefined,
    );
    const second = await aWorker(taskQueue, null);
    await permit.recorded('sent-again');

    const { keys } = await verify(permit);
    expect(keys).toEqual(['started', 'rec', 'receive', 'process', 'effect-done/draft', PARAF.key, 'sent-again']);
    expect(await own.store.applications.transitionByKey(permit.id, 'sent-again')).toMatchObject({
      accepted: false,
      refusal: { code: 'TASK_NOT_OPEN' },
    });
    await permit.handle.terminate();
    await second.stop();
  }, 60_000);
});
