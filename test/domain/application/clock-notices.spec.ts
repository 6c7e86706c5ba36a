import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ClockNotice, NoticeEvent } from '../../../src/domain/application/clock-journal.js';
import { calendarAfter, calendarAt, windowsAfter } from '../../../src/domain/application/clock-notices.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide, newApplication } from '../../../src/domain/application/decide.js';
import { SYSTEM } from '../../../src/domain/application/messages.js';
import { calendarRef, viewOf } from '../../../src/domain/time/index.js';
import { aCase, itemOf, MINUTE, MORNING, prabumulih, tell, upTo, type Case } from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const notice = (version: number, event: NoticeEvent, at = MORNING): ClockNotice => ({
  version,
  office: '*',
  at,
  actor: 'user-pengawas',
  event,
});
const window = (
  from: number,
  to: number | null,
  type: 'declare-window' | 'correct-window' = 'declare-window',
): NoticeEvent => ({
  type,
  window: 'w-1',
  kind: 'a',
  cause: 'kebakaran',
  from,
  to,
  reason: 'ruang server terbakar',
  evidence: 'berita acara 12/2026',
});
const adjusted = (kase: Case, notices: readonly ClockNotice[], at = kase.state.lastAt): Case => {
  const told = tell(kase, {
    type: 'clock-adjusted',
    key: `clock/${notices.at(-1)?.version ?? 0}`,
    at,
    actor: SYSTEM,
    notices,
  });
  return told.last?.calendar === undefined
    ? told
    : { ...told, context: { ...told.context, calendar: told.last.calendar } };
};
const closed = (version: number, date: string): NoticeEvent => ({
  type: 'calendar-change',
  calendar: context.calendar.id,
  version,
  decree: {
    closed: [{ date, kind: 'local-holiday', name: 'Hari jadi' }],
    reopened: [],
    periods: [],
    dates: [],
    years: {},
  },
  reason: 'ditetapkan',
  legalBasis: 'SK Wali Kota 9/2026',
});

describe('an outage window', () => {
  it('costs the officers nothing: what is consumed stays, the due date moves by the window', () => {
    const kase = upTo(aCase(context), 'receive');
    const before = viewOf(context.calendar, kase.state.clock, 'step:2#1', kase.state.lastAt);
    const from = kase.state.lastAt;

    const after = adjusted(kase, [notice(1, window(from, from + 10 * MINUTE))]);

    const view = viewOf(context.calendar, after.state.clock, 'step:2#1', from + 10 * MINUTE);
    expect(view?.due).toBe((before?.due ?? 0) + 10 * MINUTE);
    expect(view?.consumed).toBe(before?.consumed);
    expect(after.last?.changes.taskClocks).toEqual([
      { id: itemOf(after, 'process'), dueAt: view?.due, clockStopped: true },
    ]);
    expect(
      after.last?.changes.ledger.map(({ what, scope, ground, actor, document, dueBefore, dueAfter }) => ({
        what,
        scope,
        ground,
        actor,
        document,
        moved: (dueAfter ?? 0) - (dueBefore ?? 0),
      })),
    ).toEqual([
      // The promise counts days from tomorrow on: a window on the day of the start touches none of them.
      {
        what: 'declare-window',
        scope: 'application',
        ground: 'outage:a:kebakaran',
        actor: 'user-pengawas',
        document: 'berita acara 12/2026',
        moved: 0,
      },
      {
        what: 'declare-window',
        scope: 'step:2#1',
        ground: 'outage:a:kebakaran',
        actor: 'user-pengawas',
        document: 'berita acara 12/2026',
        moved: 10 * MINUTE,
      },
    ]);
  });

  it('has no due date while it lasts, and rests the task in the work list', () => {
    const kase = upTo(aCase(context), 'receive');

    const after = adjusted(kase, [notice(1, window(kase.state.lastAt, null))]);

    expect(after.last?.changes.taskClocks).toEqual([{ id: itemOf(after, 'process'), dueAt: null, clockStopped: true }]);
    expect(after.last?.changes.patch).toMatchObject({ dueAt: null, clockRunning: false });
  });

  it('is as if it had never been once it is withdrawn', () => {
    const kase = upTo(aCase(context), 'receive');
    const from = kase.state.lastAt;

    const after = adjusted(kase, [
      notice(1, window(from, null)),
      notice(2, window(from, from + MINUTE, 'correct-window')),
      notice(3, { type: 'withdraw-window', window: 'w-1', reason: 'keliru' }),
    ]);

    expect(after.state.clock).toEqual(kase.state.clock);
    expect(after.state.notices).toBe(3);
    expect(after.last?.changes.patch.dueAt).toBe(kase.last?.changes.patch.dueAt);
  });

  it('that ended before the application began leaves no trace', () => {
    const kase = upTo(aCase(context), 'receive');

    const after = adjusted(kase, [notice(1, window(MORNING - 60 * MINUTE, MORNING - 30 * MINUTE))]);

    expect(after.state.clock).toEqual(kase.state.clock);
    expect(after.last?.changes.ledger).toEqual([]);
  });

  it('that is corrected so that it reaches into the application begins to count', () => {
    const kase = upTo(aCase(context), 'receive');
    const past = adjusted(kase, [notice(1, window(MORNING - 60 * MINUTE, MORNING - 30 * MINUTE))]);

    const after = adjusted(past, [notice(2, window(MORNING, kase.state.lastAt, 'correct-window'))]);

    expect(after.last?.changes.ledger.map(({ what }) => what)).toContain('declare-window');
  });

  it('is taken into account once', () => {
    const after = adjusted(upTo(aCase(context), 'receive'), [notice(1, window(MORNING, null))]);

    const again = decide(context, after.state, {
      type: 'clock-adjusted',
      key: 'again',
      at: MORNING,
      actor: SYSTEM,
      notices: [notice(1, window(MORNING, null))],
    });

    expect(again).toMatchObject({ ok: false, error: { code: 'ALREADY_DONE' } });
  });

  it('silences the overdue mark that came too early, and lets it come again at the true due date', () => {
    const kase = upTo(aCase(context), 'receive');
    const due = viewOf(context.calendar, kase.state.clock, 'step:2#1', kase.state.lastAt)?.due ?? 0;
    const late = tell(kase, {
      type: 'deadline-reached',
      key: 'late',
      at: due,
      actor: SYSTEM,
      deadline: 'step:2#1/overdue',
    });
    expect(late.last?.changes.taskClocks).toEqual([expect.objectContaining({ overdueAt: due })]);

    const lifted = adjusted(late, [notice(1, window(due - 2 * MINUTE, due - MINUTE))], due);

    expect(lifted.last?.changes.taskClocks).toEqual([
      { id: itemOf(lifted, 'process'), dueAt: due + MINUTE, clockStopped: false, overdueLifted: true },
    ]);
    const early = decide(context, lifted.state, {
      type: 'deadline-reached',
      key: 'early',
      at: due,
      actor: SYSTEM,
      deadline: 'step:2#1/overdue',
    });
    expect(early.ok).toBe(false);
    const again = tell(lifted, {
      type: 'deadline-reached',
      key: 'again',
      at: due + MINUTE,
      actor: SYSTEM,
      deadline: 'step:2#1/overdue',
    });
    expect(again.last?.changes.taskClocks).toEqual([expect.objectContaining({ overdueAt: due + MINUTE })]);
    const keys = [late, again].flatMap(({ last }) => last?.changes.outbox.map(({ key }) => key) ?? []);
    expect(new Set(keys).size).toBe(2);
  });

  it('that runs when an application is opened counts for it from its start', () => {
    const state = newApplication(context, {
      id: 'app-2',
      office: 'prabumulih',
      applicantUser: null,
      requirements: {},
      at: MORNING,
      notices: 1,
      windows: windowsAfter([notice(1, window(MORNING - MINUTE, null))]),
    });

    const started = decide(context, state, {
      type: 'started',
      key: 'started',
      at: MORNING,
      actor: SYSTEM,
      variables: {},
    });

    expect(started.ok && started.value.changes.tasksOpened).toEqual([
      expect.objectContaining({ dueAt: null, clockStopped: true }),
    ]);
  });
});

describe('a decree on the calendar', () => {
  it('moves the promise by the day it closes, and the task that runs on it', () => {
    const kase = upTo(aCase(context), 'receive');
    const due = kase.last?.changes.patch.dueAt ?? 0;

    const after = adjusted(kase, [notice(1, closed(2, '2026-11-26'))]);

    expect(after.last?.calendar?.version).toBe(2);
    // Tuesday 24 + 5 working days is Tuesday 1 December; Thursday 26 closed: Wednesday 2 December.
    expect([new Date(due).toISOString(), new Date(after.last?.changes.patch.dueAt ?? 0).toISOString()]).toEqual([
      '2026-12-01T09:00:00.000Z',
      '2026-12-02T09:00:00.000Z',
    ]);
    expect(after.state.clock.calendar).toBe(`${context.calendar.id}@2`);
    expect(after.last?.changes.ledger.map(({ what, scope }) => [what, scope])).toEqual([
      ['calendar-change', 'application'],
      ['calendar-change', 'step:2#1'],
    ]);
  });

  it('moves the due date of an open task in the work list', () => {
    const kase = upTo(aCase(context), 'receive');

    const after = adjusted(kase, [notice(1, closed(2, '2026-11-24'))]);

    expect(after.last?.changes.taskClocks).toHaveLength(1);
    expect(new Date(after.last?.changes.taskClocks[0]?.dueAt ?? 0).toISOString().slice(0, 10)).toBe('2026-11-25');
  });

  it('is found again by its reference, in any order of reading', () => {
    const notices = [notice(1, closed(2, '2026-11-26')), notice(2, closed(3, '2026-11-27'))];

    expect(
      calendarAt(context.calendar, notices, `${context.calendar.id}@2`)?.closed.some(
        ({ date }) => date === '2026-11-27',
      ),
    ).toBe(false);
    expect(calendarRef(calendarAfter(context.calendar, notices))).toBe(`${context.calendar.id}@3`);
    expect(calendarAt(context.calendar, notices, 'other@9')).toBeNull();
  });

  it('of another calendar is passed over', () => {
    const kase = upTo(aCase(context), 'receive');
    const event = closed(2, '2026-11-26');
    const other = notice(1, event.type === 'calendar-change' ? { ...event, calendar: 'other' } : event);

    const after = adjusted(kase, [other]);

    expect(after.last?.calendar).toBeUndefined();
    expect(after.state.clock).toEqual(kase.state.clock);
  });
});
