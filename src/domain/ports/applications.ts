/** Applications as the record keeps them, with what is personal apart. */
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

/** The file as it was filed, and each correction of it, by its transition. */
export interface FileHistory {
  readonly filed: ApplicationFile;
  readonly corrections: readonly { readonly seq: number; readonly fields: JsonObject }[];
}

export interface ApplicationRow {
  readonly id: string;
  /** What people call it by. */
  readonly number: string;
  /** Whether it had begun before it was numbered. */
  readonly numberedLater: boolean;
  readonly office: string;
  readonly permitType: string;
  readonly origin: Origin;
  /** Stable reference of the source, unique among what came from there. */
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

/** An act that its procedure never sees, and why. */
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
  /** Those of these ids that there are, in any order. */
  several(ids: readonly string[]): Promise<readonly ApplicationRow[]>;
  /** Numbers of these ids; none for an id that is not on record. */
  numbers(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The application of this number, as it is written; null where none has it. */
  idOf(number: string): Promise<string | null>;
  findBySource(source: Source, sourceRef: string): Promise<ApplicationRow | null>;
  /** The application of this id or number that this tracking secret (its SHA-256, hexadecimal) belongs to. */
  trackedBy(name: string, secretHash: string): Promise<ApplicationRow | null>;
  /** What an application's procedure called, in the order of the calls. */
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
    /** Digests of procedures: those that follow none of them are left out. */
    readonly procedures?: readonly string[];
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<ApplicationRow>>;
  /** As it is now. */
  file(id: string): Promise<ApplicationFile | null>;
  fileHistory(id: string): Promise<FileHistory | null>;
  transitions(id: string): Promise<readonly TransitionRow[]>;
  /** The transition that a message's key led to, if it has been recorded. */
  transitionByKey(id: string, key: string): Promise<TransitionRow | null>;
  /** What the record says of the act of this key; null where it has not been decided, or never came. */
  fate(id: string, key: string): Promise<Fate | null>;
  /**
   * Writes down, once for its key and under the application's lock, that an act was declined before its procedure saw
   * it. Where the record has decided on it already, or has declined it at a door before, that is answered and nothing is
   * written; only the end of the application is news then, and final.
   */
  decline(id: string, act: DeclinedAct): Promise<Fate>;
  audit(id: string): Promise<readonly AuditRow[]>;
  ledger(id: string): Promise<readonly LedgerView[]>;
  /** Recomputes every hash from the stored bytes. */
  verifyChain(id: string): Promise<ChainReport>;
  /** An audited fact that belongs to the application but to no transition: claim, download, view of personal data. */
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
   * licences of a group, procedures that were called, cases that the office began about it. The audit chains still
   * verify. A copy's own erasure does not reach what it was copied from.
   */
  destroyKey(id: string, by: string, at: Instant): Promise<void>;
}
