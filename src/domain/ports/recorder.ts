/** Legal record: each transition of an application is written once, in one database transaction. */
import type { ApplicationMessage } from '../application/messages.js';
import type { ClockNotice } from '../application/clock-journal.js';
import type { ApplicationState, Outcome } from '../application/state.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { BudgetUnit } from '../time/index.js';

export interface TaskOpened {
  /** Unique within the application: the item id of the process, e.g. `paraf-kasi` or `paraf-kasi#2`. */
  readonly id: string;
  readonly element: string;
  readonly name: string;
  readonly action: string;
  /** Lane: the role whose members may act. */
  readonly role: string;
  /** Row of the SOP. */
  readonly step: string | null;
  readonly openedAt: Instant;
  /** Working time of the step, in milliseconds; null where the SOP gives none. */
  readonly budget: number | null;
  /** Instant at which the step's budget will be spent if nothing stops; null while the clock rests. */
  readonly dueAt: Instant | null;
  readonly clockStopped: boolean;
}

export interface TaskClosed {
  readonly id: string;
  readonly closedAt: Instant;
  readonly reason: 'completed' | 'cancelled' | 'returned';
  readonly outcome: string | null;
  readonly by: string | null;
  /** Working time that the whole step has consumed so far, in milliseconds. */
  readonly stepConsumed: number | null;
}

/** A change of an open task's clock: overdue, escalated, stopped, due date moved. */
export interface TaskClockChange {
  readonly id: string;
  readonly dueAt: Instant | null;
  readonly clockStopped: boolean;
  readonly overdueAt?: Instant;
  /** True where the due date is ahead of now again: the task is no longer overdue. */
  readonly overdueLifted?: true;
  readonly escalatedTo?: string;
}

/**
 * Audit entry: actor, time and act, with values before and after. `personal` is encrypted with the applicant's key
 * before it is hashed.
 */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly verb: string;
  readonly element?: string;
  readonly task?: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly personal?: JsonObject;
}

/**
 * A row of the clock ledger. Due dates are those shown before and after; remaining time is in milliseconds of the
 * budget's unit.
 */
export interface LedgerRow {
  readonly at: Instant;
  readonly what: string;
  readonly scope: string;
  readonly ground: string | null;
  readonly actor: string;
  readonly document: string | null;
  readonly remainingBefore: number | null;
  readonly remainingAfter: number | null;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  readonly unit?: BudgetUnit;
  readonly reason?: string | null;
  /** Supervisor who consented to a stop that needed consent. */
  readonly consent?: string | null;
  readonly legalReference?: string | null;
  /** Working time without a holder and with one, stops excluded, in milliseconds. */
  readonly waiting?: number;
  readonly handling?: number;
}

/** A message to another system, delivered in order per application by the outbox. */
export interface OutboxEntry {
  /** Stable key: application, element and attempt. The receiver may see it twice, the record has it once. */
  readonly key: string;
  readonly channel: 'oss-license-status' | 'oss-license' | 'mail' | 'webhook' | 'internal-message' | 'deemed-approval';
  readonly payload: JsonObject;
}

/**
 * A message or signal that the application waits for, by which others of the office find it. `key` undefined: any key
 * will do.
 */
export interface Awaited {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly key?: Json;
  /** Element that waits; message flows lead to it. */
  readonly element: string;
}

export interface ApplicationPatch {
  readonly status: 'running' | Outcome;
  /** End of the whole promise; null while the clock rests or where the permit type promises nothing. */
  readonly dueAt: Instant | null;
  readonly clockRunning: boolean;
  /** State after the transition, as `decide` needs it: the API applies the same rule to it. No personal data. */
  readonly state: ApplicationState;
  readonly finishedAt?: Instant;
  /** Version of the procedure from now on, where a migration moved the application. */
  readonly definitionDigest?: string;
  /** Complete list of awaited messages and signals from now on, where it has changed. */
  readonly awaits?: readonly Awaited[];
  /** Fields of the application's data that an officer corrected: personal data, overriding the filed values. */
  readonly corrected?: JsonObject;
}

export interface Transition {
  readonly application: string;
  readonly office: string;
  /** 1, 2, 3 … within the application. */
  readonly seq: number;
  /** Message of the decision, with its time: enough to run the rules again. */
  readonly message: ApplicationMessage;
  readonly accepted: boolean;
  /** Refusal of a declined message; absent where it was accepted. */
  readonly refusal?: { readonly code: string; readonly detail: string };
  /** Condition of the act, checked in the same transaction: the task is unclaimed or held by the actor. */
  readonly holder?: { readonly task: string; readonly actor: string };
  readonly tasksOpened: readonly TaskOpened[];
  readonly tasksClosed: readonly TaskClosed[];
  readonly taskClocks: readonly TaskClockChange[];
  readonly audit: readonly AuditEntry[];
  readonly ledger: readonly LedgerRow[];
  readonly outbox: readonly OutboxEntry[];
  /** Reserved numbers that this transition uses or voids. */
  readonly numbers: readonly { readonly key: string; readonly state: 'used' | 'void'; readonly reason?: string }[];
  readonly patch: ApplicationPatch;
}

/** A message on record. */
export interface MessageOnRecord {
  readonly message: ApplicationMessage;
  readonly accepted: boolean;
}

/**
 * Answer for a sequence number. `stands`: the transition under it, this one or another that an earlier attempt wrote
 * (its worker died before it could say so). The caller applies the answer and proposes its own again. `repeat`: nothing
 * was written, because the message's key has an earlier number; the caller drops the message. `notices`: nothing was
 * written, because the decision did not know these clock notices; the caller takes them in first. `held`: nothing was
 * written, because the task is no longer open or another officer holds it.
 */
export type RecordAnswer =
  | {
      readonly outcome: 'stands';
      readonly message: ApplicationMessage;
      readonly accepted: boolean;
      readonly head: string;
      /** Messages under the numbers after it, in their order; left out where there are none. */
      readonly then?: readonly MessageOnRecord[];
    }
  | { readonly outcome: 'repeat'; readonly seq: number }
  | { readonly outcome: 'notices'; readonly notices: readonly ClockNotice[] }
  | { readonly outcome: 'held'; readonly by: string };

export interface Recorder {
  /**
   * Records a transition. It chains on the head in the application's row, which claims and views of personal data move
   * as well.
   */
  record(transition: Transition): Promise<RecordAnswer>;
}
