import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addWorking,
  advanceClock,
  consumedAt,
  DEFAULT_CLOCK_POLICY,
  dueAt,
  newClock,
  nextDeadline,
  viewOf,
  type ClockEvent,
  type ClockPolicy,
  type ClockState,
  type Stop,
  type WorkingCalendar,
} from '../../../src/domain/time/index.js';
import { calendar, instant, stop } from './arbitraries.js';

const POLICY: ClockPolicy = { ...DEFAULT_CLOCK_POLICY, consent: { fromStop: 0, lastFraction: 0 } };

const tell = (office: WorkingCalendar, state: ClockState, events: readonly ClockEvent[]): ClockState =>
  events.reduce((now, event) => {
    const told = advanceClock({ calendar: office, policy: POLICY }, now, event);
    if (!told.ok) throw new Error(`${told.error.code}: ${told.error.detail}`);
    return told.value.state;
  }, state);

const amount = fc.oneof(
  fc.record({ unit: fc.constant('working-time' as const), amount: fc.integer({ min: 0, max: 100_000_000 }) }),
  fc.record({
    unit: fc.constantFrom('working-day' as const, 'calendar' as const),
    amount: fc.integer({ min: 0, max: 8 }),
  }),
);

const declared = (span: Stop, index: number): ClockEvent => ({
  type: 'declare-window',
  at: span.from,
  window: `w${index}`,
  kind: 'a',
  cause: 'kebakaran',
  from: span.from,
  to: span.to,
  reason: 'jaringan putus',
  document: 'berita acara',
});

const windows = fc.array(
  stop.filter(({ from, to }) => to !== null && to > from),
  { maxLength: 4 },
);

const started = (
  at: number,
  budget: { unit: 'working-time' | 'working-day' | 'calendar'; amount: number },
): ClockEvent => ({
  type: 'start',
  at,
  budget: 'step:1',
  scope: 'step',
  amount: budget,
});

describe('the ledger of a clock', () => {
  it('says event by event what one pass over all stops says', () => {
    fc.assert(
      fc.property(calendar, instant, amount, windows, instant, (office, from, budget, spans, now) => {
        // Stops one after the other, as an application meets them.
        const events: ClockEvent[] = [started(from, budget)];
        const stops: Stop[] = [];
        let last = from;
        for (const [i, { from: a, to }] of [...spans].sort((x, y) => x.from - y.from).entries()) {
          const begin = Math.max(a, last);
          const end = Math.max(to!, begin);
          stops.push({ from: begin, to: end });
          last = end;
          events.push(
            { type: 'stop', at: begin, stop: `s${i}`, ground: { kind: 'applicant', detail: 'correction' } },
            { type: 'resume', at: end, stop: `s${i}` },
          );
        }
        const view = viewOf(office, tell(office, newClock(office), events), 'step:1', now)!;
        const once = { from, budget, stops };
        expect(view.due).toBe(dueAt(office, once).due);
        expect(view).toMatchObject(consumedAt(office, once, now));
      }),
      { numRuns: 200 },
    );
  });

  it('does not care in which order independent windows are declared', () => {
    fc.assert(
      fc.property(calendar, instant, amount, windows, (office, from, budget, spans) => {
        const events = spans.map(declared);
        const opened = tell(office, newClock(office), [started(from, budget)]);
        expect(tell(office, opened, [...events].reverse())).toEqual(tell(office, opened, events));
      }),
      { numRuns: 200 },
    );
  });

  it('is where it was when a window is declared, corrected and withdrawn', () => {
    fc.assert(
      fc.property(calendar, instant, amount, windows, stop, instant, (office, from, budget, spans, wrong, now) => {
        fc.pre(wrong.to !== null && wrong.to > wrong.from);
        const before = tell(office, newClock(office), [started(from, budget), ...spans.map(declared)]);
        const event = { ...declared(wrong, 99), at: now };
        const after = tell(office, before, [
          event,
          { ...event, type: 'correct-window', to: null } as ClockEvent,
          { type: 'withdraw-window', at: now, window: 'w99' },
        ]);
        expect(after).toEqual(before);
        expect(viewOf(office, after, 'step:1', now)).toEqual(viewOf(office, before, 'step:1', now));
      }),
      { numRuns: 200 },
    );
  });

  it('arms the timer for the due date it shows', () => {
    fc.assert(
      fc.property(calendar, instant, amount, windows, (office, from, budget, spans) => {
        let state = tell(office, newClock(office), [started(from, budget), ...spans.map(declared)]);
        const { due } = viewOf(office, state, 'step:1', from)!;
        // A budget of nothing inside a window tells people when the window ends.
        const wakes = Math.max(from, ...spans.map(({ to }) => to!));
        const fired: string[] = [];
        for (;;) {
          const alarm = nextDeadline(office, state, POLICY, from);
          if (alarm === null) break;
          fired.push(alarm.kind);
          if (alarm.kind === 'overdue') expect(alarm.at).toBe(due);
          else expect(alarm.at).toBeLessThanOrEqual(Math.max(due!, wakes));
          state = tell(office, state, [{ type: 'alarm-fired', at: alarm.at, budget: alarm.budget, rule: alarm.rule }]);
        }
        expect([...fired].sort()).toEqual(['escalation', 'overdue', 'reminder']);
      }),
      { numRuns: 200 },
    );
  });

  it('survives being written down and read again', () => {
    fc.assert(
      fc.property(calendar, instant, amount, windows, instant, (office, from, budget, spans, now) => {
        const state = tell(office, newClock(office), [started(from, budget), ...spans.map(declared)]);
        const read = JSON.parse(JSON.stringify(state)) as ClockState;
        const reread = JSON.parse(JSON.stringify(office)) as WorkingCalendar;
        expect(read).toEqual(state);
        expect(viewOf(reread, read, 'step:1', now)).toEqual(viewOf(office, state, 'step:1', now));
      }),
      { numRuns: 100 },
    );
  });

  it('extends by what was left, as if the budget had been longer from the start', () => {
    fc.assert(
      fc.property(
        calendar,
        instant,
        fc.integer({ min: 1, max: 9e7 }),
        fc.integer({ min: 1, max: 9e7 }),
        (office, from, a, b) => {
          const state = tell(office, newClock(office), [
            started(from, { unit: 'working-time', amount: a }),
            { type: 'extend', at: from, budget: 'step:1', by: b, legalReference: 'SOP, row 3' },
          ]);
          expect(viewOf(office, state, 'step:1', from)?.due).toBe(addWorking(office, from, a + b));
        },
      ),
      { numRuns: 100 },
    );
  });
});
