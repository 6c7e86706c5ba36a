/** The batch that adjusts open applications is killed by SIGKILL at each of its boundaries, and another goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClockNotice } from '../../../src/domain/application/clock-journal.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide, newApplication } from '../../../src/domain/application/decide.js';
import { SYSTEM, type ApplicationMessage } from '../../../src/domain/application/messages.js';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import { ok } from '../../../src/domain/shared/result.js';
import { MINUTE, MORNING, prabumulih } from '../../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { anApplication, unique } from '../../infra/persistence/record-builders.js';
import type { AdjusterOptions } from './mortal-adjuster.js';

const OFFICE = 'kantor';
const NUDGES_PER_SECOND = 50;

let own: OwnDatabase;
let context: ApplicationContext;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paraf-adjust-'));
  own = await ownDatabase();
  context = await prabumulih();
  await own.store.definitions.save(context.definition, '<bpmn/>', MORNING);
});
afterAll(async () => {
  await own.drop();
  rmSync(folder, { recursive: true, force: true });
});

const record = async (state: ApplicationState, seq: number, message: ApplicationMessage): Promise<ApplicationState> => {
  const decision = decide(context, state, message);
  if (!decision.ok) throw new Error(decision.error.detail);
  const { application, office } = state;
  const transition = { application, office, seq, message, accepted: true, ...decision.value.changes };
  expect(await own.store.recorder.record(transition)).toMatchObject({ outcome: 'stands' });
  return decision.value.state;
};
const started = async (): Promise<ApplicationState> => {
  const id = unique('killed');
  const digest = context.definition.digest;
  await own.store.applications.create(anApplication({ id, office: OFFICE, sourceRef: id, definitionDigest: digest }));
  const application = { id, office: OFFICE, applicantUser: null, requirements: {}, at: MORNING, notices: 0 };
  const message = { type: 'started', key: 'started', at: MORNING, actor: SYSTEM, variables: {} } as const;
  return record(newApplication(context, application), 1, message);
};
const window = <T extends 'declare-window' | 'correct-window'>(type: T, minutes: number) =>
  ({
    type,
    window: 'w',
    kind: 'a',
    cause: 'kebakaran',
    from: MORNING,
    to: MORNING + minutes * MINUTE,
    reason: 'terbakar',
    evidence: 'BA 1',
  }) as const;
const say = async (event: ClockNotice['event']): Promise<ClockNotice> => {
  const said = await own.store.notices.append(() => ok({ office: OFFICE, at: MORNING, actor: 'pengawas', event }));
  if (!said.ok) throw new Error(said.error.detail);
  return said.value;
};

const adjuster = async (dies: AdjusterOptions['dies'], log: string): Promise<string | number | null> => {
  const options: AdjusterOptions = {
    ...{ database: own.config.database.name, office: OFFICE, at: MORNING + MINUTE / 2, batch: 4 },
    ...{ nudgesPerSecond: NUDGES_PER_SECOND, log: join(folder, log), dies },
  };
  const child = spawn(
    process.execPath,
    ['--import', './scripts/lib/typescript.mjs', 'test/office/clock/mortal-adjuster.ts', JSON.stringify(options)],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal ?? code;
};
const logged = (log: string, word: string): readonly string[] =>
  readFileSync(join(folder, log), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));

/** Due dates as people read them: of the promise, and of the one open task. */
const shown = async ({ application }: ApplicationState) => {
  const row = await own.store.applications.find(application);
  const { items } = await own.store.tasks.list({ office: OFFICE, application, limit: 10 });
  return { promise: row?.dueAt, tasks: items.map(({ dueAt }) => dueAt) };
};

describe('the batch over open applications, killed in the middle', () => {
  let states: readonly ApplicationState[];
  let told: readonly ApplicationState[];
  beforeAll(async () => {
    states = await Promise.all(Array.from({ length: 30 }, () => started()));
    // Ten of the workflows have taken the long window in and armed their timers by it; the others sleep, and know of none.
    const long = await say(window('declare-window', 60));
    const key = `clock/${String(long.version)}`;
    const message = { type: 'clock-adjusted', key, at: MORNING, actor: SYSTEM, notices: [long] } as const;
    told = await Promise.all(states.slice(0, 10).map((state) => record(state, 2, message)));
    expect(await adjuster(null, 'before.log')).toBe(0);
  }, 240_000);

  it('goes on where it stood: every row once, and only a workflow whose deadline moves earlier is woken, slowly', async () => {
    const before = await Promise.all(states.map(shown));
    const budget = 60 * MINUTE;
    expect(before.map(({ tasks }) => tasks)).toEqual(states.map(() => [MORNING + budget + MINUTE]));
    const { version } = await say(window('correct-window', 20));

    const log = 'after.log';
    for (const dies of [
      { at: 'before-commit', after: 1 },
      { at: 'after-commit', after: 2 },
      { at: 'nudged', after: 2 },
      { at: 'before-commit', after: 3 },
      { at: 'after-commit', after: 1 },
    ] as const) {
      const open = await own.store.clockRows.countUnadjusted(OFFICE, version);
      expect(open).toBeGreaterThan(0);
      expect([dies, await adjuster(dies, log)]).toEqual([dies, 'SIGKILL']);
    }
    expect(await adjuster(null, log)).toBe(0);

    expect(await own.store.clockRows.countUnadjusted(OFFICE, version)).toBe(0);
    const after = await Promise.all(states.map(shown));
    expect(after.map(({ tasks }) => tasks)).toEqual(states.map(() => [MORNING + 20 * MINUTE + MINUTE]));
    // The promise is in days: both windows touch only the day of the start, which is not counted.
    expect(after.map(({ promise }) => promise)).toEqual(before.map(({ promise }) => promise));
    // Each row is committed in one batch: what was told of all batches is every row, none twice.
    expect(logged(log, 'committed').reduce((sum, rows) => sum + Number(rows), 0)).toBe(states.length);
    // A workflow that was woken for a batch that died is woken again, which says nothing to it; nobody else is.
    expect([...new Set(logged(log, 'nudged'))].sort()).toEqual(told.map(({ application }) => application).sort());
    expect(logged('before.log', 'nudged')).toEqual([]);
    const pauses = logged(log, 'paused').map(Number);
    expect(pauses.filter((ms) => ms === 1_000 / NUDGES_PER_SECOND).length).toBeGreaterThanOrEqual(told.length);
    expect(logged(log, 'report')).toEqual([]);
  }, 480_000);
});
