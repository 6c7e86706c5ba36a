/** What can be told to a clock, and why it may not be accepted. */
import type { Instant } from '../shared/time.js';
import type { Budget } from './budget.js';
import type { WorkingCalendar } from './calendar.js';
import type { BudgetId, BudgetScope, Ground, OutageKind } from './clock-state.js';
import type { StopRule } from './running.js';

/** Who answers for an event, and by what right. What is left out is null in the ledger. */
interface Account {
  /** The stored time of the event. A server's clock set back never takes back what was consumed. */
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
      /** The article of the stop rule, where it is another than the office's. */
      readonly stopRuleReference?: string;
      /** `opened` unless told otherwise. */
      readonly startsAt?: 'opened' | 'claimed';
    }
  | { readonly type: 'claim'; readonly budget: BudgetId }
  | { readonly type: 'release'; readonly budget: BudgetId }
  | { readonly type: 'complete'; readonly budget: BudgetId }
  | {
      readonly type: 'stop';
      readonly stop: string;
      readonly ground: Ground;
      /** All of the application unless told otherwise. */
      readonly budgets?: readonly BudgetId[];
      /** The supervisor who consents, where the policy asks for one. */
      readonly consent?: string;
    }
  | { readonly type: 'resume'; readonly stop: string }
  /** `by` in the budget's unit. */
  | { readonly type: 'extend'; readonly budget: BudgetId; readonly by: number }
  /** Back to zero: OSS codes 43 and 44, or a supervisor of the office. */
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
  /** The calendar handed in with the event is the old one. */
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
