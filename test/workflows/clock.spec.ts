import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordingActivities } from '../../src/activities/contracts.js';
import type { Notice, NoticeEvent } from '../../src/domain/application/clock-journal.js';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { SYSTEM } from '../../src/domain/application/messages.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import { CLOCK_ADJUSTED } from '../../src/workflows/messages.js';
import { MINUTE } from '../builders/case.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

const DAY = 24 * 60 * MINUTE;

/** An office whose record knows a journal of windows and decrees, and asks for it as the database does. */
const withJournal = async (
  context: ApplicationContext,
): Promise<{ readonly office: Office; readonly say: (event: NoticeEvent) => Promise<Notice> }> => {
  const office = await openOffice(context);
  const journal: Notice[] = [];
  const { world } = office;
  const newer = (version: number): readonly Notice[] => journal.filter((notice) => notice.version > version);
  const recordTransition = world.activities.recordTransition.bind(world.activities);
  const asked: RecordingActivities['recordTransition'] = async (transition) => {
    const written = world.record.transitions(transition.application);
    const stands =
      written.length >= transition.seq || written.some(({ message }) => message.key === transition.message.key);
    const notices = stands ? [] : newer(transition.patch.state.notices);
    return notices.length > 0 ? { outcome: 'notices', notices } : recordTransition(transition);
  };
  await office.stopWorker();
  Object.assign(world.activities, {
    recordTransition: asked,
    newNotices: (_office: string, version: number) => Promise.resolve(newer(version)),
  });
  await office.startWorker();
  const say = async (event: NoticeEvent): Promise<Notice> => {
    const notice = {
      version: journal.length + 1,
      office: '*',
      at: await office.env.currentTimeMs(),
      actor: 'user-pengawas',
      event,
    };
    journal.push(notice);
    return notice;
  };
  return { office, say };
};

const window = (
  from: number,
  to: number | null,
  type: 'declare-window' | 'correct-window' = 'declare-window',
  id = 'w-1',
): NoticeEvent => ({
  type,
  window: id,
  kind: 'a',
  cause: 'kebakaran',
  from,
  to,
  reason: 'jaringan putus',
  evidence: 'BA 1',
});

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
  let say: (event: NoticeEvent) => Promise<Notice>;
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
