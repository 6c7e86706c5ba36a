/**
 * Every worker is dead while a promise ends. The server's timer fires into the void; what is said afterwards stands
 * before it in the history. The office has no other alarm, so that the end of the promise is what wakes the server.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext, DeemedApproval } from '../../src/domain/application/context.js';
import { SIGNAL_NAMES } from '../../src/workflows/signals.js';
import { DRAFT, INPUT, MINUTE, officer } from '../builders/case.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';
import { window, withJournal, type Journal } from './journal.js';

const HOUR = 60 * MINUTE;
const PROMISE = { budget: { unit: 'working-time', amount: 2 * HOUR }, legalReference: 'Pasal 53' } as const;

const silentBut = (context: ApplicationContext, deemedApproval: DeemedApproval | null): ApplicationContext => ({
  ...context,
  rules: {
    ...context.rules,
    deemedApproval,
    promise: PROMISE,
    clock: {
      ...context.rules.clock,
      alarms: [],
      promiseAlarms: [{ id: '100', fraction: 1, kind: 'promise', to: ['head'] }],
    },
  },
});

let stating: Office;
let journal: Journal;
let handing: Office;
beforeAll(async () => {
  const context = await alwaysOpen();
  journal = await withJournal(silentBut(context, { outcome: 'statement' }), { cached: false });
  stating = journal.office;
  handing = await openOffice(
    silentBut(context, { outcome: 'hand-to-head', countdown: { unit: 'working-time', amount: HOUR } }),
    { cached: false },
  );
}, 240_000);
afterAll(async () => {
  await stating.close();
  await handing.close();
});

const polled = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 1_600; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited 80 s for ${what}`);
};

/** The record is written before the workflow has said so: only a workflow that has armed its timer is asleep. */
const asleep = (permit: Permit): Promise<void> =>
  polled('the workflow to sleep', async () => {
    const { events } = await permit.handle.fetchHistory();
    const all = events ?? [];
    const last = all.findLastIndex((event) => event.workflowTaskScheduledEventAttributes != null);
    return (
      all.some((event) => event.timerStartedEventAttributes != null) &&
      all.slice(last).some((event) => event.workflowTaskCompletedEventAttributes != null)
    );
  });

/** The paraf of the Kasi is open; then every worker dies, and lives again when the promise has ended. */
const deadOverTheEnd = async (
  office: Office,
  meanwhile: (permit: Permit, at: { readonly due: number; readonly task: string }) => Promise<void>,
): Promise<{ readonly permit: Permit; readonly due: number }> => {
  const permit = await office.start();
  await permit.upTo('process');
  const task = await permit.opened('paraf-kasi');
  await asleep(permit);
  const due = permit.transitions().at(-1)?.patch.dueAt ?? 0;
  await office.stopWorker();
  const before = permit.transitions().length;
  // Not awaited: with the end of the promise a workflow task waits, and the server's clock with it.
  const slept = office.env.sleep('3 hours');
  await polled('the promise to end', async () => (await office.env.currentTimeMs()) >= due);
  await meanwhile(permit, { due, task });
  expect(permit.transitions()).toHaveLength(before);
  await office.startWorker();
  await slept;
  return { permit, due };
};

const paraf = (task: string, key: string, at?: number): Record<string, unknown> => ({
  key,
  task,
  draft: DRAFT,
  actor: officer('kasi'),
  ...(at === undefined ? {} : { at }),
});
const verbs = (permit: Permit): readonly string[] =>
  permit.transitions().flatMap(({ audit }) => audit.map(({ verb }) => verb));
const tail = (permit: Permit): readonly (readonly [string, boolean])[] =>
  permit
    .transitions()
    .slice(permit.transitions().findIndex(({ message }) => message.key === 'effect-done/draft') + 1)
    .map(({ message, accepted }) => [message.type, accepted]);

describe('a promise that ends while every worker is dead', () => {
  it('decides once, as if they had lived: a paraf that was given after it finds the case closed', async () => {
    const { permit, due } = await deadOverTheEnd(stating, async (dead, { task }) => {
      await dead.raw(SIGNAL_NAMES['give-paraf'], paraf(task, 'late'));
      await dead.raw(SIGNAL_NAMES['give-paraf'], paraf(task, 'late-again'));
    });

    expect(await permit.ends()).toBe('deemed-approved');
    expect(verbs(permit).filter((verb) => verb === 'deemed-approved')).toHaveLength(1);
    expect(permit.state().parafs).toEqual([]);
    expect(tail(permit)).toEqual([
      ['deadline-reached', true],
      ['give-paraf', false],
      ['give-paraf', false],
    ]);
    const [decided] = permit.transitions().filter(({ message }) => message.type === 'deadline-reached');
    expect(
      decided?.outbox.filter(({ channel }) => channel === 'deemed-approval').map(({ payload }) => payload['dueAt']),
    ).toEqual([due]);
  }, 240_000);

  it('leaves standing what was said before its end and only arrived after it, and decides then', async () => {
    const { permit } = await deadOverTheEnd(stating, (dead, { task, due }) =>
      dead.raw(SIGNAL_NAMES['give-paraf'], paraf(task, 'in-time', due - 1)),
    );

    expect(await permit.ends()).toBe('deemed-approved');
    expect(tail(permit)).toEqual([
      ['give-paraf', true],
      ['deadline-reached', true],
    ]);
    expect(permit.state().parafs.map(({ by }) => by)).toEqual(['user-kasi']);
  }, 240_000);

  it('leaves a signature standing that the head gave before its end, though the seal comes after it', async () => {
    const permit = await stating.start();
    await permit.upTo('finalise');
    await permit.fillsSurvey();
    const task = await permit.opened('sign');
    await asleep(permit);
    const due = permit.transitions().at(-1)?.patch.dueAt ?? 0;
    await stating.stopWorker();
    const slept = stating.env.sleep('3 hours');
    await polled('the promise to end', async () => (await stating.env.currentTimeMs()) >= due);
    await permit.raw(SIGNAL_NAMES['complete-task'], {
      key: 'signs',
      task,
      at: due - 1,
      actor: officer('kadin'),
      input: INPUT['sign'],
    });
    await stating.startWorker();
    await slept;

    expect(permit.state()).toMatchObject({ outcome: null, letter: { signed: { by: 'user-kadin' } } });
    for (const element of ['print', 'announce', 'hand-over']) await permit.does(element);
    expect(await permit.ends()).toBe('issued');
    expect(verbs(permit)).not.toContain('deemed-approved');
    expect(verbs(permit).filter((verb) => verb === 'promise')).toHaveLength(1);
  }, 240_000);

  it('does not end where a window was declared meanwhile: the paraf stands, and it ends once, at the later date', async () => {
    const { permit, due } = await deadOverTheEnd(stating, async (dead, at) => {
      await journal.say(window(at.due - HOUR, at.due + 9 * HOUR));
      await dead.raw(SIGNAL_NAMES['give-paraf'], paraf(at.task, 'late'));
    });
    await permit.until((all) => all.some(({ message }) => message.key === 'late'));
    expect(tail(permit)).toEqual([
      ['clock-adjusted', true],
      ['give-paraf', true],
    ]);
    expect(permit.state().outcome).toBeNull();
    expect(permit.transitions().at(-1)?.patch.dueAt).toBe(due + 10 * HOUR);

    await stating.env.sleep('1 day');

    expect(await permit.ends()).toBe('deemed-approved');
    expect(verbs(permit).filter((verb) => verb === 'deemed-approved')).toHaveLength(1);
    expect(permit.state().parafs.map(({ by }) => by)).toEqual(['user-kasi']);
    journal.forget();
  }, 240_000);

  it('hands to the head once, from the recorded end on', async () => {
    const { permit, due } = await deadOverTheEnd(handing, (dead, { task }) =>
      dead.raw(SIGNAL_NAMES['give-paraf'], paraf(task, 'late')),
    );

    await permit.until((all) => all.some(({ message }) => message.key === 'late'));
    expect(tail(permit).slice(0, 2)).toEqual([
      ['deadline-reached', true],
      ['give-paraf', true],
    ]);
    expect(verbs(permit).filter((verb) => verb === 'handed-to-head')).toHaveLength(1);
    expect(permit.state()).toMatchObject({ outcome: null, handedToHeadAt: due });
    expect(permit.state().parafs.map(({ by }) => by)).toEqual(['user-kasi']);
    expect(permit.state().clock.budgets['countdown']).toMatchObject({ from: due });
  }, 240_000);
});
