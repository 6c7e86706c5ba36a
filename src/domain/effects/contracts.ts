/** What workflows may ask of the world, as types: the bundle of the workflows never sees their code. */
import type { ClockNotice } from '../application/clock-journal.js';
import type { OpenedApplication } from '../application/opening.js';
import type { ApplicationState } from '../application/state.js';
import type { RecordAnswer, Transition } from '../ports/recorder.js';
import type { ProcessDefinition } from '../process/definition.js';
import type { ErrorCode, Refusal } from '../shared/error-codes.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { AnswerOf, EFFECTS, EffectName } from './table.js';

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
  newNotices(office: string, version: number): Promise<readonly ClockNotice[]>;
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

type ActivityOf<E extends EffectName> = (typeof EFFECTS)[E]['activity'];
type Requested<E extends EffectName> = (typeof EFFECTS)[E]['request'];

/** Effects that one activity performs; a signature takes several. */
export type SimpleEffect = { [E in EffectName]: Requested<E> extends 'letter' ? E : never }[EffectName];

type SimpleActivities = {
  [E in SimpleEffect as ActivityOf<E>]: (request: EffectRequest) => Promise<AnswerOf<E>>;
};

/** The stages of a signature around the ceremony. */
interface SignatureActivities {
  prepareSignature(request: SigningRequest): Promise<PreparedSignature>;
  /** Time-stamp, validation data and archive time-stamp: retriable, and found again by key. */
  completeSignature(request: SigningRequest & { readonly prepared: string }): Promise<AnswerOf<'sign'>>;
  /**
   * Whether the letter was signed although the attempt did not answer so: what is not on record by now never will be.
   * Waits, and is an incident, while a provider's outcome is unknown. `unheard`: the attempt ended for want of a sign of
   * life; a worker that lives is waited for.
   */
  settleSignature(request: SigningRequest & { readonly unheard?: true }): Promise<{ readonly signed: boolean }>;
}

/** What performs the effects of the table, each answering what the table says. */
export type EffectActivities = SimpleActivities & SignatureActivities;

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
    readonly code: ErrorCode;
    readonly detail: string;
  }): Promise<void>;
}
