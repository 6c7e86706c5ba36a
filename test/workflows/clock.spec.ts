import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClockNotice, NoticeEvent } from '../../src/domain/application/clock-journal.js';
import { SYSTEM } from '../../src/domain/application/messages.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import { CLOCK_ADJUSTED } from '../../src/workflows/signals.js';
import { MINUTE } from '../builders/case.js';
import { alwaysOpen, type Office, type Permit } from './harness.js';
import { window, withJournal } from './journal.js';

const DAY = 24 * 60 * MINUTE;

const started: Permit[] = [];
const aPermit = async (office: Office): Promise<Permit> => {
  const permit = await office.start();
  started.push(permit);
  return permit;
};
afterEach(async () => {
  for (const permit of started.splice(0)) {
    if (permit.state().outcome === null)
      await permit.tell({ type: 'supersede', status: '57', reason: 'the test is over', actor: SYSTEM });
    await permit.ends();
  }
});

const types = (permit: Permit): readonly string[] => permit.transitions().map(({ message }) => message.type);
const alarm = (permit: Permit, part: string): readonly Transition[] =>
  permit.transitions().filter(({ message }) => message.type === 'deadline-reached' && message.key.includes(part));
const adjustments = (permit: Permit): readonly Transition[] =>
  permit.transitions().filter(({ message }) => message.type === 'clock-adjusted');

describe('an outage window', () => {
  let office: Office;
  let say: (event: NoticeEvent) => Promise<ClockNotice>;
  beforeAll(async () => {
    ({ office, say } = await withJournal(await alwaysOpen()));
  });
  afterAll(() => office.close());

  it('declared behind a sleeping workflow: the timer wakes early, arms itself anew, and fires once at the date that is shown', async () => {
    const permit = await aPermit(office);
    await permit.upTo('process');
    const task = await permit.opened('paraf-kasi');
    const opened = permit.transitions().at(-1)?.message.at ?? 0;
    await say(window(opened, opened + 40 * MINUTE, 'declare-window', 'w-early'));

    await office.env.sleep('30 minutes');
    expect(alarm(permit, 'step:3#1')).toEqual([]);
    expect(adjustments(permit)).toHaveLength(1);
    const shown = adjustments(permit)[0]?.taskClocks.find(({ id }) => id === task)?.dueAt ?? 0;
    expect(shown).toBe(opened + 42 * MINUTE);
    await office.env.sleep('60 minutes');

    const overdue = alarm(permit, 'step:3#1/overdue');
    expect(overdue).toHaveLength(1);
    expect(Math.abs((overdue[0]?.message.at ?? 0) - shown)).toBeLessThan(2_000);
    expect(alarm(permit, 'step:3#1')).toHaveLength(3);
  });

  it('is taken in before the next act is decided on', async () => {
    const permit = await aPermit(office);
    await permit.upTo('process');
    await permit.opened('paraf-kasi');
    const now = await office.env.currentTimeMs();
    await say(window(now, null, 'declare-window', 'w-act'));

    await permit.does('paraf-kasi');

    expect(types(permit).slice(-2)).toEqual(['clock-adjusted', 'give-paraf']);
    expect(permit.transitions().at(-1)?.patch).toMatchObject({ dueAt: null, clockRunning: false });
    expect(permit.transitions().at(-1)?.tasksOpened).toMatchObject([
      { element: 'paraf-kabid', dueAt: null, clockStopped: true },
    ]);
    await say({ type: 'withdraw-window', window: 'w-act', reason: 'keliru' });
  });

  it('withdrawn brings the deadline forward: a nudge is enough, and says nothing by itself', async () => {
    const permit = await aPermit(office);
    await permit.upTo('process');
    await permit.opened('paraf-kasi');
    const now = await office.env.currentTimeMs();
    await say(window(now, null, 'declare-window', 'w-back'));
    await permit.raw(CLOCK_ADJUSTED, undefined);
    await permit.until((all) => all.at(-1)?.message.type === 'clock-adjusted');
    await office.env.sleep('20 minutes');
    expect(alarm(permit, 'step:3#1')).toEqual([]);
    const before = permit.transitions().length;
    await permit.raw(CLOCK_ADJUSTED, undefined);

    await say({ type: 'withdraw-window', window: 'w-back', reason: 'keliru' });
    await permit.raw(CLOCK_ADJUSTED, undefined);
    await permit.until((all) => all.some(({ message }) => message.key.includes('step:3#1/escalation')));

    expect(
      permit
        .transitions()
        .slice(before)
        .map(({ message }) => message.type),
    ).toEqual(['clock-adjusted', 'deadline-reached', 'deadline-reached', 'deadline-reached']);
    expect(alarm(permit, 'step:3#1/overdue')).toHaveLength(1);
  });
});

describe('a decree on the calendar', () => {
  it('counts for a running application from its next record on, also after the workflow is replayed', async () => {
    const context = await alwaysOpen();
    const { office, say } = await withJournal(context);
    try {
      const permit = await aPermit(office);
      await permit.upTo('process');
      await permit.opened('paraf-kasi');
      const due = permit.transitions().at(-1)?.patch.dueAt ?? 0;
      const local = new Date((await office.env.currentTimeMs()) + 2 * DAY + 7 * 60 * MINUTE).toISOString().slice(0, 10);
      const decree = {
        closed: [{ date: local, kind: 'local-holiday' as const, name: 'Hari jadi' }],
        reopened: [],
        periods: [],
        dates: [],
        years: {},
      };
      await say({
        type: 'calendar-change',
        calendar: 'always',
        version: 2,
        decree,
        reason: 'ditetapkan',
        legalBasis: 'SK 1',
      });

      await permit.does('paraf-kasi');
      await permit.does('paraf-kabid');

      expect((permit.transitions().at(-1)?.patch.dueAt ?? 0) - due).toBe(DAY);
      expect(permit.state().clock.calendar).toBe('always@2');
      expect(adjustments(permit)).toHaveLength(1);
    } finally {
      const [permit] = started.splice(0);
      await permit?.tell({ type: 'supersede', status: '57', reason: 'the test is over', actor: SYSTEM });
      await office.close();
    }
  });
});
