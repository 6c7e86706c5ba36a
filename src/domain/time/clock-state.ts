/**
 * Clock of one application: small plain JSON. It keeps facts (starts, stops, windows), never their consequences.
 * Consumed, remaining and due are always computed from here with the calendar. So a stop or window that is told late,
 * in another order, or withdrawn gives the same result as one told in time.
 */
import type { Instant } from '../shared/time.js';
import type { Budget } from './budget.js';
import type { StopRule } from './running.js';

/** Unique within the application: `step:kasi-paraf#2`, `group:verification`, `application`. */
export type BudgetId = string;
export type BudgetScope = 'step' | 'group' | 'application';

export interface ClaimSpan {
  readonly from: Instant;
  readonly to: Instant | null;
}

export interface BudgetClock {
  readonly scope: BudgetScope;
  readonly budget: Budget;
  readonly stopRule: StopRule;
  /** Article of the stop rule; left out where the office's own rule applies. */
  readonly stopRuleReference?: string;
  /** Article that sets the deadline; null where an SOP alone does. */
  readonly legalReference: string | null;
  /** Start of the budget: at the opening of the task, or at its first claim. */
  readonly startsAt: 'opened' | 'claimed';
  readonly opened: Instant;
  /** Instant from which it counts; null while a budget that starts at the claim waits for it. */
  readonly from: Instant | null;
  /** Spans in which somebody held the task. */
  readonly claims: readonly ClaimSpan[];
  /** Ids of the alarms that have fired; an alarm fires once in the life of a budget. */
  readonly fired: readonly string[];
  /** Number of times it was set back to zero (OSS codes 43 and 44); the alarms count anew after each. */
  readonly resets: number;
}

/** Ground on which the clock rests, beside outage windows. `detail` names one of the reasons in the policy. */
export interface Ground {
  readonly kind: 'applicant' | 'legal-hold' | 'oss';
  /** applicant: correction, survey, payment; legal-hold: a ground of the office's list; oss: the status code. */
  readonly detail: string;
}

export interface ClockStop {
  readonly id: string;
  readonly ground: Ground;
  readonly from: Instant;
  readonly to: Instant | null;
  /** Budgets that rest; null for all, including those opened later. */
  readonly budgets: readonly BudgetId[] | null;
}

/** Metro regulation 27/2020, article 29: network infrastructure, staff of informatics, service halted. */
export type OutageKind = 'a' | 'b' | 'c';

export interface OutageWindow {
  readonly id: string;
  readonly kind: OutageKind;
  /** The event of article 1 no. 44 behind it: bencana alam, kebakaran … an id of the policy's list. */
  readonly cause: string;
  readonly from: Instant;
  readonly to: Instant | null;
}

export interface ClockState {
  /** `id@version` of the calendar that the last entry was computed with. */
  readonly calendar: string;
  /** Budgets that are not completed. */
  readonly budgets: Readonly<Record<BudgetId, BudgetClock>>;
  /** In order of start. */
  readonly stops: readonly ClockStop[];
  readonly windows: readonly OutageWindow[];
}

export type LedgerWhat =
  | 'start'
  | 'claim'
  | 'release'
  | 'stop'
  | 'resume'
  | 'extend'
  | 'reset'
  | 'declare-window'
  | 'correct-window'
  | 'withdraw-window'
  | 'calendar-change'
  | 'alarm'
  | 'complete';

/** One row of the clock ledger: an event's effect on one budget. */
export interface LedgerEntry {
  readonly at: Instant;
  readonly what: LedgerWhat;
  readonly budget: BudgetId;
  readonly unit: Budget['unit'];
  /** `applicant:correction`, `outage:a:kebakaran`, `oss:43`, an alarm's id …; null where the event needs none. */
  readonly ground: string | null;
  readonly actor: string | null;
  readonly document: string | null;
  readonly legalReference: string | null;
  readonly reason: string | null;
  /** Supervisor who consented; null where none did. */
  readonly consent: string | null;
  /** Remaining budget in its unit at `at`; null before it was started. */
  readonly remainingBefore: number | null;
  readonly remainingAfter: number | null;
  /** Due date; null while no instant can be named: stopped, waiting for the claim, or not started. */
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  /** Working time without a holder and with one, stops excluded, in milliseconds. */
  readonly waiting: number;
  readonly handling: number;
}
