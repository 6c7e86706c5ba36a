/** Every budget of an application as it stands at an instant: one arithmetic for the page and for the timer. */
import { calendarAfter, calendarAt, adjustClock } from '../../domain/application/clock-notices.js';
import type { ClockNotice } from '../../domain/application/clock-journal.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import { isoInstant, type Instant, isoOrNull } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { BudgetsAnswer } from './answers.js';
import {
  countsDays,
  printAmount,
  viewsOf,
  type ClockPolicy,
  type ClockState,
  type WorkingCalendar,
} from '../../domain/time/index.js';

type PresentedBudgets = Answer<typeof BudgetsAnswer>;
type PresentedBudget = PresentedBudgets['budgets'][number];

export interface ClockSource {
  readonly journal: readonly ClockNotice[];
  readonly calendar: WorkingCalendar;
  readonly policy: ClockPolicy;
}

/** Clock at an instant; `adjusted` is false where the application has not taken in every notice itself. */
export interface StandingClock {
  readonly clock: ClockState;
  readonly calendar: WorkingCalendar;
  readonly adjusted: boolean;
}

const stepOf = (budget: string): string | null => /^step:(.*)#\d+$/.exec(budget)?.[1] ?? null;

const restsAt = (clock: ClockState, id: string, now: Instant): PresentedBudget['stopped'] => [
  ...clock.stops
    .filter(
      ({ from, to, budgets }) => from <= now && (to === null || to > now) && (budgets === null || budgets.includes(id)),
    )
    .map(({ ground, from }) => ({ ground: `${ground.kind}:${ground.detail}`, since: isoInstant(from) })),
  ...clock.windows
    .filter(({ from, to }) => from <= now && (to === null || to > now))
    .map(({ kind, cause, from }) => ({ ground: `outage:${kind}:${cause}`, since: isoInstant(from) })),
];

/**
 * The clock with the notices that the application has not taken in yet, so that the shown dates are true also while it
 * sleeps.
 */
export const clockAsOf = (row: ApplicationRow, source: ClockSource, now: Instant): StandingClock | null => {
  const { state } = row;
  if (state === null) return null;
  const named = calendarAt(source.calendar, source.journal, state.clock.calendar);
  const calendar = named ?? calendarAfter(source.calendar, source.journal);
  const fresh = row.finishedAt === null ? source.journal.filter(({ version }) => version > state.notices) : [];
  return { ...adjustClock(calendar, source.policy, state.clock, fresh, now), adjusted: fresh.length === 0 };
};

export const presentBudgets = (
  stands: StandingClock | null,
  policy: Pick<ClockPolicy, 'groups' | 'stopRule' | 'stopRuleReference'>,
  now: Instant,
): PresentedBudgets => {
  if (stands === null) return { calendar: '', adjusted: true, budgets: [] };
  const { calendar, adjusted, clock } = stands;
  const budgets = viewsOf(calendar, clock, now).flatMap((view): PresentedBudget[] => {
    const budget = clock.budgets[view.id];
    if (budget === undefined) return [];
    const { unit, amount } = budget.budget;
    return [
      {
        id: view.id,
        scope: budget.scope,
        step: stepOf(view.id),
        steps: policy.groups.find(({ id }) => view.id.startsWith(`group:${id}#`))?.steps ?? [],
        startsAt: budget.startsAt,
        awaitsClaim: budget.from === null,
        stopRule: countsDays(unit)
          ? {
              rule: budget.stopRule,
              legalReference:
                budget.stopRuleReference ?? (budget.stopRule === policy.stopRule ? policy.stopRuleReference : null),
            }
          : null,
        unit,
        budget: printAmount(unit, amount),
        consumed: printAmount(unit, view.consumed),
        remaining: printAmount(unit, view.remaining),
        remainingInUnit: view.remaining,
        running: view.running,
        stopped: restsAt(clock, view.id, now),
        due: isoOrNull(view.due),
        overdue: view.overdue,
        legalReference: budget.legalReference,
        waitingMs: view.waiting,
        handlingMs: view.handling,
        findings: view.findings,
      },
    ];
  });
  return { calendar: clock.calendar, adjusted, budgets };
};
