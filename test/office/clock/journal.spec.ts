import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClockNotice } from '../../../src/domain/application/clock-journal.js';
import { stepPunctuality } from '../../../src/domain/application/clock-report.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide, newApplication } from '../../../src/domain/application/decide.js';
import { SYSTEM, type ApplicationMessage } from '../../../src/domain/application/messages.js';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import type { Transition } from '../../../src/domain/ports/recorder.js';
import { err, ok } from '../../../src/domain/shared/result.js';
import { refusal } from '../../../src/domain/shared/error-codes.js';
import { createAdjustLoop } from '../../../src/office/clock/adjust-loop.js';
import { MINUTE, MORNING, prabumulih } from '../../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { anApplication, unique } from '../../infra/persistence/record-builders.js';

const OFFICE = 'kantor';
const FILED = { nib: '1'.repeat(64), ktp: '2'.repeat(64) };

let own: OwnDatabase;
let context: ApplicationContext;
beforeAll(async () => {
  own = await ownDatabase();
  context = await prabumulih();
  await own.store.definitions.save(context.definition, '<bpmn/>', MORNING);
});
afterAll(() => own.drop());

const window = (
  from: number,
  to: number | null,
  id = unique('w'),
  type: 'declare-window' | 'correct-window' = 'declare-window',
) => ({ type, window: id, kind: 'a', cause: 'kebakaran', from, to, reason: 'terbakar', evidence: 'BA 1' }) as const;

const declare = async (event: ClockNotice['event'], office = OFFICE): Promise<ClockNotice> => {
  const appended = await own.store.notices.append(() => ok({ office, at: MORNING, actor: 'pengawas', event }));
  if (!appended.ok) throw new Error(appended.error.detail);
  return appended.value;
};

const proposal = (
  state: ApplicationState,
  seq: number,
  message: ApplicationMessage,
): { transition: Transition; after: ApplicationState } => {
  const decision = decide(context, state, message);
  if (!decision.ok) throw new Error(decision.error.detail);
  const transition = {
    application: state.application,
    office: state.office,
    seq,
    message,
    accepted: true,
    ...decision.value.changes,
  };
  return { transition, after: decision.value.state };
};

/** An application that waits at the front office, in the record and as its workflow knows it. */
const started = async (office = OFFICE): Promise<ApplicationState> => {
  const id = unique('clocked');
  await own.store.applications.create(
    anApplication({ id, office, sourceRef: id, definitionDigest: context.definition.digest }),
  );
  const notices = await own.store.notices.head(office);
  const state = newApplication(context, { id, office, applicantUser: null, requirements: FILED, at: MORNING, notices });
  const { transition, after } = proposal(state, 1, {
    type: 'started',
    key: 'started',
    at: MORNING,
    actor: SYSTEM,
    variables: {},
  });
  expect(await own.store.recorder.record(transition)).toMatchObject({ outcome: 'stands' });
  return after;
};

const hold = (key: string): ApplicationMessage => ({
  type: 'hold',
  key,
  at: MORNING + MINUTE / 4,
  actor: { user: 'pengawas', roles: ['supervisor'] },
  ground: 'sengketa',
  reason: 'gugatan',
});

const loop = (nudged: string[] = [], away = false) =>
  createAdjustLoop({
    idleMs: 1,
    clock: () => MORNING + MINUTE / 2,
    report: () => undefined,
    office: OFFICE,
    notices: own.store.notices,
    rows: own.store.clockRows,
    definitions: own.store.definitions,
    orchestration: {
      nudge: (application) => {
        if (away) return Promise.reject(new Error('away'));
        nudged.push(application);
        return Promise.resolve('accepted');
      },
    },
    calendar: context.calendar,
    policy: context.rules.clock,
    batch: 4,
    nudgesPerSecond: 1_000,
    share: 1,
    pause: () => Promise.resolve(),
  });

const everyPass = async (one: ReturnType<typeof loop>): Promise<number> => {
  let all = 0;
  for (let handled = await one.pass(); handled > 0; handled = await one.pass()) all += handled;
  return all;
};

const shown = async (state: ApplicationState) => {
  const row = await own.store.applications.find(state.application);
  const { items } = await own.store.tasks.list({ office: state.office, application: state.application, limit: 10 });
  return {
    dueAt: row?.dueAt,
    running: row?.clockRunning,
    tasks: items.map(({ dueAt, clockStopped }) => [dueAt, clockStopped]),
  };
};

describe('the journal of windows and decrees', () => {
  it('is numbered without a gap when many write at once, and chained', async () => {
    const before = (await own.store.notices.all()).length;

    const written = await Promise.all(
      Array.from({ length: 8 }, () => declare(window(MORNING, MORNING + MINUTE), 'lain')),
    );

    expect(written.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 8 }, (_, i) => before + 1 + i),
    );
    expect(await own.store.notices.verify()).toEqual({ entries: before + 8, broken: null });
    await own.raw.query(
      `UPDATE clock_notice SET canonical = REPLACE(canonical, 'terbakar', 'tercuri!') WHERE version = ?`,
      [before + 3],
    );
    expect((await own.store.notices.verify()).broken).toBe(before + 3);
    await own.raw.query(
      `UPDATE clock_notice SET canonical = REPLACE(canonical, 'tercuri!', 'terbakar') WHERE version = ?`,
      [before + 3],
    );
  });

  it('writes nothing where the decision refuses', async () => {
    const before = await own.store.notices.all();

    const refused = await own.store.notices.append(() => err(refusal('STATE_CHANGED', 'no')));

    expect(refused.ok).toBe(false);
    expect(await own.store.notices.all()).toEqual(before);
  });

  it('is read by office, with what concerns every office', async () => {
    const all = await declare(window(MORNING - 9 * MINUTE, MORNING - 8 * MINUTE), '*');
    const other = await declare(window(MORNING, null), 'lain');

    const seen = (await own.store.notices.since(OFFICE, 0)).map(({ version }) => version);

    expect(seen).toContain(all.version);
    expect(seen).not.toContain(other.version);
    expect(await own.store.notices.head(OFFICE)).toBe(all.version);
  });
});

describe('the record, asked with a decision that does not know of a window', () => {
  it('writes nothing and answers what is new; taken in, the same act is recorded', async () => {
    const state = await started();
    const notice = await declare(window(MORNING, null));
    const { transition } = proposal(state, 2, hold('hold-1'));

    const answer = await own.store.recorder.record(transition);

    expect(answer).toEqual({ outcome: 'notices', notices: [notice] });
    expect((await own.store.applications.find(state.application))?.seq).toBe(1);
    const taken = proposal(state, 2, {
      type: 'clock-adjusted',
      key: `clock/${notice.version}`,
      at: MORNING,
      actor: SYSTEM,
      notices: [notice],
    });
    expect(await own.store.recorder.record(taken.transition)).toMatchObject({ outcome: 'stands', accepted: true });
    expect(await own.store.recorder.record(proposal(taken.after, 3, hold('hold-1')).transition)).toMatchObject({
      outcome: 'stands',
    });
    const ledger = await own.store.applications.ledger(state.application);
    expect(ledger.filter(({ what }) => what === 'declare-window')).toEqual([
      expect.objectContaining({
        scope: 'application',
        actor: 'pengawas',
        document: 'BA 1',
        reason: 'terbakar',
        dueAfter: null,
      }),
      expect.objectContaining({ scope: 'step:1#1', dueAfter: null }),
    ]);
    expect((await own.store.applications.verifyChain(state.application)).broken).toBeNull();
    await declare({
      type: 'withdraw-window',
      window: notice.event.type === 'declare-window' ? notice.event.window : '',
      reason: 'selesai',
    });
  });
});

describe('the batch', () => {
  it('brings the rows of all open applications up to the journal, a few at a time, and each says so', async () => {
    const states = await Promise.all(Array.from({ length: 11 }, () => started()));
    const before = await Promise.all(states.map(shown));
    const id = unique('w');
    const notice = await declare(window(MORNING, MORNING + 10 * MINUTE, id));
    expect(await own.store.clockRows.countUnadjusted(OFFICE, notice.version)).toBeGreaterThanOrEqual(11);

    // Killed after the first batch; another goes on.
    expect(await loop().pass()).toBe(4);
    const rest = await everyPass(loop());

    expect(rest).toBeGreaterThanOrEqual(7);
    expect(await own.store.clockRows.countUnadjusted(OFFICE, notice.version)).toBe(0);
    const after = await Promise.all(states.map(shown));
    expect(after.map(({ tasks }) => tasks)).toEqual(
      before.map(({ tasks }) => tasks.map(([due]) => [Number(due) + 10 * MINUTE, true])),
    );
    expect((await own.store.clockRows.adjustedTo([states[0]!.application])).get(states[0]!.application)).toBe(
      notice.version,
    );

    await declare({ type: 'withdraw-window', window: id, reason: 'keliru' });
    await everyPass(loop());
    expect(await Promise.all(states.map(shown))).toEqual(before);
  });

  it('wakes only those whose deadline moves earlier, and keeps the row open while they cannot be woken', async () => {
    const id = unique('w');
    const state = await started();
    const later = await declare(window(MORNING, MORNING + 60 * MINUTE, id));
    const nudged: string[] = [];
    await everyPass(loop(nudged));
    expect(nudged).toEqual([]);
    const { transition } = proposal(state, 2, {
      type: 'clock-adjusted',
      key: 'clock',
      at: MORNING,
      actor: SYSTEM,
      notices: [later],
    });
    await own.store.recorder.record(transition);

    const shorter = await declare(window(MORNING, MORNING + 20 * MINUTE, id, 'correct-window'));
    await everyPass(loop([], true));
    expect(await own.store.clockRows.countUnadjusted(OFFICE, shorter.version)).toBe(1);
    await everyPass(loop(nudged));

    expect(nudged).toEqual([state.application]);
    expect(await own.store.clockRows.countUnadjusted(OFFICE, shorter.version)).toBe(0);
  });

  it('never overwrites what a transition has written meanwhile', async () => {
    const state = await started();
    const notice = await declare(window(MORNING, null));
    const rows = await own.store.clockRows.unadjusted(OFFICE, notice.version, 100);
    const stale = rows.find(({ id }) => id === state.application);
    const taken = proposal(state, 2, {
      type: 'clock-adjusted',
      key: 'clock',
      at: MORNING,
      actor: SYSTEM,
      notices: [notice],
    });
    await own.store.recorder.record(taken.transition);
    const stands = await shown(state);

    await own.store.clockRows.adjust([
      {
        id: state.application,
        seq: stale?.seq ?? 0,
        notices: notice.version,
        dates: {
          dueAt: 1,
          clockRunning: true,
          tasks: [{ id: 'receive', dueAt: 1, clockStopped: false, overdueLifted: false }],
        },
      },
    ]);

    expect(await shown(state)).toEqual(stands);
  });
});

describe('what the report on steps is reckoned from', () => {
  it('is the whole ledger of the steps that were completed in that time, with their units and dates', async () => {
    const office = unique('reported');
    const state = await started(office);
    const at = MORNING + MINUTE / 2;
    const recommendation = proposal(state, 2, {
      type: 'file-changed',
      key: 'rec',
      at,
      actor: { user: 'teknis', roles: ['technical-team'] },
      change: { kind: 'recommendation', number: '1', date: '2026-11-20', result: 'positive', sha256: '3'.repeat(64) },
    });
    await own.store.recorder.record(recommendation.transition);
    const done = proposal(recommendation.after, 3, {
      type: 'complete-task',
      key: 'receive',
      at,
      actor: { user: 'loket', roles: ['front-office'] },
      task: 'receive',
      input: {},
    });
    await own.store.recorder.record(done.transition);

    const events = await own.store.clockRows.stepEvents(office, MORNING, MORNING + MINUTE);

    const row = {
      application: state.application,
      scope: 'step:1#1',
      unit: 'working-time',
      ground: null,
      brokenOff: false,
      recalled: false,
      procedure: context.definition.main,
    };
    expect(events).toEqual([
      {
        ...{ ...row, at: MORNING, what: 'start', remainingAfter: MINUTE },
        ...{ dueBefore: null, dueAfter: MORNING + MINUTE },
      },
      {
        ...{ ...row, at, what: 'complete', remainingAfter: MINUTE / 2 },
        ...{ dueBefore: MORNING + MINUTE, dueAfter: MORNING + MINUTE },
      },
    ]);
    expect(stepPunctuality({ calendar: context.calendar, stopRule: 'touched-days' }, events, [])).toEqual([
      { procedure: context.definition.main, step: '1', completed: 1, onTime: 1, onTimeWithoutWindows: 1 },
    ]);
    expect(await own.store.clockRows.stepEvents(office, MORNING + MINUTE, MORNING + 2 * MINUTE)).toEqual([]);
    expect(await own.store.clockRows.stepEvents(OFFICE, MORNING, at)).toEqual([]);

    const withdrawn = proposal(done.after, 4, {
      type: 'supersede',
      key: 'gone',
      at: MORNING + 2 * MINUTE,
      actor: SYSTEM,
      status: '57',
      reason: 'OSS',
    });
    await own.store.recorder.record(withdrawn.transition);
    const both = await own.store.clockRows.stepEvents(office, MORNING, MORNING + 3 * MINUTE);
    expect(both.filter(({ what }) => what === 'complete').map(({ scope, brokenOff }) => [scope, brokenOff])).toEqual([
      ['step:1#1', false],
      ['step:2#1', true],
    ]);
  });

  it('knows what was recalled: the row that was done too soon, and the one that nobody had acted in', async () => {
    const office = unique('recalled');
    const state = await started(office);
    const loket = { user: 'loket', roles: ['front-office'] };
    const messages: readonly ApplicationMessage[] = [
      {
        ...{ type: 'file-changed', key: 'rec', at: MORNING + MINUTE / 2 },
        actor: { user: 'teknis', roles: ['technical-team'] },
        change: { kind: 'recommendation', number: '1', date: '2026-11-20', result: 'positive', sha256: '3'.repeat(64) },
      },
      { type: 'complete-task', key: 'receive', at: MORNING + MINUTE / 2, actor: loket, task: 'receive', input: {} },
      { type: 'recall-task', key: 'back', at: MORNING + MINUTE, actor: loket, element: 'receive', reason: 'keliru' },
      { type: 'complete-task', key: 'again', at: MORNING + MINUTE, actor: loket, task: 'receive#2', input: {} },
    ];
    let after = state;
    for (const [index, message] of messages.entries()) {
      const next = proposal(after, index + 2, message);
      await own.store.recorder.record(next.transition);
      after = next.after;
    }

    const events = await own.store.clockRows.stepEvents(office, MORNING, MORNING + 3 * MINUTE);

    expect(events.filter(({ what }) => what === 'complete').map(({ scope, recalled }) => [scope, recalled])).toEqual([
      ['step:1#1', true],
      ['step:1#2', false],
      ['step:2#1', true],
    ]);
    expect(stepPunctuality({ calendar: context.calendar, stopRule: 'touched-days' }, events, [])).toMatchObject([
      { step: '1', completed: 1 },
    ]);
  });
});

describe('what the expected date is reckoned from', () => {
  it('is the tasks before it in its lane, and the rows of cases that were decided', async () => {
    const office = unique('queue');
    const first = await started(office);
    const second = await started(office);
    const { items } = await own.store.tasks.list({ office, state: 'open', limit: 10 });
    const ahead = await Promise.all(items.map((task) => own.store.clockRows.queueBefore(task)));
    expect(ahead.map((queue) => queue.ahead).sort()).toEqual([0, 1]);
    expect(ahead.map((queue) => queue.staff)).toEqual([0, 0]);

    const [task] = (await own.store.tasks.list({ office, application: first.application, state: 'open', limit: 1 }))
      .items;
    if (task === undefined) throw new Error('the case has no open task');
    await own.store.accounts.save({
      id: unique('account'),
      login: unique('login'),
      name: 'Petugas',
      nip: null,
      rank: null,
      title: null,
      email: null,
      passwordHash: 'x',
      kind: 'staff',
      roles: [{ role: task.role, office }],
    });
    expect((await own.store.clockRows.queueBefore(task)).staff).toBe(1);
    expect(
      await own.store.clockRows.pastSteps({
        office,
        permitType: task.permitType,
        from: MORNING - 400 * 24 * 60 * MINUTE,
        limit: 10,
      }),
    ).toEqual([]);
    const past = { office, permitType: task.permitType, from: 0, limit: 10 };
    await own.raw.query(
      `UPDATE clock_ledger SET what = 'complete', waiting = 7, handling = 5 WHERE application = '${second.application}' AND scope LIKE 'step:%'`,
    );
    expect(await own.store.clockRows.pastSteps(past)).toEqual([]);
    await own.raw.query(`UPDATE application SET status = 'issued' WHERE id = '${second.application}'`);
    expect(await own.store.clockRows.pastSteps(past)).toEqual([
      { application: second.application, scope: 'step:1#1', waiting: 7, handling: 5 },
    ]);
  });
});

describe('heartbeats', () => {
  const beat = (at: number, component = 'api') =>
    own.store.heartbeats.beat({ office: OFFICE, component, at, toleranceMs: 3 * MINUTE });

  it('propose the time that nobody beat, once, and only where it was long', async () => {
    expect(await beat(MORNING)).toBeNull();
    expect(await beat(MORNING + 2 * MINUTE)).toBeNull();

    const [one, two] = await Promise.all([beat(MORNING + 12 * MINUTE), beat(MORNING + 12 * MINUTE)]);

    const found = [one, two].filter((proposal) => proposal !== null);
    expect(found).toEqual([
      expect.objectContaining({
        component: 'api',
        from: MORNING + 2 * MINUTE,
        to: MORNING + 12 * MINUTE,
        orderly: false,
        state: 'proposed',
      }),
    ]);
  });

  it('say whether it was stopped in order', async () => {
    await beat(MORNING, 'worker');
    await own.store.heartbeats.stop('worker', MORNING + MINUTE);

    expect(await beat(MORNING + 20 * MINUTE, 'worker')).toMatchObject({ from: MORNING + MINUTE, orderly: true });
  });

  it('are decided once', async () => {
    await beat(MORNING, 'temporal');
    const proposal = await beat(MORNING + 20 * MINUTE, 'temporal');
    const decision = {
      state: 'technical-fault',
      at: MORNING,
      by: 'pengawas',
      reason: 'listrik',
      window: null,
    } as const;

    expect(await own.store.heartbeats.decide(proposal?.id ?? '', decision)).toBe(true);
    expect(await own.store.heartbeats.decide(proposal?.id ?? '', decision)).toBe(false);
    expect((await own.store.heartbeats.proposals({ office: OFFICE, open: true })).map(({ id }) => id)).not.toContain(
      proposal?.id,
    );
  });
});
