import { describe, expect, it } from '@jest/globals';
import {
  advanceClock,
  DEFAULT_CLOCK_POLICY,
  newClock,
  nextDeadline,
  viewOf,
  type ClockEvent,
  type ClockState,
  type LedgerEntry,
} from '../../../src/domain/time/index.js';
import { at, OFFICE } from './office.js';

const context = { calendar: OFFICE, policy: DEFAULT_CLOCK_POLICY };
const MINUTES = 60_000;

const told = (events: readonly ClockEvent[]): { state: ClockState; entries: LedgerEntry[] } => {
  let state = newClock(OFFICE);
  const entries: LedgerEntry[] = [];
  for (const event of events) {
    const result = advanceClock(context, state, event);
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
    state = result.value.state;
    entries.push(...result.value.entries);
  }
  return { state, entries };
};

const START: ClockEvent = {
  type: 'start',
  at: at('2026-11-23T09:00'),
  budget: 'step:1',
  scope: 'step',
  amount: { unit: 'working-time', amount: 60 * MINUTES },
};

describe('a step budget', () => {
  it('keeps what was consumed over a stop and moves the due date by the working time stopped', () => {
    const { state, entries } = told([
      START,
      {
        type: 'stop',
        at: at('2026-11-23T09:20'),
        stop: 's1',
        ground: { kind: 'applicant', detail: 'correction' },
        actor: 'kasi-1',
      },
      { type: 'resume', at: at('2026-11-24T10:00'), stop: 's1' },
    ]);

    expect(viewOf(OFFICE, state, 'step:1', at('2026-11-24T10:10'))).toMatchObject({
      consumed: 30 * MINUTES,
      remaining: 30 * MINUTES,
      running: true,
      due: at('2026-11-24T10:40'),
    });
    expect(entries.map(({ what, dueBefore, dueAfter }) => ({ what, dueBefore, dueAfter }))).toEqual([
      { what: 'start', dueBefore: null, dueAfter: at('2026-11-23T10:00') },
      { what: 'stop', dueBefore: at('2026-11-23T10:00'), dueAfter: null },
      { what: 'resume', dueBefore: null, dueAfter: at('2026-11-24T10:40') },
    ]);
  });

  it('arms half of the budget first, and the due date shown once the earlier alarms have fired', () => {
    const opened = told([START]).state;
    expect(nextDeadline(OFFICE, opened, DEFAULT_CLOCK_POLICY, at('2026-11-23T09:00'))).toMatchObject({
      id: 'step:1/50',
      at: at('2026-11-23T09:30'),
      kind: 'reminder',
    });

    const fired = told([
      START,
      { type: 'alarm-fired', at: at('2026-11-23T09:30'), budget: 'step:1', rule: '50' },
      { type: 'alarm-fired', at: at('2026-11-23T09:48'), budget: 'step:1', rule: '80' },
    ]).state;
    const alarm = nextDeadline(OFFICE, fired, DEFAULT_CLOCK_POLICY, at('2026-11-23T09:00'));
    expect(alarm).toMatchObject({ id: 'step:1/100', kind: 'overdue', at: at('2026-11-23T10:00') });
    expect(alarm?.at).toBe(viewOf(OFFICE, fired, 'step:1', 0)?.due);
  });

  it('has no timer while stopped, and none after it is completed', () => {
    const stopped = told([
      START,
      { type: 'stop', at: at('2026-11-23T09:20'), stop: 's1', ground: { kind: 'applicant', detail: 'payment' } },
    ]).state;
    expect(nextDeadline(OFFICE, stopped, DEFAULT_CLOCK_POLICY, at('2026-11-23T09:00'))).toBeNull();
    const done = told([START, { type: 'complete', at: at('2026-11-23T09:20'), budget: 'step:1' }]);
    expect(nextDeadline(OFFICE, done.state, DEFAULT_CLOCK_POLICY, at('2026-11-23T09:00'))).toBeNull();
    expect(done.entries.at(-1)).toMatchObject({ what: 'complete', remainingAfter: 40 * MINUTES });
  });
});
