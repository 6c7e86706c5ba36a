/** What an office decides about its clocks. Every number and list is configuration; the defaults are in `DEFAULT_CLOCK_POLICY`. */
import type { Millis } from '../shared/time.js';
import type { Budget } from './budget.js';
import { MINUTE } from './days.js';
import type { StopRule } from './running.js';

export type AlarmKind = 'reminder' | 'escalation' | 'overdue' | 'promise';
export type AlarmAudience = 'holder' | 'superior' | 'head';

export interface AlarmRule {
  /** Stable: it is how an alarm is known to have fired. */
  readonly id: string;
  /** Of the budget: 0.5 is half of it, 1 the due date, more is after it. */
  readonly fraction: number;
  readonly kind: AlarmKind;
  readonly to: readonly AlarmAudience[];
}

export interface ConsentPolicy {
  /** This stop of an application by the office, and each later one, needs a supervisor. 0: none does for its number. */
  readonly fromStop: number;
  /** A stop while no more than this fraction of a budget remains needs a supervisor. 0: none does for its lateness. */
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
  /** Messages that one recipient gets singly within an hour; what comes above that goes into the next digest. 0: no limit. */
  readonly threshold: number;
}

/** One budget over several rows of an SOP, beside those that each row has of its own. */
export interface GroupBudget {
  /** Unique in the office; budgets are called `group:<id>#<n>`. */
  readonly id: string;
  /** Main process of the SOP that has these rows; null for every SOP. */
  readonly procedure: string | null;
  /** Numbers of the rows. */
  readonly steps: readonly string[];
  readonly budget: Budget;
  readonly legalReference: string | null;
}

export interface ClockPolicy {
  /** Whether the budgets of steps and groups count from the opening of the task or from its first claim. */
  readonly startsAt: 'opened' | 'claimed';
  /** How a stop moves a deadline that counts days, and by what article. */
  readonly stopRule: StopRule;
  readonly stopRuleReference: string | null;
  readonly groups: readonly GroupBudget[];
  readonly applicantGrounds: readonly string[];
  /** By ground, the article that allows the hold. */
  readonly legalHolds: Readonly<Record<string, string>>;
  /** Events of *force majeure*, Metro regulation 27/2020, article 1 no. 44. */
  readonly outageCauses: readonly string[];
  readonly consent: ConsentPolicy;
  /** For steps and groups of steps. */
  readonly alarms: readonly AlarmRule[];
  /** For the whole application. */
  readonly promiseAlarms: readonly AlarmRule[];
  /** Budgets of time below this have no reminder before they are spent: it goes to the digest. */
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
