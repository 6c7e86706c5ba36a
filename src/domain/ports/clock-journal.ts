/**
 * Journal of outage windows and decrees, its progress in the applications, and the absences that the system noticed of
 * itself.
 */
import type { ApplicationState } from '../application/state.js';
import type { PastStep, StepEvent } from '../application/clock-report.js';
import type { ClockNotice, NoticeEvent } from '../application/clock-journal.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';

export interface ProposedNotice {
  readonly office: string;
  readonly at: Instant;
  readonly actor: string;
  readonly event: NoticeEvent;
}

export interface ClockNotices {
  /**
   * Decides on the whole journal under its lock and appends the decision, so that two corrections at once come one
   * after the other.
   */
  append(
    decide: (journal: readonly ClockNotice[]) => Result<ProposedNotice, Refusal>,
  ): Promise<Result<ClockNotice, Refusal>>;
  /** Notices that concern the office, or every office, after this number. */
  since(office: string, version: number): Promise<readonly ClockNotice[]>;
  /** Number of the newest notice that concerns the office; 0 where there is none. */
  head(office: string): Promise<number>;
  /** Every notice, in order. */
  all(): Promise<readonly ClockNotice[]>;
  /** Recomputes every hash. `broken`: number of the first notice that does not hold, or null. */
  verify(): Promise<{ readonly entries: number; readonly broken: number | null }>;
}

/** An open application, as the batch of adjustments reads it. */
export interface UnadjustedRow {
  readonly id: string;
  readonly office: string;
  readonly permitType: string;
  readonly definitionDigest: string;
  readonly seq: number;
  readonly state: ApplicationState | null;
}

export interface AdjustedRow {
  readonly id: string;
  /**
   * Sequence number at which the application must still be when the rows are written; a later transition has written
   * them itself.
   */
  readonly seq: number;
  readonly notices: number;
  /** New dates of the rows; null where only the number is noted. */
  readonly dates: {
    readonly dueAt: Instant | null;
    readonly clockRunning: boolean;
    readonly tasks: readonly {
      readonly id: string;
      readonly dueAt: Instant | null;
      readonly clockStopped: boolean;
      readonly overdueLifted: boolean;
    }[];
  } | null;
}

/** Figures of the clock's rows for reports, dates and pages. */
export interface ClockFigures {
  /** Number of open applications of the office whose rows do not yet reflect the notice of this number. */
  countUnadjusted(office: string, version: number): Promise<number>;
  /** Ledger of the steps of the office that were completed in this time, each from its beginning, in order. */
  stepEvents(office: string, from: Instant, to: Instant): Promise<readonly StepEvent[]>;
  /** Time that each row of the SOP took in decided cases of this permit type; the newest first, at most `limit`. */
  pastSteps(query: {
    readonly office: string;
    readonly permitType: string;
    readonly from: Instant;
    readonly limit: number;
  }): Promise<readonly PastStep[]>;
  /** Open tasks of the task's lane whose clock runs and that were opened before it, and the people who may do them. */
  queueBefore(task: {
    readonly office: string;
    readonly role: string;
    readonly openedAt: Instant;
    readonly application: string;
    readonly id: string;
  }): Promise<{ readonly ahead: number; readonly staff: number }>;
  /** Number up to which the rows of these applications are adjusted. */
  adjustedTo(applications: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface ClockRows extends ClockFigures {
  /** Open applications of the office whose rows do not yet reflect the notice of this number. */
  unadjusted(office: string, version: number, limit: number): Promise<readonly UnadjustedRow[]>;
  /** One short transaction. */
  adjust(rows: readonly AdjustedRow[]): Promise<void>;
}

export interface OutageProposal {
  readonly id: string;
  readonly office: string;
  /** Component that was down: api, worker, temporal. */
  readonly component: string;
  readonly from: Instant;
  readonly to: Instant;
  /** True where the component was stopped in order; false where it broke off. */
  readonly orderly: boolean;
  readonly detectedAt: Instant;
  readonly state: 'proposed' | 'confirmed' | 'technical-fault';
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly window: string | null;
}

export interface Heartbeats {
  /** Records that the component lives. A silence longer than `toleranceMs` is proposed as an outage window, once. */
  beat(beat: {
    readonly office: string;
    readonly component: string;
    readonly at: Instant;
    readonly toleranceMs: number;
  }): Promise<OutageProposal | null>;
  /** Records that the component stops in order. */
  stop(component: string, at: Instant): Promise<void>;
  proposals(query: { readonly office: string; readonly open: boolean }): Promise<readonly OutageProposal[]>;
  find(id: string): Promise<OutageProposal | null>;
  /** Decides on a proposal; false where it has been decided already. */
  decide(
    id: string,
    decision: {
      readonly state: 'confirmed' | 'technical-fault';
      readonly at: Instant;
      readonly by: string;
      readonly reason: string;
      readonly window: string | null;
    },
  ): Promise<boolean>;
}

/** Wakes an application whose armed timer may be too late. */
export interface ClockNudge {
  nudge(application: string): Promise<'accepted' | 'gone'>;
}
