import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { nextDeadline, viewOf, type ClockPolicy } from '../../../src/domain/time/index.js';
import {
  aCase,
  did,
  INPUT,
  itemOf,
  MINUTE,
  MORNING,
  officer,
  performed,
  prabumulih,
  recommended,
  tell,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

/** The task is done, and what the machinery does after it. */
const complete = (kase: Case, element: string, at = kase.state.lastAt): Case => {
  const next = did(kase, element, INPUT[element] ?? {}, at);
  return element === 'process' ? performed(next, 'draft') : next;
};
const under = (policy: Partial<ClockPolicy>): ApplicationContext => ({
  ...context,
  rules: { ...context.rules, clock: { ...context.rules.clock, ...policy } },
});
const ledgerOf = ({ log }: Case, scope: string): readonly string[] =>
  log.flatMap(({ changes }) => changes.ledger.filter((row) => row.scope === scope).map(({ what }) => what));
const held = (kase: Case, element: string, holder: string | null, at: number): Case =>
  tell(kase, {
    type: 'task-held',
    key: `held/${at}`,
    at,
    actor: officer('kasi'),
    task: itemOf(kase, element),
    holder,
  });
const paraf = { id: 'paraf', procedure: null, steps: ['3', '4', '5'], legalReference: 'SK 43/2019' } as const;
const minutes = (amount: number) => ({ unit: 'working-time', amount: amount * MINUTE }) as const;

describe('a budget of a group of rows', () => {
  it('runs from the first row to the last, beside those of the rows and the promise', () => {
    const grouped = under({ groups: [{ ...paraf, budget: minutes(6) }] });
    let kase = complete(recommended(aCase(grouped)), 'receive');
    expect(Object.keys(kase.state.clock.budgets)).not.toContain('group:paraf#1');
    kase = complete(kase, 'process', MORNING + 3 * MINUTE);
    const group = viewOf(context.calendar, kase.state.clock, 'group:paraf#1', MORNING + 3 * MINUTE);

    expect(Object.keys(kase.state.clock.budgets).sort()).toEqual(['application', 'group:paraf#1', 'step:3#1']);
    expect(group).toMatchObject({ remaining: 6 * MINUTE, due: MORNING + 9 * MINUTE });

    kase = complete(kase, 'paraf-kasi', MORNING + 4 * MINUTE);
    kase = complete(kase, 'paraf-kabid', MORNING + 6 * MINUTE);
    expect(viewOf(context.calendar, kase.state.clock, 'group:paraf#1', MORNING + 6 * MINUTE)?.remaining).toBe(
      3 * MINUTE,
    );
    kase = complete(kase, 'paraf-sekdin', MORNING + 7 * MINUTE);

    expect(ledgerOf(kase, 'group:paraf#1')).toEqual(['start', 'complete']);
    expect(kase.state.clock.budgets['group:paraf#1']).toBeUndefined();
  });

  it('is none of a procedure that it does not name, and begins anew when a return leads out of it and back', () => {
    const other = under({ groups: [{ ...paraf, procedure: 'palembang-izin', budget: minutes(6) }] });
    const elsewhere = complete(complete(recommended(aCase(other)), 'receive'), 'process', MORNING + MINUTE);
    expect(Object.keys(elsewhere.state.clock.budgets).some((id) => id.startsWith('group:'))).toBe(false);

    let kase = complete(recommended(aCase(under({ groups: [{ ...paraf, budget: minutes(6) }] }))), 'receive');
    kase = complete(kase, 'process', MORNING + MINUTE);
    kase = tell(kase, {
      type: 'return-task',
      key: 'back',
      at: MORNING + 2 * MINUTE,
      actor: officer('kasi'),
      task: itemOf(kase, 'paraf-kasi'),
      to: 'process',
      reason: 'alamat',
      items: [],
    });
    kase = complete(kase, 'process', MORNING + 3 * MINUTE);

    expect(ledgerOf(kase, 'group:paraf#1')).toEqual(['start', 'complete']);
    expect(viewOf(context.calendar, kase.state.clock, 'group:paraf#2', MORNING + 3 * MINUTE)?.remaining).toBe(
      6 * MINUTE,
    );
  });
});

describe('a budget that starts at the claim', () => {
  it('has no due date and no alarm while the task waits, and both from the claim on', () => {
    let kase = complete(recommended(aCase(under({ startsAt: 'claimed' }))), 'receive');
    kase = complete(kase, 'process', MORNING + 3 * MINUTE);
    const [opened] = kase.last?.changes.tasksOpened ?? [];
    const isOwn = (at: number): boolean =>
      nextDeadline(context.calendar, kase.state.clock, kase.context.rules.clock, at)?.budget === 'step:3#1';

    expect(opened).toMatchObject({ dueAt: null, clockStopped: false });
    expect(isOwn(MORNING + 3 * MINUTE)).toBe(false);

    kase = held(kase, 'paraf-kasi', 'user-kasi', MORNING + 10 * MINUTE);

    expect(kase.last?.changes.taskClocks).toMatchObject([{ id: 'paraf-kasi', dueAt: MORNING + 12 * MINUTE }]);
    expect(isOwn(MORNING + 10 * MINUTE)).toBe(true);
  });

  it('keeps waiting and handling apart in the ledger, whoever has the task in between', () => {
    let kase = complete(recommended(aCase(under({ startsAt: 'claimed' }))), 'receive');
    kase = complete(kase, 'process', MORNING);
    kase = held(kase, 'paraf-kasi', 'user-kasi', MORNING + 4 * MINUTE);
    kase = held(kase, 'paraf-kasi', null, MORNING + 5 * MINUTE);
    kase = held(kase, 'paraf-kasi', 'other', MORNING + 8 * MINUTE);
    kase = held(kase, 'paraf-kasi', 'user-kasi', MORNING + 9 * MINUTE);
    kase = complete(kase, 'paraf-kasi', MORNING + 10 * MINUTE);
    const row = kase.last?.changes.ledger.find(({ what, scope }) => what === 'complete' && scope === 'step:3#1');

    expect(ledgerOf(kase, 'step:3#1')).toEqual(['start', 'claim', 'release', 'claim', 'release', 'claim', 'complete']);
    expect(row).toMatchObject({ waiting: 7 * MINUTE, handling: 3 * MINUTE });
    expect(kase.last?.changes.tasksClosed[0]?.stepConsumed).toBe(10 * MINUTE);
  });

  it('claimed again with the same word changes nothing, and the office that counts from the opening is not moved', () => {
    let kase = complete(recommended(aCase(context)), 'receive');
    kase = complete(kase, 'process', MORNING);
    const due = viewOf(context.calendar, kase.state.clock, 'step:3#1', MORNING)?.due;
    kase = held(kase, 'paraf-kasi', 'user-kasi', MORNING + MINUTE);

    expect(viewOf(context.calendar, kase.state.clock, 'step:3#1', MORNING + MINUTE)?.due).toBe(due);
    expect(kase.last?.changes.taskClocks).toEqual([]);
  });
});

describe('a row of the SOP in days', () => {
  it('counts days, and moves by the rule of the office', () => {
    const days = (stopRule: ClockPolicy['stopRule']): Case => {
      const { definition } = under({ stopRule });
      const nodes = Object.fromEntries(
        Object.entries(definition.nodes).map(([id, node]) => [
          id,
          node.labels.step === '3' && node.labels.budget !== undefined
            ? { ...node, labels: { ...node.labels, budget: 'P2D', unit: 'working-day' } }
            : node,
        ]),
      );
      const changed = { ...under({ stopRule }), definition: { ...definition, nodes } } as ApplicationContext;
      return complete(complete(recommended(aCase(changed)), 'receive'), 'process', MORNING);
    };
    const kase = days('touched-days');

    expect(kase.state.clock.budgets['step:3#1']).toMatchObject({
      budget: { unit: 'working-day', amount: 2 },
      stopRule: 'touched-days',
    });
    // Tuesday 24 November; Wednesday and Thursday count, Thursday closes at 16:00.
    expect(kase.last?.changes.tasksOpened[0]).toMatchObject({ budget: null, dueAt: Date.UTC(2026, 10, 26, 9) });
    expect(days('time-taken').state.clock.budgets['step:3#1']?.stopRule).toBe('time-taken');
  });
});
