/** The journal of windows and decrees in memory, for tests of HTTP. */
import { EVERY_OFFICE, type ClockNotice } from '../../src/domain/application/clock-journal.js';
import type { PastStep, StepEvent } from '../../src/domain/application/clock-report.js';
import type { OutageProposal } from '../../src/domain/ports/clock-journal.js';
import { ok } from '../../src/domain/shared/result.js';
import { DEFAULT_CLOCK_POLICY } from '../../src/domain/time/index.js';
import type { ClockDesk } from '../../src/api/ports.js';
import { loadCalendar, parseCalendar } from '../../src/infra/calendar/index.js';

export interface FakeClockDesk extends ClockDesk {
  readonly journal: ClockNotice[];
  readonly found: OutageProposal[];
  /** Number up to which the rows of an application are adjusted. */
  readonly adjusted: Map<string, number>;
  /** Past steps of decided cases. */
  readonly past: PastStep[];
  /** The ledger of steps that were completed. */
  readonly steps: StepEvent[];
  readonly queue: { ahead: number; staff: number };
}

let read: ReturnType<typeof loadCalendar> | undefined;

export const fakeClockDesk = async (): Promise<FakeClockDesk> => {
  const calendar = await (read ??= loadCalendar('ID-2026'));
  if (!calendar.ok) throw new Error(calendar.error);
  const journal: ClockNotice[] = [];
  const found: OutageProposal[] = [];
  const adjusted = new Map<string, number>();
  const past: PastStep[] = [];
  const steps: StepEvent[] = [];
  const queue = { ahead: 0, staff: 1 };
  const of = (office: string): readonly ClockNotice[] =>
    journal.filter((notice) => notice.office === office || notice.office === EVERY_OFFICE);
  return {
    journal,
    found,
    adjusted,
    past,
    steps,
    queue,
    notices: {
      append: async (decide) => {
        const decided = decide(journal);
        if (!decided.ok) return decided;
        const notice: ClockNotice = { version: journal.length + 1, ...decided.value };
        journal.push(notice);
        return ok(notice);
      },
      since: async (office, version) => of(office).filter((notice) => notice.version > version),
      head: async (office) => of(office).at(-1)?.version ?? 0,
      all: async () => [...journal],
      verify: async () => ({ entries: journal.length, broken: null }),
    },
    rows: {
      countUnadjusted: async () => 0,
      adjustedTo: async () => adjusted,
      pastSteps: async () => past,
      queueBefore: async () => queue,
      stepEvents: async (_office, from, to) =>
        steps.filter(({ application, scope }) =>
          steps.some(
            (done) =>
              done.application === application &&
              done.scope === scope &&
              done.what === 'complete' &&
              done.at >= from &&
              done.at < to,
          ),
        ),
    },
    heartbeats: {
      proposals: async ({ open }) => found.filter(({ state }) => !open || state === 'proposed'),
      find: async (id) => found.find((proposal) => proposal.id === id) ?? null,
      decide: async (id, { state, at, by, reason, window }) => {
        const index = found.findIndex((proposal) => proposal.id === id && proposal.state === 'proposed');
        const proposal = found[index];
        if (proposal === undefined) return false;
        found[index] = { ...proposal, state, decidedAt: at, decidedBy: by, reason, window };
        return true;
      },
    },
    definitions: { find: async () => null },
    calendar: calendar.value,
    policy: DEFAULT_CLOCK_POLICY,
    groundNames: { 'legal-hold:sengketa': 'Sengketa' },
    checkCalendar: parseCalendar,
  };
};
