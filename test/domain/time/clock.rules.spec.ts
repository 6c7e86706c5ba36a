import { describe, expect, it } from '@jest/globals';
import {
  advanceClock,
  alarmsDue,
  deliverAt,
  DEFAULT_CLOCK_POLICY,
  movesEarlier,
  newClock,
  nextDeadline,
  isNewToClock,
  ossClockCode,
  ossClockEvents,
  pendingAlarms,
  viewOf,
  type ClockEvent,
  type ClockPolicy,
  type ClockRejection,
  type ClockState,
  type LedgerEntry,
} from '../../../src/domain/time/index.js';
import { at, OFFICE } from './office.js';

const MINUTE = 60_000;
const POLICY: ClockPolicy = { ...DEFAULT_CLOCK_POLICY, legalHolds: { 'tim-teknis': 'Perda 1/2020, pasal 9' } };
const context = { calendar: OFFICE, policy: POLICY };

const told = (...events: readonly ClockEvent[]): { state: ClockState; entries: readonly LedgerEntry[] } => {
  let state = newClock(OFFICE);
  let entries: readonly LedgerEntry[] = [];
  for (const event of events) {
    const result = advanceClock(context, state, event);
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
    ({ state, entries } = result.value);
  }
  return { state, entries };
};

const refused = (event: ClockEvent, ...before: readonly ClockEvent[]): ClockRejection['code'] | null => {
  const result = advanceClock(context, told(...before).state, event);
  return result.ok ? null : result.error.code;
};

/** Monday 2026-11-23; office hours 08:00-12:00 and 13:00-16:00. */
const on = (time: string): number => at(`2026-11-23T${time}`);

const start = (
  budget = 'step:1',
  minutes = 120,
  more: Partial<Extract<ClockEvent, { type: 'start' }>> = {},
): ClockEvent => ({
  type: 'start',
  at: on('09:00'),
  budget,
  scope: 'step',
  amount: { unit: 'working-time', amount: minutes * MINUTE },
  ...more,
});

const stopped = (time: string, stop = 's1', more: Partial<Extract<ClockEvent, { type: 'stop' }>> = {}): ClockEvent => ({
  type: 'stop',
  at: on(time),
  stop,
  ground: { kind: 'applicant', detail: 'correction' },
  ...more,
});

const outage = (
  from: string,
  to: string | null,
  more: Partial<Extract<ClockEvent, { type: 'declare-window' }>> = {},
): ClockEvent => ({
  type: 'declare-window',
  at: on('15:00'),
  window: 'w1',
  kind: 'a',
  cause: 'kebakaran',
  from: on(from),
  to: to === null ? null : on(to),
  reason: 'gardu terbakar',
  document: 'BA/12/2026',
  ...more,
});

const due = (state: ClockState, budget = 'step:1'): number | null | undefined =>
  viewOf(OFFICE, state, budget, on('09:00'))?.due;

describe('several budgets at once', () => {
  const three: readonly ClockEvent[] = [
    start('application', 600, { scope: 'application' }),
    start('group:verification', 300, { scope: 'group' }),
    start('step:1', 120),
  ];

  it('rest together, or only those that the stop names', () => {
    expect(told(...three, stopped('10:00')).entries.map(({ budget }) => budget)).toEqual([
      'application',
      'group:verification',
      'step:1',
    ]);
    const { state, entries } = told(...three, stopped('10:00', 's1', { budgets: ['step:1'] }));
    expect(entries.map(({ budget }) => budget)).toEqual(['step:1']);
    expect(due(state)).toBeNull();
    expect(due(state, 'application')).not.toBeNull();
  });

  it('rest from their start when they are opened inside a stop of the whole application', () => {
    const { state } = told(
      start('application', 600, { scope: 'application' }),
      stopped('10:00'),
      start('step:2', 30, { at: on('10:30') }),
      {
        type: 'resume',
        at: on('11:00'),
        stop: 's1',
      },
    );
    expect(due(state, 'step:2')).toBe(on('11:30'));
  });

  it('call the end of the whole application the promise', () => {
    const { state } = told(start('application', 600, { scope: 'application' }));
    expect(pendingAlarms(OFFICE, state, POLICY, on('09:00')).at(-1)).toMatchObject({
      kind: 'promise',
      budget: 'application',
    });
  });
});

describe('a budget that starts at the claim', () => {
  const waiting = start('step:1', 60, { startsAt: 'claimed' });

  it('has no due date and no timer before, and keeps waiting and handling apart', () => {
    expect(due(told(waiting).state)).toBeNull();
    expect(nextDeadline(OFFICE, told(waiting).state, POLICY, on('09:00'))).toBeNull();
    const { state, entries } = told(
      waiting,
      { type: 'claim', at: on('10:00'), budget: 'step:1', actor: 'budi' },
      { type: 'release', at: on('10:20'), budget: 'step:1', actor: 'budi' },
      { type: 'claim', at: on('10:30'), budget: 'step:1', actor: 'sari' },
    );
    expect(due(state)).toBe(on('11:00'));
    expect(entries[0]).toMatchObject({ waiting: 70 * MINUTE, handling: 20 * MINUTE, actor: 'sari' });
    expect(viewOf(OFFICE, state, 'step:1', on('10:40'))).toMatchObject({ waiting: 70 * MINUTE, handling: 30 * MINUTE });
  });

  it('is claimed once at a time, and released only when claimed', () => {
    const claim: ClockEvent = { type: 'claim', at: on('10:00'), budget: 'step:1' };
    expect(refused(claim, waiting, claim)).toBe('ALREADY_CLAIMED');
    expect(refused({ type: 'release', at: on('10:00'), budget: 'step:1' }, waiting)).toBe('NOT_CLAIMED');
    expect(refused({ ...claim, budget: 'step:9' }, waiting)).toBe('BUDGET_UNKNOWN');
  });
});

describe('outage windows', () => {
  it('give back what they took, afterwards too, with who, why and what before and after', () => {
    const { entries } = told(
      start(),
      outage('09:30', '10:30', { actor: 'supervisor-1', legalReference: 'Perwali Metro 27/2020, pasal 29 a' }),
    );
    expect(entries).toEqual([
      {
        at: on('15:00'),
        what: 'declare-window',
        budget: 'step:1',
        unit: 'working-time',
        ground: 'outage:a:kebakaran',
        actor: 'supervisor-1',
        document: 'BA/12/2026',
        legalReference: 'Perwali Metro 27/2020, pasal 29 a',
        reason: 'gardu terbakar',
        consent: null,
        remainingBefore: 0,
        remainingAfter: 0,
        dueBefore: on('11:00'),
        dueAfter: on('12:00'),
        waiting: 240 * MINUTE,
        handling: 0,
      },
    ]);
  });

  it('can be open-ended, then corrected: the due date comes back', () => {
    const open = told(start(), outage('10:00', null));
    expect(due(open.state)).toBeNull();
    const closed = told(start(), outage('10:00', null), {
      ...outage('10:00', '10:15'),
      type: 'correct-window',
    } as ClockEvent);
    expect(due(closed.state)).toBe(on('11:15'));
    expect(movesEarlier(closed.entries)).toBe(true);
    expect(movesEarlier(open.entries)).toBe(false);
  });

  it.each([
    ['WINDOW_WITHOUT_EVIDENCE', outage('09:30', '10:30', { document: '' })],
    ['WINDOW_WITHOUT_EVIDENCE', outage('09:30', '10:30', { reason: '' })],
    ['CAUSE_UNKNOWN', outage('09:30', '10:30', { cause: 'malas' })],
    ['WINDOW_ENDS_BEFORE_IT_STARTS', outage('10:30', '09:30')],
    ['WINDOW_UNKNOWN', { type: 'withdraw-window', at: on('15:00'), window: 'w1' }],
    ['WINDOW_UNKNOWN', { ...outage('09:30', '10:30'), type: 'correct-window' }],
  ] as const)('are refused with %s', (code, event) => {
    expect(refused(event as ClockEvent, start())).toBe(code);
  });

  it('are declared once', () => {
    expect(refused(outage('09:30', '10:30'), start(), outage('09:30', '10:30'))).toBe('WINDOW_EXISTS');
  });
});

describe('stops', () => {
  it('need a listed ground', () => {
    expect(refused(stopped('09:10', 's1', { ground: { kind: 'applicant', detail: 'libur' } }), start())).toBe(
      'GROUND_UNKNOWN',
    );
    expect(refused(stopped('09:10', 's1', { ground: { kind: 'legal-hold', detail: 'x' } }), start())).toBe(
      'GROUND_UNKNOWN',
    );
    expect(refused(stopped('09:10', 's1', { ground: { kind: 'legal-hold', detail: 'toString' } }), start())).toBe(
      'GROUND_UNKNOWN',
    );
    expect(
      refused(stopped('09:10', 's1', { ground: { kind: 'legal-hold', detail: 'tim-teknis' } }), start()),
    ).toBeNull();
  });

  it('end once, and only where they began', () => {
    const resume: ClockEvent = { type: 'resume', at: on('09:30'), stop: 's1' };
    expect(refused(resume, start())).toBe('STOP_UNKNOWN');
    expect(refused(resume, start(), stopped('09:10'), resume)).toBe('STOP_ENDED');
    expect(refused(stopped('09:40'), start(), stopped('09:10'), resume)).toBe('STOP_EXISTS');
  });

  it('need consent from the third on, and in the last fifth of a budget', () => {
    const first = [stopped('09:05', 's1'), { type: 'resume', at: on('09:06'), stop: 's1' }] as const;
    const second = [stopped('09:07', 's2'), { type: 'resume', at: on('09:08'), stop: 's2' }] as const;
    expect(refused(stopped('09:10', 's3'), start(), ...first)).toBeNull();
    expect(refused(stopped('09:10', 's3'), start(), ...first, ...second)).toBe('CONSENT_NEEDED');
    expect(refused(stopped('09:10', 's3', { consent: 'sekdin' }), start(), ...first, ...second)).toBeNull();
    const consented = told(start(), ...first, ...second, stopped('09:10', 's3', { consent: 'sekdin' })).entries;
    expect(consented[0]?.consent).toBe('sekdin');
    expect(refused(stopped('10:35'), start())).toBeNull();
    expect(refused(stopped('10:36'), start())).toBe('CONSENT_NEEDED');
  });

  it('lose nothing when the server clock is set back', () => {
    const { state } = told(start(), stopped('10:00'), { type: 'resume', at: on('09:40'), stop: 's1' });
    expect(state.stops[0]).toMatchObject({ from: on('10:00'), to: on('10:00') });
    expect(due(state)).toBe(on('11:00'));
  });
});

describe('codes of OSS', () => {
  const say = (state: ClockState, code: '41' | '42' | '43' | '44', time: string): ClockState => {
    const events = ossClockEvents(state, code, on(time));
    if (!events.ok) throw new Error(events.error.detail);
    return events.value.reduce((now, event) => {
      const next = advanceClock(context, now, event);
      if (!next.ok) throw new Error(next.error.detail);
      return next.value.state;
    }, state);
  };

  it('41 stops and 42 resumes with what was left', () => {
    expect(due(say(told(start()).state, '41', '10:00'))).toBeNull();
    expect(due(say(say(told(start()).state, '41', '10:00'), '42', '11:00'))).toBe(on('12:00'));
  });

  it('43 stops and takes everything back, 44 starts from zero', () => {
    const asked = say(told(start()).state, '43', '10:00');
    expect(viewOf(OFFICE, asked, 'step:1', on('10:30'))).toMatchObject({ consumed: 0, running: false, due: null });
    const answered = say(asked, '44', '11:00');
    expect(viewOf(OFFICE, answered, 'step:1', on('11:30'))).toMatchObject({
      consumed: 30 * MINUTE,
      due: on('14:00'),
    });
    expect(nextDeadline(OFFICE, answered, POLICY, on('11:30'))?.id).toBe('step:1~2/50');
  });

  it('42 ends every stop by OSS, also one that was told twice', () => {
    const twice = say(say(told(start()).state, '41', '10:00'), '41', '10:30');

    expect(due(say(twice, '42', '11:00'))).toBe(on('12:00'));
  });

  it('are new where they are not what the clock does already', () => {
    const running = told(start()).state;
    const asked = say(running, '41', '10:00');
    const again = say(running, '43', '10:00');
    const corrected = told(start(), stopped('10:00')).state;
    const news = (state: ClockState): readonly string[] =>
      (['41', '42', '43', '44'] as const).filter((code) => isNewToClock(state, code));

    expect(news(running)).toEqual(['41', '43']);
    expect(news(asked)).toEqual(['42', '43']);
    expect(news(again)).toEqual(['42', '44']);
    expect(news(say(again, '44', '11:00'))).toEqual(['41', '43']);
    // The office's own stop for a correction, which OSS was told as 41 and sends back.
    expect(news(corrected)).toEqual(['43']);
  });

  it.each(['', '4', '40', '45', '57', '410', ' 41'])('%p is no code of the clock', (status) => {
    expect(ossClockCode(status)).toBeNull();
  });

  it('42 and 44 without a stop by OSS are told apart', () => {
    expect(ossClockEvents(told(start(), stopped('10:00')).state, '42', on('11:00'))).toMatchObject({
      ok: false,
      error: { code: 'STOP_UNKNOWN' },
    });
  });

  it('is not open to the office without a name', () => {
    expect(refused({ type: 'reset', at: on('10:00'), source: { system: 'office', supervisor: '' } }, start())).toBe(
      'SUPERVISOR_NEEDED',
    );
    const { entries } = told(start(), {
      type: 'reset',
      at: on('10:00'),
      source: { system: 'office', supervisor: 'sekdin' },
    });
    expect(entries[0]).toMatchObject({
      what: 'reset',
      ground: 'supervisor:sekdin',
      remainingBefore: 60 * MINUTE,
      remainingAfter: 120 * MINUTE,
    });
  });
});

describe('alarms', () => {
  it('come earliest first, each once', () => {
    const { state } = told(start());
    expect(alarmsDue(OFFICE, state, POLICY, on('10:36')).map(({ id, at: when }) => [id, when])).toEqual([
      ['step:1/50', on('10:00')],
      ['step:1/80', on('10:36')],
    ]);
    const fired: ClockEvent = { type: 'alarm-fired', at: on('10:00'), budget: 'step:1', rule: '50' };
    expect(alarmsDue(OFFICE, told(start(), fired).state, POLICY, on('10:36')).map(({ rule }) => rule)).toEqual(['80']);
    expect(refused(fired, start(), fired)).toBe('ALARM_FIRED');
    expect(refused({ ...fired, rule: '51' }, start())).toBe('ALARM_UNKNOWN');
  });

  it('tell nobody while stopped, but a deadline that passed before the stop stands', () => {
    const late = told(start(), stopped('11:30', 's1', { consent: 'sekdin' })).state;
    expect(alarmsDue(OFFICE, late, POLICY, on('14:00')).map(({ kind, at: when }) => [kind, when])).toEqual([
      ['overdue', on('11:00')],
    ]);
    const early = told(start(), stopped('10:30')).state;
    expect(alarmsDue(OFFICE, early, POLICY, on('14:00'))).toEqual([]);
  });

  it('that were missed wait for the end of a stop whose end is known', () => {
    const { state } = told(start(), outage('10:10', '14:00', { at: on('10:10') }));
    expect(nextDeadline(OFFICE, state, POLICY, on('10:05'))).toMatchObject({ rule: '50', at: on('10:00') });
    expect(alarmsDue(OFFICE, state, POLICY, on('10:30'))).toEqual([]);
    expect(nextDeadline(OFFICE, state, POLICY, on('10:30'))).toMatchObject({ rule: '50', at: on('14:00') });
    expect(alarmsDue(OFFICE, state, POLICY, on('14:00')).map(({ rule }) => rule)).toEqual(['50']);
  });

  it('of short budgets go to the digest until the budget is spent', () => {
    const delivery = (minutes: number): string[] =>
      pendingAlarms(OFFICE, told(start('step:1', minutes)).state, POLICY, on('09:00')).map((alarm) => alarm.delivery);
    expect(delivery(29)).toEqual(['digest', 'digest', 'message']);
    expect(delivery(30)).toEqual(['message', 'message', 'message']);
  });

  it('wait for the end of quiet hours, over midnight too', () => {
    const quiet = { from: '20:00', to: '06:00' };
    expect(deliverAt(OFFICE, quiet, on('19:59'))).toBe(on('19:59'));
    expect(deliverAt(OFFICE, quiet, on('20:00'))).toBe(at('2026-11-24T06:00'));
    expect(deliverAt(OFFICE, quiet, on('05:59'))).toBe(on('06:00'));
    expect(deliverAt(OFFICE, quiet, on('06:00'))).toBe(on('06:00'));
    expect(deliverAt(OFFICE, { from: '12:00', to: '13:00' }, on('12:30'))).toBe(on('13:00'));
    expect(deliverAt(OFFICE, null, on('23:00'))).toBe(on('23:00'));
  });
});

describe('a new decree', () => {
  it('moves open budgets, and the ledger names the calendar', () => {
    const decree = {
      ...OFFICE,
      version: 2,
      closed: [{ date: '2026-11-24', kind: 'local-holiday' as const, name: 'Pilkada' }],
    };
    const { state, entries } = told(start('step:1', 540), {
      type: 'calendar-change',
      at: on('10:00'),
      to: decree,
      document: 'SE 5/2026',
    });
    expect(state.calendar).toBe('office@2');
    expect(entries[0]).toMatchObject({
      what: 'calendar-change',
      ground: 'calendar:office@2',
      dueBefore: at('2026-11-24T11:00'),
      dueAfter: at('2026-11-25T11:00'),
      remainingBefore: 480 * MINUTE,
      remainingAfter: 480 * MINUTE,
    });
  });
});

describe('what is refused of budgets', () => {
  it.each([
    ['BUDGET_EXISTS', start()],
    ['BUDGET_INVALID', start('step:2', 0.5 / MINUTE)],
    ['BUDGET_INVALID', start('step:2', -1)],
    ['BUDGET_INVALID', { type: 'extend', at: on('10:00'), budget: 'step:1', by: 0 }],
    ['BUDGET_UNKNOWN', { type: 'extend', at: on('10:00'), budget: 'step:2', by: 1 }],
    ['BUDGET_UNKNOWN', { type: 'complete', at: on('10:00'), budget: 'step:2' }],
    ['BUDGET_UNKNOWN', stopped('10:00', 's1', { budgets: ['step:2'] })],
  ] as const)('%s', (code, event) => {
    expect(refused(event as ClockEvent, start())).toBe(code);
  });
});
