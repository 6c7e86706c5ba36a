/**
 * Every rule of the clock that an office can configure, on a server that skips time: it fires, once, and it is silent
 * when it should be. Each proof names all alarms that its application had in its life, and after each the timers that
 * Temporal held are compared with the due dates that were shown. The table of docs/clock.md ("Proven on a server that
 * skips time") says which rule is proven where.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { SYSTEM } from '../../src/domain/application/messages.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import type { Budget, ClockPolicy, WorkingCalendar } from '../../src/domain/time/index.js';
import { CLOCK_ADJUSTED } from '../../src/workflows/signals.js';
import { APPLICANT, MINUTE, officer } from '../builders/case.js';
import { ALWAYS, alwaysOpen, type Permit } from './harness.js';
import { window, withJournal, type Journal } from './journal.js';
import { brackets, decidedAt, neverDiffer, shownDues } from './timers.js';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let journal: Journal;
let base: ApplicationContext;
beforeAll(async () => {
  base = await alwaysOpen();
  journal = await withJournal(base);
}, 240_000);
afterAll(() => journal.office.close());

let started: Permit | undefined;
afterEach(async () => {
  const permit = started;
  started = undefined;
  journal.forget();
  if (permit === undefined) return;
  if (permit.state().outcome === null)
    await permit.tell({ type: 'supersede', status: '57', reason: 'the test is over', actor: SYSTEM });
  await permit.ends();
});

type AlarmRule = ClockPolicy['alarms'][number];

/** The only alarms, unless a proof says otherwise: the ends of the budgets. So the timer armed is a due date shown. */

const OVERDUE: AlarmRule = { id: '100', fraction: 1, kind: 'overdue', to: ['holder', 'superior', 'head'] };
const ENDED: AlarmRule = { id: '100', fraction: 1, kind: 'promise', to: ['head'] };
const hours = (amount: number): Budget => ({ unit: 'working-time', amount: amount * HOUR });

interface Settings {
  readonly policy?: Partial<ClockPolicy>;
  readonly promise?: Budget;
  readonly rules?: Partial<ApplicationContext['rules']>;
  readonly calendar?: WorkingCalendar;
}
const contextOf = ({ policy, promise, rules, calendar }: Settings): ApplicationContext => ({
  ...base,
  calendar: calendar ?? base.calendar,
  rules: {
    ...base.rules,
    promise: promise === undefined ? null : { budget: promise, legalReference: 'Pasal 53' },
    ...rules,
    clock: {
      ...base.rules.clock,
      consent: { fromStop: 0, lastFraction: 0 },
      alarms: [OVERDUE],
      promiseAlarms: [ENDED],
      ...policy,
    },
  },
});

const now = (): Promise<number> => journal.office.env.currentTimeMs();
const sleep = (ms: number): Promise<void> => journal.office.env.sleep(ms);
const supervisor = officer('supervisor');
const holds = (permit: Permit, more: { readonly ground?: string; readonly consent?: true } = {}): Promise<Transition> =>
  permit.tell({ type: 'hold', ground: 'sengketa', reason: 'gugatan', actor: supervisor, ...more });
const resumes = (permit: Permit): Promise<Transition> =>
  permit.tell({ type: 'resume', reason: 'selesai', actor: supervisor });
const claims = async (permit: Permit, holder: string | null = 'user-kasi'): Promise<Transition> =>
  permit.tell({ type: 'task-held', task: await permit.opened('paraf-kasi'), holder, actor: officer('kasi') });
const oss = (permit: Permit, code: '41' | '42' | '43' | '44'): Promise<Transition> =>
  permit.tell({ type: 'oss-clock', code, actor: SYSTEM });

/** Ids of all alarms that an application had, in their order. */
const fired = (permit: Permit): readonly string[] =>
  permit
    .transitions()
    .filter(({ message }) => message.type === 'deadline-reached')
    .map(({ message }) => message.key.replace(/^deadline\//, '').replace(/@\d+$/, ''));

interface Proof extends Settings {
  readonly rule: string;
  /** Begins with the paraf of the Kasi open: row 3, two minutes. */
  readonly play: (permit: Permit) => Promise<void>;
  readonly fires: readonly string[];
}

const begin = async (settings: Settings): Promise<Permit> => {
  const permit = await journal.office.start(undefined, contextOf(settings));
  started = permit;
  await permit.upTo('process');
  await permit.opened('paraf-kasi');
  return permit;
};

const prove = async ({ play, fires, ...settings }: Proof): Promise<void> => {
  const permit = await begin(settings);
  await play(permit);
  expect(fired(permit)).toEqual(fires);
  neverDiffer(permit.transitions(), await brackets(permit));
};

const ROW_3 = 'step:3#1/100';
const ROW_4 = 'step:4#1/100';
const PROMISE = 'application/100';

/** The instant a due date is shown for; the rows are those that are open. */
const due = (permit: Permit, budget: string): number | null | undefined => shownDues(permit.transitions()).get(budget);

describe('when a budget starts', () => {
  const claimed = { policy: { startsAt: 'claimed' as const } };
  it.each<Proof>([
    { rule: 'from the opening, though nobody takes it: fires', play: () => sleep(HOUR), fires: [ROW_3] },
    {
      rule: 'from the opening, done in time: silent, and the next row counts for itself',
      play: async (permit) => {
        await sleep(MINUTE);
        await permit.does('paraf-kasi');
        await permit.opened('paraf-kabid');
        await sleep(HOUR);
      },
      fires: [ROW_4],
    },
    {
      ...claimed,
      rule: 'from the claim, while nobody takes it: silent',
      play: async (permit) => {
        expect(due(permit, 'step:3#1')).toBeNull();
        await sleep(3 * DAY);
      },
      fires: [],
    },
    {
      ...claimed,
      rule: 'from the claim: fires two minutes after it, also when it was given back meanwhile',
      play: async (permit) => {
        await sleep(DAY);
        const { message } = await claims(permit);
        expect(due(permit, 'step:3#1')).toBe(message.at + 2 * MINUTE);
        await sleep(MINUTE);
        await claims(permit, null);
        await sleep(HOUR);
      },
      fires: [ROW_3],
    },
  ])('$rule', prove, 60_000);
});

describe('a budget of a group of rows', () => {
  const group = (procedure: string | null) => ({
    policy: {
      groups: [{ id: 'parafs', procedure, steps: ['3', '4', '5'], budget: hours(0.5), legalReference: 'SOP 4' }],
    },
  });
  it.each<Proof>([
    {
      ...group(null),
      rule: 'goes over from row to row: fires',
      play: async (permit) => {
        await sleep(10 * MINUTE);
        await permit.does('paraf-kasi');
        await permit.opened('paraf-kabid');
        await sleep(HOUR);
      },
      fires: [ROW_3, ROW_4, 'group:parafs#1/100'],
    },
    {
      ...group(null),
      rule: 'done in time: silent',
      play: async (permit) => {
        for (const element of ['paraf-kasi', 'paraf-kabid', 'paraf-sekdin']) await permit.does(element);
        await permit.opened('approve');
        await sleep(HOUR);
      },
      fires: ['step:6#1/100'],
    },
    { ...group('another'), rule: 'of another procedure: silent', play: () => sleep(HOUR), fires: [ROW_3] },
  ])('$rule', prove, 60_000);
});

describe('the promise', () => {
  it.each<Proof>([
    { rule: 'in working time: fires', promise: hours(1), play: () => sleep(2 * HOUR), fires: [ROW_3, PROMISE] },
    {
      rule: 'in working days: fires at the end of the second',
      promise: { unit: 'working-day', amount: 2 },
      play: () => sleep(4 * DAY),
      fires: [ROW_3, PROMISE],
    },
    {
      rule: 'in calendar days: fires',
      promise: { unit: 'calendar', amount: 2 },
      play: () => sleep(4 * DAY),
      fires: [ROW_3, PROMISE],
    },
    { rule: 'that was not made: silent', play: () => sleep(4 * DAY), fires: [ROW_3] },
    {
      rule: 'of a case that has ended: silent',
      promise: hours(1),
      play: async (permit) => {
        await permit.tell({ type: 'withdraw', reason: 'batal', actor: APPLICANT });
        await sleep(2 * HOUR);
      },
      fires: [],
    },
    {
      rule: 'handed to the head, whose countdown fires too',
      promise: hours(1),
      rules: { deemedApproval: { outcome: 'hand-to-head', countdown: hours(2) } },
      play: () => sleep(DAY),
      fires: [ROW_3, PROMISE, 'countdown/100'],
    },
  ])('$rule', prove, 60_000);
});

describe('reminders at fractions of a budget', () => {
  const graded: Settings = {
    policy: {
      alarms: [
        { id: '25', fraction: 0.25, kind: 'reminder', to: ['holder'] },
        { id: '75', fraction: 0.75, kind: 'escalation', to: ['superior'] },
        { id: '150', fraction: 1.5, kind: 'escalation', to: ['head'] },
      ],
    },
  };
  const told = (permit: Permit, part: 'digest' | 'holder' | 'superior' | 'head'): readonly unknown[] =>
    permit
      .transitions()
      .filter(({ message }) => message.type === 'deadline-reached')
      .flatMap(({ outbox }) => outbox.map(({ payload }) => payload[part]));
  const graduated = ['step:3#1/25', 'step:3#1/75', 'step:3#1/150'];
  it.each<Proof>([
    {
      ...graded,
      rule: 'go to the holder, to the superior, to the head, each once',
      play: async (permit) => {
        await sleep(HOUR);
        expect(told(permit, 'holder')).toEqual([true, false, false]);
        expect(told(permit, 'superior')).toEqual([null, 'kabid', null]);
        expect(told(permit, 'head')).toEqual([null, null, 'kadin']);
      },
      fires: graduated,
    },
    { rule: 'that the office has switched off: silent', policy: { alarms: [] }, play: () => sleep(DAY), fires: [] },
    {
      ...graded,
      rule: 'while the clock is stopped: silent, and each once after it',
      play: async (permit) => {
        await sleep(MINUTE);
        await holds(permit);
        await sleep(3 * DAY);
        expect(fired(permit)).toEqual(graduated.slice(0, 1));
        await resumes(permit);
        await sleep(HOUR);
      },
      fires: graduated,
    },
    {
      ...graded,
      rule: 'of a budget under the limit: before it is spent in the digest alone',
      play: async (permit) => {
        await sleep(HOUR);
        expect(told(permit, 'digest')).toEqual([true, true, false]);
      },
      fires: graduated,
    },
    {
      policy: { ...graded.policy, remindFrom: 2 * MINUTE },
      rule: 'of a budget that reaches the limit: by a message of their own',
      play: async (permit) => {
        await sleep(HOUR);
        expect(told(permit, 'digest')).toEqual([false, false, false]);
      },
      fires: graduated,
    },
  ])('$rule', prove, 60_000);
});

describe('a stop by the office', () => {
  const refused = ({ refusal }: Transition): string | undefined => refusal?.code;
  it.each<Proof>([
    {
      rule: 'on a ground of the list: silent until it ends',
      play: async (permit) => {
        expect(refused(await holds(permit))).toBeUndefined();
        expect(due(permit, 'step:3#1')).toBeNull();
        await sleep(9 * DAY);
      },
      fires: [],
    },
    {
      rule: 'on a ground that is not in the list: refused, the clock runs and fires',
      play: async (permit) => {
        expect(refused(await holds(permit, { ground: 'libur' }))).toBe('INPUT_INVALID');
        await sleep(DAY);
      },
      fires: [ROW_3],
    },
    {
      rule: 'the second, where it needs consent and has none: refused, the clock runs and fires',
      policy: { consent: { fromStop: 2, lastFraction: 0 } },
      play: async (permit) => {
        expect(refused(await holds(permit))).toBeUndefined();
        await resumes(permit);
        expect(refused(await holds(permit))).toBe('CONSENT_NEEDED');
        await sleep(DAY);
      },
      fires: [ROW_3],
    },
    {
      rule: 'the second, with the consent of a supervisor: silent',
      policy: { consent: { fromStop: 2, lastFraction: 0 } },
      play: async (permit) => {
        await holds(permit);
        await resumes(permit);
        expect(refused(await holds(permit, { consent: true }))).toBeUndefined();
        await sleep(DAY);
      },
      fires: [],
    },
    {
      rule: 'the third, where no number needs consent: silent',
      play: async (permit) => {
        for (let stop = 1; stop <= 2; stop += 1) {
          await holds(permit);
          await resumes(permit);
        }
        expect(refused(await holds(permit))).toBeUndefined();
        await sleep(DAY);
      },
      fires: [],
    },
    {
      rule: 'in the last part of the promise: refused, and with consent not',
      policy: { alarms: [], consent: { fromStop: 0, lastFraction: 0.5 } },
      promise: hours(1),
      play: async (permit) => {
        await sleep(40 * MINUTE);
        expect(refused(await holds(permit))).toBe('CONSENT_NEEDED');
        expect(refused(await holds(permit, { consent: true }))).toBeUndefined();
        await sleep(DAY);
      },
      fires: [],
    },
    {
      rule: 'before the last part of the promise: free',
      policy: { alarms: [], consent: { fromStop: 0, lastFraction: 0.5 } },
      promise: hours(1),
      play: async (permit) => {
        await sleep(20 * MINUTE);
        expect(refused(await holds(permit))).toBeUndefined();
        await sleep(DAY);
        await resumes(permit);
        await sleep(DAY);
      },
      fires: [PROMISE],
    },
  ])('$rule', prove, 60_000);

  /** Noon of the second day from now, by the office's wall clock: a day that counts, and far from midnight. */
  const untilNoon = async (): Promise<number> => {
    const at = await now();
    return Math.floor((at + 7 * HOUR) / DAY) * DAY + DAY + 5 * HOUR - at;
  };
  it.each([
    ['touched-days', DAY],
    ['time-taken', HOUR],
  ] as const)(
    'of an hour moves a promise in days by the rule %s',
    async (stopRule, moved) => {
      const permit = await begin({ policy: { alarms: [], stopRule }, promise: { unit: 'working-day', amount: 2 } });
      const before = due(permit, 'application') ?? 0;
      await sleep(await untilNoon());
      const held = await holds(permit);
      await sleep(HOUR);
      const resumed = await resumes(permit);

      const took = resumed.message.at - held.message.at;
      expect((due(permit, 'application') ?? 0) - before).toBe(stopRule === 'touched-days' ? moved : took);
      await sleep(5 * DAY);
      expect(fired(permit)).toEqual([PROMISE]);
      neverDiffer(permit.transitions(), await brackets(permit));
    },
    60_000,
  );
});

describe('an outage window', () => {
  const nudges = (permit: Permit): Promise<void> => permit.raw(CLOCK_ADJUSTED, undefined);
  const opened = (permit: Permit): number => permit.transitions().at(-1)?.message.at ?? 0;
  const moved = (permit: Permit): number | null | undefined => due(permit, 'step:3#1');
  /** Waits until the workflow has taken the message in. */
  const takenIn = async (permit: Permit, version: number): Promise<void> => {
    await nudges(permit);
    await permit.until((all) => all.some(({ message }) => message.key === `clock/${String(version)}`));
  };
  const takes = async (permit: Permit, ...said: Parameters<typeof window>): Promise<void> =>
    takenIn(permit, (await journal.say(window(...said))).version);

  it.each<Proof>([
    {
      rule: 'without an end: silent',
      play: async (permit) => {
        await takes(permit, await now(), null);
        expect(moved(permit)).toBeNull();
        await sleep(9 * DAY);
      },
      fires: [],
    },
    {
      rule: 'without an end, then ended: fires, later by what it took',
      play: async (permit) => {
        const at = opened(permit);
        await takes(permit, at, null);
        await sleep(DAY);
        await takes(permit, at, at + DAY, 'correct-window');
        expect(moved(permit)).toBe(at + DAY + 2 * MINUTE);
        await sleep(HOUR);
      },
      fires: [ROW_3],
    },
    {
      rule: 'with an end ahead: fires, later by what it takes',
      play: async (permit) => {
        const at = opened(permit);
        await takes(permit, at + MINUTE, at + DAY);
        expect(moved(permit)).toBe(at + DAY + MINUTE);
        await sleep(DAY - HOUR);
        expect(fired(permit)).toEqual([]);
        await sleep(2 * HOUR);
      },
      fires: [ROW_3],
    },
    {
      rule: 'of another office: the clock runs, and nothing is said of it',
      play: async (permit) => {
        await journal.say(window(await now(), null), 'palembang');
        await nudges(permit);
        await sleep(HOUR);
        expect(permit.transitions().map(({ message }) => message.type)).not.toContain('clock-adjusted');
      },
      fires: [ROW_3],
    },
    {
      rule: 'of this office alone: silent',
      play: async (permit) => {
        await takenIn(permit, (await journal.say(window(await now(), null), 'prabumulih')).version);
        await sleep(DAY);
      },
      fires: [],
    },
    {
      rule: 'declared afterwards: what was overdue is so no longer, and is again at the new due date',
      play: async (permit) => {
        const at = opened(permit);
        await sleep(HOUR);
        expect(fired(permit)).toEqual([ROW_3]);
        await takes(permit, at, at + DAY);
        expect(moved(permit)).toBe(at + DAY + 2 * MINUTE);
        await sleep(2 * DAY);
      },
      fires: [ROW_3, ROW_3],
    },
    {
      rule: 'corrected to be shorter, behind a timer that is armed too late: fires at the earlier date',
      play: async (permit) => {
        const at = opened(permit);
        await takes(permit, at, at + DAY);
        await sleep(10 * MINUTE);
        await takes(permit, at, at + HOUR, 'correct-window');
        expect(moved(permit)).toBe(at + HOUR + 2 * MINUTE);
        await sleep(2 * HOUR);
      },
      fires: [ROW_3],
    },
    {
      rule: 'corrected to be longer: silent at the date before',
      play: async (permit) => {
        const at = opened(permit);
        await takes(permit, at, at + HOUR);
        await takes(permit, at, at + DAY, 'correct-window');
        await sleep(4 * HOUR);
      },
      fires: [],
    },
    {
      rule: 'withdrawn: fires when it would have fired without it',
      play: async (permit) => {
        const at = opened(permit);
        await takes(permit, at, at + DAY);
        const { version } = await journal.say({ type: 'withdraw-window', window: 'w-1', reason: 'keliru' });
        await takenIn(permit, version);
        expect(moved(permit)).toBe(at + 2 * MINUTE);
        await sleep(HOUR);
      },
      fires: [ROW_3],
    },
  ])('$rule', prove, 60_000);
});

describe('a status code of OSS', () => {
  it.each<Proof>([
    {
      rule: '41 stops: silent',
      play: async (permit) => {
        await oss(permit, '41');
        await sleep(9 * DAY);
      },
      fires: [],
    },
    {
      rule: '42 resumes: fires after what was left',
      play: async (permit) => {
        const at = due(permit, 'step:3#1') ?? 0;
        await sleep(MINUTE);
        const stopped = await oss(permit, '41');
        await sleep(DAY);
        const resumed = await oss(permit, '42');
        expect(due(permit, 'step:3#1')).toBe(at + resumed.message.at - stopped.message.at);
        await sleep(HOUR);
      },
      fires: [ROW_3],
    },
    {
      rule: '43 goes back to zero and rests: silent',
      play: async (permit) => {
        await sleep(MINUTE);
        await oss(permit, '43');
        await sleep(9 * DAY);
      },
      fires: [],
    },
    {
      rule: '44 begins again: the whole budget, its alarms anew',
      play: async (permit) => {
        await sleep(HOUR);
        await oss(permit, '43');
        await sleep(DAY);
        const { message } = await oss(permit, '44');
        expect(due(permit, 'step:3#1')).toBe(message.at + 2 * MINUTE);
        await sleep(HOUR);
      },
      fires: [ROW_3, 'step:3#1~2/100'],
    },
    {
      rule: 'said by an officer: refused, the clock runs and fires',
      play: async (permit) => {
        const said = await permit.tell({ type: 'oss-clock', code: '41', actor: supervisor });
        expect(said.refusal?.code).toBe('PERMISSION_DENIED');
        await sleep(HOUR);
      },
      fires: [ROW_3],
    },
    {
      rule: 'none: a supervisor sets the clock back to zero by name, once, and it fires after the whole budget',
      play: async (permit) => {
        await sleep(MINUTE);
        const said = { type: 'reset-clock', reason: 'berkas tertukar' } as const;
        expect((await permit.tell({ ...said, actor: officer('kasi') })).refusal?.code).toBe('PERMISSION_DENIED');
        const { message } = await permit.tell({ ...said, actor: supervisor });
        expect(due(permit, 'step:3#1')).toBe(message.at + 2 * MINUTE);
        await sleep(HOUR);
      },
      fires: ['step:3#1~1/100'],
    },
  ])('$rule', prove, 60_000);
});

describe('the hours of an office', () => {
  /** Far from the office's midnight, so that "today" stays what it is. */
  const today = async (): Promise<number> => {
    const local = ((await now()) + 7 * HOUR) % DAY;
    if (local > DAY - HOUR) await sleep(2 * HOUR);
    return Math.floor(((await now()) + 7 * HOUR) / DAY);
  };
  const date = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
  const instant = (day: number, time: string): number => Date.parse(`${date(day)}T${time}:00+07:00`);
  const CLOSED: WorkingCalendar = { ...ALWAYS, week: {} };
  type Hours = readonly (readonly [string, string])[];
  const on = (day: number, ...open: Hours): WorkingCalendar['dates'][number] => ({
    date: date(day),
    name: 'jam lain',
    hours: open,
  });
  const every = (open: Hours): WorkingCalendar['week'] => ({
    monday: open,
    tuesday: open,
    wednesday: open,
    thursday: open,
    friday: open,
    saturday: open,
    sunday: open,
  });

  it.each<readonly [string, (day: number) => { readonly calendar: WorkingCalendar; readonly due: number }]>([
    [
      'holidays and collective leave: the first minute after them',
      (day) => ({
        calendar: {
          ...ALWAYS,
          closed: [
            { date: date(day), kind: 'national-holiday', name: 'Nyepi' },
            { date: date(day + 1), kind: 'collective-leave', name: 'Cuti bersama' },
            { date: date(day + 2), kind: 'local-holiday', name: 'Hari jadi' },
          ],
        },
        due: instant(day + 3, '00:02'),
      }),
    ],
    [
      'a half day: a minute before it closes, a minute of the next day',
      (day) => ({
        calendar: { ...CLOSED, dates: [on(day + 1, ['08:00', '08:01']), on(day + 2, ['08:00', '12:00'])] },
        due: instant(day + 2, '08:01'),
      }),
    ],
    [
      'a break: a minute before it, a minute after it',
      (day) => ({
        calendar: { ...CLOSED, dates: [on(day + 1, ['11:29', '11:30'], ['13:00', '16:30'])] },
        due: instant(day + 1, '13:01'),
      }),
    ],
    [
      'spent exactly at closing time: due then',
      (day) => ({ calendar: { ...CLOSED, dates: [on(day + 1, ['15:58', '16:00'])] }, due: instant(day + 1, '16:00') }),
    ],
    [
      'the hours of Ramadan',
      (day) => ({
        calendar: {
          ...CLOSED,
          periods: [{ from: date(day + 1), to: date(day + 5), name: 'Ramadan', week: every([['08:00', '08:01']]) }],
        },
        due: instant(day + 2, '08:01'),
      }),
    ],
  ])(
    '%s',
    async (_what, of) => {
      const { calendar, due: byHand } = of(await today());
      // The acts before were all on record while the office was closed.
      const permit = await begin({ calendar });
      expect(due(permit, 'step:3#1')).toBe(byHand);

      await sleep(byHand - (await now()) - MINUTE / 2);
      expect(fired(permit)).toEqual([]);
      await sleep(9 * DAY);

      expect(fired(permit)).toEqual([ROW_3]);
      expect(decidedAt(permit.transitions())).toEqual([byHand]);
      neverDiffer(permit.transitions(), await brackets(permit));
    },
    60_000,
  );

  it.each([
    ['of this calendar: later by the day it closes', 'always', DAY],
    ['of another calendar: nothing moves', 'another', 0],
  ])(
    'a decree %s',
    async (_what, id, moves) => {
      const permit = await begin({ policy: { alarms: [] }, promise: { unit: 'working-day', amount: 2 } });
      const before = due(permit, 'application') ?? 0;
      const said = await journal.say({
        type: 'calendar-change',
        calendar: id,
        version: 2,
        decree: {
          closed: [{ date: date((await today()) + 1), kind: 'local-holiday', name: 'Hari jadi' }],
          reopened: [],
          periods: [],
          dates: [],
          years: {},
        },
        reason: 'ditetapkan',
        legalBasis: 'SK 1',
      });
      await permit.raw(CLOCK_ADJUSTED, undefined);
      await permit.until((all) => all.some(({ message }) => message.key === `clock/${String(said.version)}`));

      expect((due(permit, 'application') ?? 0) - before).toBe(moves);
      await sleep(9 * DAY);
      expect(fired(permit)).toEqual([PROMISE]);
      neverDiffer(permit.transitions(), await brackets(permit));
    },
    60_000,
  );
});
