/** Events of a clock, and reasons for rejecting them. */
import type { Instant } from '../shared/time.js';
import type { Budget } from './budget.js';
import type { WorkingCalendar } from './calendar.js';
import type { BudgetId, BudgetScope, Ground, OutageKind } from './clock-state.js';
import type { StopRule } from './running.js';

/** Person and legal ground of an event. Fields that are left out are null in the ledger. */
interface Account {
  /** Stored time of the event. A server's clock set back never takes back consumed time. */
  readonly at: Instant;
  readonly actor?: string;
  readonly document?: string;
  readonly legalReference?: string;
  readonly reason?: string;
}

interface WindowSpan {
  readonly kind: OutageKind;
  readonly cause: string;
  readonly from: Instant;
  readonly to: Instant | null;
}

type What =
  | {
      readonly type: 'start';
      readonly budget: BudgetId;
      readonly scope: BudgetScope;
      readonly amount: Budget;
      readonly stopRule?: StopRule;
      /** Article of the stop rule, where it is not the office's. */
      readonly stopRuleReference?: string;
      /** `opened` where left out. */
      readonly startsAt?: 'opened' | 'claimed';
    }
  | { readonly type: 'claim'; readonly budget: BudgetId }
  | { readonly type: 'release'; readonly budget: BudgetId }
  | { readonly type: 'complete'; readonly budget: BudgetId }
  | {
      readonly type: 'stop';
      readonly stop: string;
      readonly ground: Ground;
      /** Budgets that rest; all of the application where left out. */
      readonly budgets?: readonly BudgetId[];
      /** Supervisor who consents, where the policy needs one. */
      readonly consent?: string;
    }
  | { readonly type: 'resume'; readonly stop: string }
  /** `by` is in the budget's unit. */
  | { readonly type: 'extend'; readonly budget: BudgetId; readonly by: number }
  /** Sets back to zero: OSS codes 43 and 44, or a supervisor of the office. */
  | {
      readonly type: 'reset';
      readonly source:
        | { readonly system: 'oss'; readonly code: '43' | '44' }
        | { readonly system: 'office'; readonly supervisor: string };
      readonly budgets?: readonly BudgetId[];
    }
  | ({ readonly type: 'declare-window'; readonly window: string } & WindowSpan)
  | ({ readonly type: 'correct-window'; readonly window: string } & WindowSpan)
  | { readonly type: 'withdraw-window'; readonly window: string }
  /** The calendar of the context is the old one, `to` the new one. */
  | { readonly type: 'calendar-change'; readonly to: WorkingCalendar }
  | { readonly type: 'alarm-fired'; readonly budget: BudgetId; readonly rule: string };

export type ClockEvent = Account & What;
export type ClockEventOf<T extends ClockEvent['type']> = Extract<ClockEvent, { readonly type: T }>;

export interface ClockRejection {
  readonly code:
    | 'BUDGET_UNKNOWN'
    | 'BUDGET_EXISTS'
    | 'BUDGET_INVALID'
    | 'ALREADY_CLAIMED'
    | 'NOT_CLAIMED'
    | 'STOP_UNKNOWN'
    | 'STOP_EXISTS'
    | 'STOP_ENDED'
    | 'GROUND_UNKNOWN'
    | 'CONSENT_NEEDED'
    | 'SUPERVISOR_NEEDED'
    | 'WINDOW_UNKNOWN'
    | 'WINDOW_EXISTS'
    | 'WINDOW_ENDS_BEFORE_IT_STARTS'
    | 'WINDOW_WITHOUT_EVIDENCE'
    | 'CAUSE_UNKNOWN'
    | 'ALARM_FIRED'
    | 'ALARM_UNKNOWN';
  readonly detail: string;
}
