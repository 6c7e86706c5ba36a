/**
 * Policy of an office on its clocks. Every number and list is configuration; the defaults are in
 * `DEFAULT_CLOCK_POLICY`.
 */
import type { Millis } from '../shared/time.js';
import type { Budget } from './budget.js';
import { MINUTE } from './days.js';
import type { StopRule } from './running.js';

export type AlarmKind = 'reminder' | 'escalation' | 'overdue' | 'promise';
export type AlarmAudience = 'holder' | 'superior' | 'head';

export interface AlarmRule {
  /** Stable id, by which an alarm that has fired is recognised. */
  readonly id: string;
  /** Fraction of the budget: 0.5 is half of it, 1 the due date, more is after it. */
  readonly fraction: number;
  readonly kind: AlarmKind;
  readonly to: readonly AlarmAudience[];
}

export interface ConsentPolicy {
  /**
   * Number of the first stop of an application by the office that needs a supervisor; each later one does too. 0: none
   * does for its number.
   */
  readonly fromStop: number;
  /** Remaining fraction of a budget at or below which a stop needs a supervisor. 0: none does for its lateness. */
  readonly lastFraction: number;
}

export interface QuietHours {
  /** `HH:MM` of the calendar's zone; the span may cross midnight. */
  readonly from: string;
  readonly to: string;
}

export interface DigestPolicy {
  /** `HH:MM` of the calendar's zone at which a recipient's digest goes out. */
  readonly at: string;
  /** Most messages that one recipient gets singly within an hour; further ones go into the next digest. 0: no limit. */
  readonly threshold: number;
}

/** One budget over several rows of an SOP, beside each row's own budget. */
export interface GroupBudget {
  /** Unique in the office; its budgets are called `group:<id>#<n>`. */
  readonly id: string;
  /** Main process of the SOP that has these rows; null for every SOP. */
  readonly procedure: string | null;
  /** Numbers of the rows. */
  readonly steps: readonly string[];
  readonly budget: Budget;
  readonly legalReference: string | null;
}

export interface ClockPolicy {
  /** Start of the budgets of steps and groups: at the opening of the task, or at its first claim. */
  readonly startsAt: 'opened' | 'claimed';
  /** Effect of a stop on a deadline that counts days, with its article. */
  readonly stopRule: StopRule;
  readonly stopRuleReference: string | null;
  readonly groups: readonly GroupBudget[];
  readonly applicantGrounds: readonly string[];
  /** Article that allows the hold, by ground. */
  readonly legalHolds: Readonly<Record<string, string>>;
  /** Events of *force majeure*, Metro regulation 27/2020, article 1 no. 44. */
  readonly outageCauses: readonly string[];
  readonly consent: ConsentPolicy;
  /** Alarms of steps and groups of steps. */
  readonly alarms: readonly AlarmRule[];
  /** Alarms of the whole application. */
  readonly promiseAlarms: readonly AlarmRule[];
  /** Least time budget with a reminder of its own before it is spent; reminders of shorter ones go to the digest. */
  readonly remindFrom: Millis;
  readonly quietHours: QuietHours | null;
  readonly digest: DigestPolicy;
  /** Lane of the head of office; null: the last superior above the lane of the task. */
  readonly head: string | null;
}

export const DEFAULT_CLOCK_POLICY: ClockPolicy = {
  startsAt: 'opened',
  stopRule: 'touched-days',
  stopRuleReference: null,
  groups: [],
  applicantGrounds: ['correction', 'survey', 'payment'],
  legalHolds: {},
  outageCauses: [
    'bencana-alam',
    'pemberontakan',
    'huru-hara',
    'perang',
    'kebakaran',
    'sabotase',
    'pemogokan-umum',
    'lainnya',
  ],
  consent: { fromStop: 3, lastFraction: 0.2 },
  alarms: [
    { id: '50', fraction: 0.5, kind: 'reminder', to: ['holder'] },
    { id: '80', fraction: 0.8, kind: 'escalation', to: ['holder', 'superior'] },
    { id: '100', fraction: 1, kind: 'overdue', to: ['holder', 'superior', 'head'] },
  ],
  promiseAlarms: [
    { id: '50', fraction: 0.5, kind: 'reminder', to: ['holder'] },
    { id: '80', fraction: 0.8, kind: 'escalation', to: ['holder', 'superior'] },
    { id: '100', fraction: 1, kind: 'promise', to: ['holder', 'superior', 'head'] },
  ],
  remindFrom: 30 * MINUTE,
  quietHours: null,
  digest: { at: '08:00', threshold: 5 },
  head: null,
};
