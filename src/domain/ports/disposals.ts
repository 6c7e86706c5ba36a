/** The disposal list: proposals to destroy files, decisions on them, and the destroyed items with their certificate. */
import type { LocalDate, OfficeZone } from '../letter/local-date.js';
import type { DisposalOrigin, DisposalState, Retention, RetentionState } from '../retention/rule.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';

/** A destroyed document. Nothing here tells whose it was. */
export interface DestroyedItem {
  readonly id: string;
  readonly application: string;
  readonly kind: string;
  readonly sha256: string;
  readonly filedAt: Instant;
}

export interface DestructionCertificate {
  readonly number: string;
  readonly verificationId: string;
  readonly sha256: string;
}

export interface DisposalRow {
  readonly id: string;
  readonly office: string;
  readonly application: string;
  readonly origin: DisposalOrigin;
  readonly state: DisposalState;
  /** Last day of retention; null where there is none (kept for good, or not yet counted). */
  readonly retainedUntil: LocalDate | null;
  /** User id, or `system`. */
  readonly proposedBy: string;
  readonly proposedAt: Instant;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
  /** The law by which the decision goes beyond what the schedule keeps for good; null where it names none. */
  readonly legalBasis: string | null;
  readonly destroyedAt: Instant | null;
  readonly items: readonly DestroyedItem[];
  readonly certificate: DestructionCertificate | null;
}

export interface Hold {
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
}

export interface RetentionPolicy {
  readonly zone: OfficeZone;
  /** Retention by the id of a permit type; null where the schedule has no line for it. */
  readonly retentionOf: (permitType: string) => Retention | null;
}

interface Said {
  /** User id, or `system`. */
  readonly by: string;
  readonly at: Instant;
}

export interface Disposals {
  /** Retention state of an application together with its copies; null where there is no such application. */
  retention(
    application: string,
    policy: RetentionPolicy,
    now: Instant,
  ): Promise<{ readonly state: RetentionState; readonly hold: Hold | null; readonly erased: boolean } | null>;
  /**
   * Puts an application on the list. Only one proposal is open at a time: a repeat answers the open one. A copy of
   * another application's data is refused: it is destroyed together with the original.
   */
  propose(
    wanted: Said & { readonly id: string; readonly application: string; readonly origin: DisposalOrigin },
    policy: RetentionPolicy,
  ): Promise<Result<DisposalRow, Refusal>>;
  decide(
    id: string,
    act: Said & { readonly approve: boolean; readonly reason: string; readonly legalBasis?: string },
    policy: RetentionPolicy,
  ): Promise<Result<DisposalRow, Refusal>>;
  /** Puts a hold: nothing of the application is destroyed until it is lifted, not even after approval. */
  hold(application: string, hold: Hold): Promise<Result<Hold, Refusal>>;
  lift(application: string, act: Said & { readonly reason: string }): Promise<Result<null, Refusal>>;
  find(id: string): Promise<DisposalRow | null>;
  list(query: {
    readonly office: string;
    readonly state?: DisposalState;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly DisposalRow[]>;
  /**
   * Finished applications that hold no copy of another's data, by id, for the schedule to go through. Applications on
   * the list, and those decided later than `rejectedSince`, are left out.
   */
  finished(query: {
    readonly office: string;
    readonly after: string;
    readonly rejectedSince: Instant;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Disposals approved or destroyed, without a certificate yet, and not held; oldest decision first. */
  unfinished(office: string, limit: number): Promise<readonly DisposalRow[]>;
  /** The application and every case that holds a copy of its data. */
  family(application: string): Promise<readonly string[]>;
  /**
   * Destroys the data keys of the application and of every copy, and notes the documents that they could open, in one
   * transaction. A repeat answers the first note. Refused where a hold, a running case or a permit in force came
   * between.
   *
   * @param keep digests of files that stay readable elsewhere, which are therefore not noted as destroyed
   */
  destroy(
    id: string,
    act: { readonly at: Instant; readonly keep: readonly string[] },
    policy: RetentionPolicy,
  ): Promise<Result<DisposalRow, Refusal>>;
  /** Keeps a certificate; answers the one kept first, whichever attempt made it. */
  keepCertificate(id: string, certificate: DestructionCertificate): Promise<DestructionCertificate>;
  /** Ends the disposal: state and audit entry in one transaction, once. */
  certified(id: string, at: Instant): Promise<void>;
}
