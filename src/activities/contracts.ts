/** What workflows may ask of the world, as types: the bundle of the workflows never sees their code. */
import type { Notice } from '../domain/application/clock-journal.js';
import type { OpenedApplication } from '../domain/application/opening.js';
import type { ApplicationState } from '../domain/application/state.js';
import type { RecordAnswer, Transition } from '../domain/ports/recorder.js';
import type { ProcessDefinition } from '../domain/process/definition.js';
import type { Refusal } from '../domain/shared/error-codes.js';
import type { JsonObject } from '../domain/shared/json.js';
import type { Instant } from '../domain/shared/time.js';

export type { OpenedApplication };

/** A procedure that another calls: its application, made once for each item of the caller. */
export interface ChildRequest {
  readonly application: string;
  /** The caller's item: with the application it is the child's source. */
  readonly task: string;
  readonly process: string;
  readonly variables: JsonObject;
  readonly at: Instant;
}

/** What the engine asks of the record beside transitions. */
export interface ProcedureActivities {
  openChild(request: ChildRequest): Promise<{ readonly child: string }>;
  /** A version of a procedure, as it was published. */
  openDefinition(request: { readonly application: string; readonly digest: string }): Promise<ProcessDefinition>;
}

/** Care of the archive, a page at a time; `next` null: that was the last. */
export interface ArchiveCareActivities {
  checkFixity(
    after: number,
  ): Promise<{ readonly next: number | null; readonly looked: number; readonly damaged: number }>;
  renewStamps(
    after: string,
  ): Promise<{ readonly next: string | null; readonly looked: number; readonly renewed: number }>;
}

/** The disposal list, a page at a time; `next` null: that was the last. */
export interface DisposalActivities {
  proposeDisposals(
    after: string,
  ): Promise<{ readonly next: string | null; readonly looked: number; readonly proposed: number }>;
}

/** The time of an issued permit. */
export interface PermitLifeActivities {
  /** Lets the record decide whatever has come due; answers when to look again, null where nothing will ever come. */
  keepPermitTime(permit: string): Promise<{ readonly nextAt: Instant | null }>;
}

export interface NoticeActivities {
  /** Windows and decrees that concern the office, after this number. */
  newNotices(office: string, version: number): Promise<readonly Notice[]>;
}

export interface RecordingActivities {
  openApplication(application: string): Promise<OpenedApplication>;
  /** `refuted`: the record itself contradicts the message (a survey that nobody filled). */
  recordTransition(
    transition: Transition,
  ): Promise<RecordAnswer | { readonly outcome: 'refuted'; readonly refusal: Refusal }>;
}

/** Work that an element of the procedure asks for. `task` with the application is its key. */
export interface EffectRequest {
  readonly application: string;
  readonly task: string;
  readonly element: string;
  readonly at: Instant;
  readonly letter: ApplicationState['letter'];
  readonly refusalReason: string | null;
  readonly copies: number;
  readonly parafs: ApplicationState['parafs'];
  /** What the applicant is asked to correct, where the procedure says so. */
  readonly correction?: { readonly reason: string; readonly items: readonly string[] };
  /** Of a statement that the permit is deemed approved: when the promise ended, and what stopped it. */
  readonly deemed?: JsonObject;
}

/** A letter beside the application's own: numbered, sealed by the office, filed and published. */
export interface CounterLetter {
  readonly number: string;
  /** Of the register's row. */
  readonly key: string;
  /** YYYY-MM-DD in the office's zone. */
  readonly date: string;
  readonly sha256: string;
  readonly verificationId: string;
}

export interface SigningRequest extends EffectRequest {
  /** Of the sealed passphrase. */
  readonly seal: string;
  /** User id of the official. */
  readonly signer: string;
  /** The task at which the official gave the secret: the seal is bound to it. */
  readonly signTask: string;
}

/** A letter made ready: what the official signs, and the worker that holds the key of the seal. */
export interface PreparedSignature {
  readonly prepared: string;
  readonly digest: string;
  readonly taskQueue: string;
}

export interface EffectActivities {
  draftLetter(request: EffectRequest): Promise<{ readonly sha256: string; readonly covered: string }>;
  /** `standsInFor`: the official for whom the one in the signature block signs (Plh., Plt.), or null. */
  draftFinalLetter(
    request: EffectRequest,
  ): Promise<{ readonly sha256: string; readonly covered: string; readonly standsInFor?: string | null }>;
  numberLetter(
    request: EffectRequest,
  ): Promise<{ readonly number: string; readonly key: string; readonly date: string }>;
  prepareSignature(request: SigningRequest): Promise<PreparedSignature>;
  /** Time-stamp, validation data and archive time-stamp: retriable, and found again by key. */
  completeSignature(
    request: SigningRequest & { readonly prepared: string },
  ): Promise<{ readonly sha256: string; readonly level: string; readonly signer: string }>;
  /**
   * Whether the letter was signed although the attempt did not answer so: what is not on record by now never will be.
   * Waits, and is an incident, while a provider's outcome is unknown.
   */
  settleSignature(request: SigningRequest): Promise<{ readonly signed: boolean }>;
  publishLetter(request: EffectRequest): Promise<{ readonly verificationId: string }>;
  /** Answers at once, with the fact on record, where the office has switched paper off. */
  printLetter(request: EffectRequest): Promise<{ readonly job: string; readonly printer: string }>;
  notifyReady(request: EffectRequest): Promise<{ readonly sent: boolean }>;
  issueReceipt(request: EffectRequest): Promise<CounterLetter>;
  requestCorrection(request: EffectRequest): Promise<CounterLetter>;
  inviteSurvey(request: EffectRequest): Promise<{ readonly survey: string }>;
  archiveCase(request: EffectRequest): Promise<{ readonly manifest: string }>;
}

/** Runs only on the worker that holds the key of the seal; one attempt. */
export interface SigningActivities {
  signDigest(
    request: SigningRequest & { readonly prepared: string; readonly digest: string },
  ): Promise<{ readonly signed: true }>;
}

/** Makes a failure visible to people while it is tried again, and closes it when it works. */
export interface IncidentActivities {
  raiseIncident(incident: {
    readonly application: string;
    readonly task: string;
    readonly code: string;
    readonly detail: string;
  }): Promise<void>;
}
