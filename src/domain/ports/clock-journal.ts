/** The journal of outage windows and decrees, how far it has been carried out, and what the system knows of its own absences. */
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
  /** Decides on the whole journal under its lock and appends what was decided: two who correct at once come one after the other. */
  append(
    decide: (journal: readonly ClockNotice[]) => Result<ProposedNotice, Refusal>,
  ): Promise<Result<ClockNotice, Refusal>>;
  /** Those that concern the office, or every office, after this number. */
  since(office: string, version: number): Promise<readonly ClockNotice[]>;
  /** The number of the newest that concerns the office; 0 where there is none. */
  head(office: string): Promise<number>;
  /** Every notice, in order. */
  all(): Promise<readonly ClockNotice[]>;
  /** Recomputes every hash; the number of the first notice that does not hold, or null. */
  verify(): Promise<{ readonly entries: number; readonly broken: number | null }>;
}

/** An open application as the batch reads it. */
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
  /** The rows are written only if the application still stands here: a transition has written them itself otherwise. */
  readonly seq: number;
  readonly notices: number;
  /** Null: only the number is noted. */
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

/** Figures of the clock's rows: what reports, dates and pages read. */
export interface ClockFigures {
  /** Number of open applications of the office whose rows do not yet reflect the notice of this number. */
  countUnadjusted(office: string, version: number): Promise<number>;
  /** The ledger of the steps of the office that were completed in this time, each from its beginning, in order. */
  stepEvents(office: string, from: Instant, to: Instant): Promise<readonly StepEvent[]>;
  /** How long each row of the SOP took in the cases of this permit type that were decided; the newest first, at most so many. */
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
  /** What was down: api, worker, temporal. */
  readonly component: string;
  readonly from: Instant;
  readonly to: Instant;
  /** It was stopped in order, not broken off. */
  readonly orderly: boolean;
  readonly detectedAt: Instant;
  readonly state: 'proposed' | 'confirmed' | 'technical-fault';
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly window: string | null;
}

export interface Heartbeats {
  /** Says that the component lives; where it was silent for longer than `toleranceMs`, proposes that absence as a window, once. */
  beat(beat: {
    readonly office: string;
    readonly component: string;
    readonly at: Instant;
    readonly toleranceMs: number;
  }): Promise<OutageProposal | null>;
  /** The component stops in order. */
  stop(component: string, at: Instant): Promise<void>;
  proposals(query: { readonly office: string; readonly open: boolean }): Promise<readonly OutageProposal[]>;
  find(id: string): Promise<OutageProposal | null>;
  /** False where it has been decided already. */
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
