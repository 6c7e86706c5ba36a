/** Applications in the record, with their personal data apart. */
import type { Fate } from '../application/fate.js';
import type { Origin, Source } from '../application/origin.js';
import type { ApplicationState, Outcome } from '../application/state.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { Page } from './page.js';
import type { TransitionRow, AuditRow, ChainReport } from './audit.js';

/** A person or business that applies. All of it is personal data: encrypted at rest with a key of its own. */
export interface ApplicantData {
  readonly name: string;
  readonly nationalId?: string;
  readonly taxId?: string;
  readonly nib?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: string;
  readonly responsiblePerson?: string;
}

/** File as it was filed, and each correction of it by the number of its transition. */
export interface FileHistory {
  readonly filed: ApplicationFile;
  readonly corrections: readonly { readonly seq: number; readonly fields: JsonObject }[];
}

export interface ApplicationRow {
  readonly id: string;
  /** Number by which people call the application. */
  readonly number: string;
  /** True where the application had begun before it got its number. */
  readonly numberedLater: boolean;
  readonly office: string;
  readonly permitType: string;
  readonly origin: Origin;
  /** Stable reference of the source, unique within that source. */
  readonly sourceRef: string;
  readonly applicantUser: string | null;
  readonly definitionDigest: string;
  readonly status: 'received' | 'running' | Outcome;
  readonly seq: number;
  readonly head: string;
  readonly state: ApplicationState | null;
  readonly receivedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly clockRunning: boolean;
  readonly workflowStarted: boolean;
}

/** Decrypted personal part; null once the applicant's key has been destroyed. */
export interface ApplicationFile {
  readonly applicant: ApplicantData;
  readonly data: JsonObject;
}

export interface LedgerView {
  readonly at: Instant;
  readonly what: string;
  readonly scope: string;
  readonly ground: string | null;
  readonly actor: string;
  readonly remainingBefore: number | null;
  readonly remainingAfter: number | null;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
  readonly document: string | null;
  readonly reason: string | null;
  readonly consent: string | null;
  readonly legalReference: string | null;
  readonly unit: string | null;
  readonly waiting: number | null;
  readonly handling: number | null;
}

/** Act that was declined before the procedure saw it, with the reason. */
export interface DeclinedAct {
  readonly at: Instant;
  readonly sentAt: Instant;
  readonly actor: string;
  readonly task?: string;
  readonly key: string;
  readonly type: string;
  readonly refusal: { readonly code: string; readonly detail: string };
}

export interface Applications {
  find(id: string): Promise<ApplicationRow | null>;
  /** Applications of these ids, in any order; unknown ids are left out. */
  several(ids: readonly string[]): Promise<readonly ApplicationRow[]>;
  /** Numbers of these ids; none for an id that is not on record. */
  numbers(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The application of this number, as it is written; null where none has it. */
  idOf(number: string): Promise<string | null>;
  findBySource(source: Source, sourceRef: string): Promise<ApplicationRow | null>;
  /**
   * Application of this id or number, if this tracking secret (its SHA-256, hexadecimal) belongs to it; null otherwise.
   */
  trackedBy(name: string, secretHash: string): Promise<ApplicationRow | null>;
  /** Applications that this application's procedure called, in the order of the calls. */
  children(id: string): Promise<readonly ApplicationRow[]>;
  /** Cases that messages of this application's procedure have begun. */
  begunByMessagesOf(id: string): Promise<readonly ApplicationRow[]>;
  /**
   * Running applications of an office that wait for this message or signal. A message reaches those that ask for no key
   * or for this one; `key` null is the key of a sender that gives none.
   */
  awaiting(query: {
    readonly office: string;
    readonly kind: 'message' | 'signal';
    readonly name: string;
    readonly key: Json;
  }): Promise<readonly string[]>;
  /** Applications whose workflow has not been started yet, oldest first. */
  notStarted(limit: number): Promise<readonly ApplicationRow[]>;
  markStarted(id: string): Promise<void>;
  list(query: {
    readonly office?: string;
    readonly status?: string;
    readonly applicantUser?: string;
    readonly number?: string;
    /** Digests of procedures; applications of other procedures are left out. */
    readonly procedures?: readonly string[];
    /** Unfinished applications of these permit types that nobody has filed a recommendation for; applied for, not begun. */
    readonly withoutRecommendation?: readonly string[];
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<ApplicationRow>>;
  /** File with its corrections applied. */
  file(id: string): Promise<ApplicationFile | null>;
  fileHistory(id: string): Promise<FileHistory | null>;
  transitions(id: string): Promise<readonly TransitionRow[]>;
  /** The transition that a message's key led to, if it has been recorded. */
  transitionByKey(id: string, key: string): Promise<TransitionRow | null>;
  /** Fate of the act of this key on record; null where it has not been decided, or never came. */
  fate(id: string, key: string): Promise<Fate | null>;
  /**
   * Records an act that was declined before its procedure saw it, once for its key and under the application's lock.
   * If the record has decided on the act, or has declined it before, that fate is answered and nothing is written.
   * One thing still changes such a fate: the end of the application, which is final.
   */
  decline(id: string, act: DeclinedAct): Promise<Fate>;
  audit(id: string): Promise<readonly AuditRow[]>;
  /** Those of these applications whose audit may have a fact of this verb, asked at once; none of the others has one. */
  withFact(ids: readonly string[], verb: string): Promise<ReadonlySet<string>>;
  ledger(id: string): Promise<readonly LedgerView[]>;
  /** Recomputes every hash from the stored bytes. */
  verifyChain(id: string): Promise<ChainReport>;
  /**
   * Appends an audited fact that belongs to the application but to no transition: claim, download, view of personal
   * data.
   */
  appendAudit(
    id: string,
    entry: {
      readonly at: Instant;
      readonly actor: string;
      readonly verb: string;
      readonly task?: string;
      readonly before?: JsonObject;
      readonly after?: JsonObject;
      readonly personal?: JsonObject;
    },
  ): Promise<void>;
  /**
   * *Crypto-shredding*: destroys the applicant's data key, and those of every case that holds a copy of the data: the
   * licences of a group, called procedures, cases that the office began about it. The audit chains still verify.
   * Erasing a copy does not erase the application that it was copied from.
   */
  destroyKey(id: string, by: string, at: Instant): Promise<void>;
}
