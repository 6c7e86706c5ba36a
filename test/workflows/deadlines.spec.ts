import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM } from '../../src/domain/application/messages.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import { APPLICANT, MINUTE, officer, prabumulih } from '../builders/case.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice(await alwaysOpen());
});
afterAll(() => office.close());

const started: Permit[] = [];
/** A permit left open would cause reminders in every later test. */
afterEach(async () => {
  for (const permit of started.splice(0)) {
    if (permit.state().outcome === null)
      await permit.tell({ type: 'supersede', status: '57', reason: 'the test is over', actor: SYSTEM });
    await permit.ends();
  }
});
const aPermit = async (at = office): Promise<Permit> => {
  const permit = await at.start();
  started.push(permit);
  return permit;
};

const alarms = (permit: Permit): readonly Transition[] =>
  permit.transitions().filter(({ message }) => message.type === 'deadline-reached');
const alarmsOf = (permit: Permit, step: string): readonly string[] =>
  alarms(permit)
    .map(({ message }) => message.key.replace(/@\d+$/, ''))
    .filter((key) => key.startsWith(`deadline/step:${step}#`));

describe('a step that is not done in its time', () => {
  it('is reminded, marked overdue and escalated, each once and at its time', async () => {
    const permit = await aPermit();
    await permit.upTo('process');
    const task = await permit.opened('paraf-kasi');
    const since = permit.transitions().at(-1)?.message.at ?? 0;

    await office.env.sleep('30 minutes');

    expect(alarmsOf(permit, '3')).toEqual([
      'deadline/step:3#1/reminder',
      'deadline/step:3#1/overdue',
      'deadline/step:3#1/escalation',
    ]);
    const own = alarms(permit).filter(({ message }) => message.key.startsWith('deadline/step:3#'));
    expect(own.map(({ message }) => Math.round((message.at - since) / 6_000) / 10)).toEqual([1.6, 2, 3]);
    expect(own.flatMap(({ taskClocks }) => taskClocks)).toMatchObject([
      { id: task },
      { id: task, overdueAt: since + 2 * MINUTE },
      { id: task, escalatedTo: 'kabid' },
    ]);
    expect(own.flatMap(({ outbox }) => outbox.map(({ payload }) => payload['template']))).toEqual([
      'task-reminder',
      'task-overdue',
      'task-escalation',
    ]);
    const answer = await permit.does('paraf-kasi');
    expect(answer.accepted).toBe(true);
  });

  it('is reminded of no longer once it is done, though the timer that was armed for it still fires', async () => {
    const permit = await aPermit();
    await permit.upTo('paraf-kasi');
    await permit.opened('paraf-kabid');

    await office.env.sleep('1 minute');
    await permit.does('paraf-kabid');
    await permit.opened('paraf-sekdin');
    await office.env.sleep('20 minutes');

    expect(alarmsOf(permit, '4')).toEqual([]);
    expect(alarmsOf(permit, '5')).toHaveLength(3);
  });

  it('counts anew when its task comes back', async () => {
    const permit = await aPermit();
    await permit.upTo('process');
    await permit.opened('paraf-kasi');
    await office.env.sleep('10 minutes');
    await permit.tell({
      type: 'return-task',
      task: 'paraf-kasi',
      to: 'process',
      reason: 'alamat',
      items: [],
      actor: officer('kasi'),
    });
    await permit.does('process');
    await permit.opened('paraf-kasi');

    await office.env.sleep('10 minutes');

    expect(alarmsOf(permit, '3')).toEqual(
      ['1', '2'].flatMap((attempt) =>
        ['reminder', 'overdue', 'escalation'].map((rule) => `deadline/step:3#${attempt}/${rule}`),
      ),
    );
  });

  it('is escalated through a holiday at the first working minute, not in the night', async () => {
    const real = await openOffice(await prabumulih());
    try {
      const permit = await aPermit(real);
      await permit.upTo('process');
      await permit.opened('paraf-kasi');

      await real.env.sleep('16 days');

      const { calendar } = await prabumulih();
      expect(alarmsOf(permit, '3')).toEqual([
        'deadline/step:3#1/reminder',
        'deadline/step:3#1/overdue',
        'deadline/step:3#1/escalation',
      ]);
      for (const { message } of alarms(permit)) {
        const local = new Intl.DateTimeFormat('en-GB', {
          timeZone: calendar.zone,
          weekday: 'short',
          hour: '2-digit',
          hourCycle: 'h23',
        }).formatToParts(message.at);
        const hour = Number(local.find(({ type }) => type === 'hour')?.value);
        expect(['Sat', 'Sun']).not.toContain(local.find(({ type }) => type === 'weekday')?.value);
        expect(hour >= 7 && hour <= 16).toBe(true);
      }
    } finally {
      started.length = 0;
      await real.close();
    }
  });
});

describe('the clock of a step', () => {
  it('rests while a supervisor holds the application, and goes on where it stood', async () => {
    const permit = await aPermit();
    await permit.upTo('process');
    const task = await permit.opened('paraf-kasi');
    const supervisor = officer('supervisor');
    await office.env.sleep('1 minute');

    const held = await permit.tell({ type: 'hold', ground: 'sengketa', reason: 'gugatan', actor: supervisor });
    await office.env.sleep('3 days');
    expect(alarmsOf(permit, '3')).toEqual([]);
    expect(
      (await permit.tell({ type: 'give-paraf', task, draft: 'd'.repeat(64), actor: officer('kasi') })).refusal?.code,
    ).toBe('ACTION_OUT_OF_TURN');
    const resumed = await permit.tell({ type: 'resume', reason: 'selesai', actor: supervisor });
    await office.env.sleep('10 minutes');

    expect(held.taskClocks).toMatchObject([{ id: task, dueAt: null, clockStopped: true }]);
    const rest = resumed.message.at - held.message.at;
    expect(rest).toBeGreaterThan(2.9 * 24 * 60 * MINUTE);
    expect(alarmsOf(permit, '3')).toHaveLength(3);
    const overdue = alarms(permit).find(({ message }) => message.key.startsWith('deadline/step:3#1/overdue'));
    expect(Math.round(((overdue?.message.at ?? 0) - resumed.message.at) / 1000)).toBeCloseTo(60, -1);
  });

  it('rests while the applicant corrects the file, fills the survey, or comes for the letter', async () => {
    const permit = await aPermit();
    await permit.does('receive', { outcome: 'incomplete', reason: 'KTP tidak terbaca', items: ['ktp'] });
    await permit.opened('correct');
    await office.env.sleep('5 days');
    expect(alarms(permit)).toEqual([]);
    await permit.tell({ type: 'complete-task', task: 'correct', actor: APPLICANT, input: { note: 'sudah' } });

    await permit.upTo('finalise');
    await permit.opened('survey');
    const before = alarms(permit).length;
    await office.env.sleep('9 days');
    expect(alarms(permit).slice(before)).toEqual([]);
    expect(permit.transitions().at(-1)?.patch).toMatchObject({ clockRunning: false, dueAt: null });

    await permit.fillsSurvey();
    for (const element of ['sign', 'print', 'announce']) await permit.does(element);
    await permit.opened('hand-over');
    const waiting = alarms(permit).length;
    await office.env.sleep('30 days');
    expect(alarms(permit).slice(waiting)).toEqual([]);
    await permit.does('hand-over');
    expect(await permit.ends()).toBe('issued');
  });

  it('keeps to one timer, whatever moves', async () => {
    const permit = await aPermit();
    await permit.upTo('hand-over');
    await permit.ends();

    const { events } = await permit.handle.fetchHistory();
    const timers = (events ?? []).filter((event) => event.timerStartedEventAttributes != null);
    expect(timers.length).toBeLessThanOrEqual(2);
    expect((events ?? []).filter((event) => event.timerCanceledEventAttributes != null)).toEqual([]);
  });
});
