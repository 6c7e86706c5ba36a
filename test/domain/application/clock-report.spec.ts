import { beforeAll, describe, expect, it } from '@jest/globals';
import { stepPunctuality, type StepEvent } from '../../../src/domain/application/clock-report.js';
import type { WorkingCalendar } from '../../../src/domain/time/index.js';
import { MINUTE, MORNING, prabumulih } from '../../builders/case.js';

let calendar: WorkingCalendar;
beforeAll(async () => {
  ({ calendar } = await prabumulih());
});

const event = (application: string, what: string, after: number, more: Partial<StepEvent> = {}): StepEvent => ({
  application,
  procedure: 'prabumulih-tte',
  scope: 'step:3#1',
  at: MORNING + after * MINUTE,
  what,
  ground: null,
  remainingAfter: what === 'start' ? 2 * MINUTE : null,
  dueBefore: null,
  dueAfter: what === 'start' ? MORNING + (after + 2) * MINUTE : null,
  unit: 'working-time',
  brokenOff: false,
  recalled: false,
  ...more,
});
const ROW = { procedure: 'prabumulih-tte', step: '3' };
const report = (
  events: readonly StepEvent[],
  from: number,
  to: number | null,
  stopRule: 'touched-days' | 'time-taken' = 'touched-days',
) =>
  stepPunctuality({ calendar, stopRule }, events, [
    {
      id: 'w',
      kind: 'a',
      cause: 'kebakaran',
      from: MORNING + from * MINUTE,
      to: to === null ? null : MORNING + to * MINUTE,
    },
  ]);

describe('punctuality by row of the SOP', () => {
  it('counts a step that an outage made late as on time, and says what it would have been without', () => {
    const events = [
      event('a', 'start', 0),
      event('a', 'complete', 12),
      event('b', 'start', 0),
      event('b', 'complete', 1),
      event('c', 'start', 0),
      event('c', 'complete', 30),
    ];

    expect(report(events, 1, 11)).toEqual([{ ...ROW, completed: 3, onTime: 2, onTimeWithoutWindows: 1 }]);
  });

  it('is on time at the very instant, late one millisecond after', () => {
    const at = (ms: number) => [event('a', 'start', 0), event('a', 'complete', 2, { at: MORNING + 2 * MINUTE + ms })];

    expect([0, 1].map((ms) => report(at(ms), 60, 61)[0]?.onTime)).toEqual([1, 0]);
  });

  it('takes stops out of both', () => {
    const events = [
      event('a', 'start', 0),
      event('a', 'stop', 1),
      event('a', 'resume', 20),
      event('a', 'complete', 21),
    ];

    expect(report(events, 60, 61)).toEqual([{ ...ROW, completed: 1, onTime: 1, onTimeWithoutWindows: 1 }]);
  });

  it('knows a stop that was open when the step began by its end', () => {
    const events = [event('a', 'start', 0), event('a', 'resume', 20), event('a', 'complete', 21)];

    expect(report(events, 60, 61)[0]?.onTime).toBe(1);
  });

  it('leaves out what is not completed, and orders rows by number', () => {
    const events = [
      event('a', 'start', 0),
      event('b', 'start', 0, { scope: 'step:10#1' }),
      event('b', 'complete', 1, { scope: 'step:10#1' }),
      event('b', 'start', 1, { scope: 'step:2#1' }),
      event('b', 'complete', 2, { scope: 'step:2#1' }),
    ];

    expect(report(events, 0, null).map(({ step }) => step)).toEqual(['2', '10']);
  });

  it('never adds rows of different procedures, though they have the same number', () => {
    const other = { procedure: 'metro-izin-anggota' };
    const events = [
      event('a', 'start', 0),
      event('a', 'complete', 1),
      event('b', 'start', 0, other),
      event('b', 'complete', 30, other),
    ];

    expect(report(events, 60, 61)).toEqual([
      { ...other, step: '3', completed: 1, onTime: 0, onTimeWithoutWindows: 0 },
      { ...ROW, completed: 1, onTime: 1, onTimeWithoutWindows: 1 },
    ]);
  });

  it('leaves out what was recalled, in time or late, and counts the row when it is done again', () => {
    const again = { scope: 'step:3#2' };
    const events = [
      event('a', 'start', 0),
      event('a', 'complete', 30, { recalled: true }),
      event('a', 'start', 31, again),
      event('a', 'complete', 32, again),
    ];

    expect(report(events.slice(0, 2), 60, 61)).toEqual([]);
    expect(report(events, 60, 61)).toEqual([{ ...ROW, completed: 1, onTime: 1, onTimeWithoutWindows: 1 }]);
  });

  it('leaves out a step that was broken off with its case, unless it was late by then', () => {
    const broken = (application: string, after: number) => [
      event(application, 'start', 0),
      event(application, 'complete', after, { brokenOff: true }),
    ];

    expect(report(broken('a', 1), 60, 61)).toEqual([]);
    expect(report([...broken('a', 1), ...broken('b', 3)], 60, 61)).toEqual([
      { ...ROW, completed: 1, onTime: 0, onTimeWithoutWindows: 0 },
    ]);
  });

  it('counts a budget that waited for its claim from the claim', () => {
    const claimed = (at: number) => event('a', 'claim', at, { dueAfter: MORNING + (at + 2) * MINUTE });
    const events = (end: number) => [
      event('a', 'start', 0, { dueAfter: null }),
      claimed(30),
      event('a', 'complete', end),
    ];

    expect([32, 33].map((end) => report(events(end), 60, 61)[0]?.onTime)).toEqual([1, 0]);
  });

  it('counts from the opening where the clock only rested as it began', () => {
    const events = [
      event('a', 'start', 0, { dueAfter: null }),
      event('a', 'claim', 5),
      event('a', 'resume', 20, { dueAfter: MORNING + 22 * MINUTE }),
      event('a', 'complete', 22),
    ];

    expect(report(events, 60, 61)[0]?.onTime).toBe(1);
  });

  /**
   * By hand: from Tuesday 24 November 09:00, P1D is due on Wednesday 25 at 16:00. A window on Wednesday 10:00-11:00
   * touches that day: Thursday 26 at 16:00; by the time it took: Thursday 08:30 (16:00 + 1 h of office hours from 07:30).
   */
  it('counts days as days, and moves them by the rule of the office', () => {
    const hours = 60;
    const done = (after: number) => [
      event('a', 'start', 0, { unit: 'working-day', remainingAfter: 1 }),
      event('a', 'complete', after, { unit: 'working-day' }),
    ];
    const [wednesday16, thursday0830, thursday16] = [31 * hours, 47.5 * hours, 55 * hours];
    const share = (after: number, stopRule?: 'time-taken') => {
      const [row] = report(done(after), 25 * hours, 26 * hours, stopRule);
      return [row?.onTime, row?.onTimeWithoutWindows];
    };

    expect(share(wednesday16)).toEqual([1, 1]);
    expect(share(wednesday16 + 1)).toEqual([1, 0]);
    expect(share(thursday16)).toEqual([1, 0]);
    expect(share(thursday16 + 1)).toEqual([0, 0]);
    expect(share(thursday0830, 'time-taken')).toEqual([1, 0]);
    expect(share(thursday0830 + 1, 'time-taken')).toEqual([0, 0]);
  });
});
