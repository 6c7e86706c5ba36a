/**
 * An office on Temporal's time-skipping server: the real workflow, activities that are fakes. Time stands until a test
 * calls `sleep`; what happens without it is waited for on the record, never on a wall clock.
 */
import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { SYSTEM, type OutsideMessage } from '../../src/domain/application/messages.js';
import type { ApplicationState } from '../../src/domain/application/state.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import { openItems } from '../../src/domain/process/open-items.js';
import type { WorkingCalendar } from '../../src/domain/time/index.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { SIGNAL_NAMES } from '../../src/workflows/signals.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { permitWorkflow } from '../../src/workflows/permit.workflow.js';
import { INPUT, officer, prabumulih, ROLE } from '../builders/case.js';
import { fakeWorld, type FakeWorld } from '../fakes/activities.js';
import { workflowBundle } from './bundle.js';

let quiet = false;
/** Once in a process: the runtime of the SDK is one, and its ordinary logs would hide the report. */
export const quietRuntime = (): void => {
  if (quiet) return;
  quiet = true;
  const level = process.env['PARAF_TEST_LOG'] === '1' ? 'INFO' : 'ERROR';
  try {
    Runtime.install({
      logger: new DefaultLogger(level, level === 'INFO' ? undefined : () => undefined),
      telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
    });
  } catch {
    // another spec file of this process has installed it
  }
};

/** Payloads are encrypted, as they are in an office. */
export const dataConverter = {
  payloadCodecs: [encryptingCodec(keyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`))],
};

const ALL_DAY = [['00:00', '24:00']] as const;

/** An office that never closes: what a test finds does not hang on the day it runs. */
export const ALWAYS: WorkingCalendar = {
  id: 'always',
  zone: 'Asia/Jakarta',
  week: {
    monday: ALL_DAY,
    tuesday: ALL_DAY,
    wednesday: ALL_DAY,
    thursday: ALL_DAY,
    friday: ALL_DAY,
    saturday: ALL_DAY,
    sunday: ALL_DAY,
  },
  years: Object.fromEntries(Array.from({ length: 30 }, (_, year) => [String(2020 + year), 'final' as const])),
  closed: [],
  periods: [],
  dates: [],
};

export const alwaysOpen = async (file?: string): Promise<ApplicationContext> => ({
  ...(await prabumulih(file)),
  calendar: ALWAYS,
});

const testServer = (): string => {
  const path = process.env['PARAF_TEST_SERVER'];
  if (path === undefined || path === '') {
    throw new Error(
      'PARAF_TEST_SERVER is not set: expected the path of Temporal\'s time-skipping test server; "npm test" sets it',
    );
  }
  return path;
};

/** Every handle that tests use is one of these: it never awaits the result before it has spoken. */
export interface Permit {
  readonly id: string;
  readonly handle: WorkflowHandle<typeof permitWorkflow>;
  state(): ApplicationState;
  transitions(): readonly Transition[];
  until(holds: (transitions: readonly Transition[]) => boolean): Promise<void>;
  /** Waits until an element's item is open; answers its id. */
  opened(element: string): Promise<string>;
  /** Signals as the API does and waits until the message is on record; answers that transition. */
  tell(message: Partial<OutsideMessage> & Pick<OutsideMessage, 'type'>): Promise<Transition>;
  /** A raw signal, with whatever payload. */
  raw(signal: string, payload: unknown): Promise<void>;
  /** The one whose turn it is does the task. */
  does(element: string, input?: Record<string, unknown>): Promise<Transition>;
  recommends(result?: 'positive' | 'negative'): Promise<Transition>;
  fillsSurvey(): Promise<Transition>;
  /** Plays the procedure up to and with the named task. */
  upTo(element: string): Promise<void>;
  ends(): Promise<ApplicationState['outcome']>;
}

export interface Office {
  readonly env: TestWorkflowEnvironment;
  readonly world: FakeWorld;
  readonly taskQueue: string;
  /** An application; with a context of its own where one is given. */
  start(id?: string, own?: ApplicationContext): Promise<Permit>;
  /** The worker goes away; everything it was told stays on the server. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  close(): Promise<void>;
}

/** The tasks of the procedure with the survey, in their order. */
const TASKS = [
  'receive',
  'process',
  'paraf-kasi',
  'paraf-kabid',
  'paraf-sekdin',
  'approve',
  'finalise',
  'sign',
  'print',
  'announce',
  'hand-over',
];

const permitIn = (
  world: FakeWorld,
  handle: WorkflowHandle<typeof permitWorkflow>,
  id: string,
  context: ApplicationContext,
): Permit => {
  const { record } = world;
  const state = (): ApplicationState => {
    const last = record.transitions(id).at(-1);
    if (last === undefined) throw new Error(`fixture is impossible: nothing of ${id} is on record yet`);
    return last.patch.state;
  };
  const itemOf = (element: string): string | undefined =>
    record.transitions(id).length === 0
      ? undefined
      : openItems(context.definition, state().process).find((item) => item.element === element)?.id;
  const recorded = async (key: string): Promise<Transition> => {
    const find = (): Transition | undefined => record.transitions(id).find(({ message }) => message.key === key);
    await record.until(id, () => find() !== undefined);
    return find() as Transition;
  };
  const permit: Permit = {
    id,
    handle,
    state,
    transitions: () => record.transitions(id),
    until: (holds) => record.until(id, holds),
    opened: async (element) => {
      await record.until(id, () => itemOf(element) !== undefined);
      return itemOf(element) as string;
    },
    tell: async (message) => {
      const whole = { key: randomUUID(), actor: SYSTEM, ...message };
      await handle.signal(SIGNAL_NAMES[message.type], whole);
      return recorded(whole.key);
    },
    raw: (signal, payload) => handle.signal(signal, payload),
    does: async (element, input = INPUT[element] ?? {}) => {
      const task = await permit.opened(element);
      const actor = officer(ROLE[element] ?? 'kadin');
      return element.startsWith('paraf-')
        ? permit.tell({ type: 'give-paraf', task, actor, draft: state().letter.draft?.sha256 ?? '' })
        : permit.tell({ type: 'complete-task', task, actor, input: input as never });
    },
    recommends: async (result = 'positive') => {
      await permit.opened('receive');
      return permit.tell({
        type: 'file-changed',
        actor: officer('technical-team'),
        change: { kind: 'recommendation', number: '12/REK/2026', date: '2026-11-20', result, sha256: '3'.repeat(64) },
      });
    },
    fillsSurvey: async () => {
      await permit.opened('survey');
      world.surveys.add(id);
      return permit.tell({ type: 'survey-completed', survey: 's-1' });
    },
    upTo: async (element) => {
      for (const task of TASKS) {
        if (task === 'receive') await permit.recommends();
        if (task === 'sign') await permit.fillsSurvey();
        await permit.does(task);
        if (task === element) return;
      }
    },
    ends: () => handle.result(),
  };
  return permit;
};

/** The runs of a workflow, one after the other where it went on as a new one. */
const historiesOf = async (
  env: TestWorkflowEnvironment,
  workflowId: string,
): Promise<readonly { readonly workflowId: string; readonly history: History }[]> => {
  const found: { readonly workflowId: string; readonly history: History }[] = [];
  for (let runId: string | undefined; ;) {
    const history = await env.client.workflow.getHandle(workflowId, runId).fetchHistory();
    found.push({ workflowId, history });
    const before = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (before === undefined || before === null || before === '') return found;
    runId = before;
  }
};

/**
 * `cached: false`: every task replays the whole history in a context of its own, as after the worker that had it has died.
 * Else what is not deterministic is found when the office closes: each history is replayed once.
 */
export const openOffice = async (context: ApplicationContext, { cached = true } = {}): Promise<Office> => {
  quietRuntime();
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    client: { dataConverter },
    server: { executable: { type: 'existing-path', path: testServer() } },
  });
  const bundle = await workflowBundle();
  const taskQueue = randomUUID();
  const world = fakeWorld({ opened: context, taskQueue, isLocal: () => activityInfo().isLocal });
  let worker:
    { readonly it: Worker; readonly running: Promise<void>; readonly connection: NativeConnection } | undefined;

  const startWorker = async (): Promise<void> => {
    // Its own, so that the server sees its polls end with it.
    const connection = await NativeConnection.connect({ address: env.address });
    const it = await Worker.create({
      connection,
      dataConverter,
      taskQueue,
      workflowBundle: bundle,
      activities: { ...world.activities },
      shutdownForceTime: '5s',
      ...(cached ? {} : { maxCachedWorkflows: 0 }),
    });
    worker = { it, running: it.run(), connection };
  };
  const stopWorker = async (): Promise<void> => {
    worker?.it.shutdown();
    await worker?.running;
    await worker?.connection.close();
    worker = undefined;
  };
  await startWorker();

  const started = new Set<string>();
  const replayAll = async (): Promise<void> => {
    const histories = (await Promise.all([...started].map((id) => historiesOf(env, id)))).flat();
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: bundle, dataConverter },
      histories,
    ))
      if (error !== undefined) throw new Error(`the history of ${workflowId} does not replay`, { cause: error });
  };

  return {
    env,
    world,
    taskQueue,
    stopWorker,
    startWorker,
    start: async (id = randomUUID(), own = context) => {
      world.record.create(id);
      world.contexts.set(id, own);
      const handle = await env.client.workflow.start<typeof permitWorkflow>('permitWorkflow', {
        workflowId: `permit:${id}`,
        taskQueue,
        args: [{ application: id }],
      });
      started.add(`permit:${id}`);
      return permitIn(world, handle, id, own);
    },
    close: async () => {
      await stopWorker();
      try {
        if (cached) await replayAll();
      } finally {
        await env.teardown();
      }
    },
  };
};
