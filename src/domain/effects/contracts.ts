/** Activities that workflows call, as types only: the workflow bundle never contains their code. */
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

/** Request to open the application of a called procedure, once for each item of the caller. */
export interface ChildRequest {
  readonly application: string;
  /** The caller's item. With the application it is the child's source. */
  readonly task: string;
  readonly process: string;
  readonly variables: JsonObject;
  readonly at: Instant;
}

/** Activities of the record that the engine calls beside `recordTransition`. */
export interface ProcedureActivities {
  openChild(request: ChildRequest): Promise<{ readonly child: string }>;
  /** A version of a procedure, as it was published. */
  openDefinition(request: { readonly application: string; readonly digest: string }): Promise<ProcessDefinition>;
}

/** Care of the archive, one page a call; `next` is null after the last page. */
export interface ArchiveCareActivities {
  checkFixity(
    after: number,
  ): Promise<{ readonly next: number | null; readonly looked: number; readonly damaged: number }>;
  renewStamps(
    after: string,
  ): Promise<{ readonly next: string | null; readonly looked: number; readonly renewed: number }>;
}

/** The disposal list, one page a call; `next` is null after the last page. */
export interface DisposalActivities {
  proposeDisposals(
    after: string,
  ): Promise<{ readonly next: string | null; readonly looked: number; readonly proposed: number }>;
}

/** Activities over the life of an issued permit. */
export interface PermitLifeActivities {
  /**
   * Lets the record decide everything that has come due. Answers the time of the next look, null where nothing will
   * ever come due.
   */
  keepPermitTime(permit: string): Promise<{ readonly nextAt: Instant | null }>;
}

export interface NoticeActivities {
  /** Clock notices (outage windows and decrees) of the office with a number above this one. */
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
  /** Reason and items of the correction that the applicant is asked for, where the procedure asks. */
  readonly correction?: { readonly reason: string; readonly items: readonly string[] };
  /** Data of a statement that the permit is deemed approved: the end of the promise, and its stops. */
  readonly deemed?: JsonObject;
}

export interface SigningRequest extends EffectRequest {
  /** Id of the sealed passphrase. */
  readonly seal: string;
  /** User id of the official. */
  readonly signer: string;
  /** Task at which the official gave the secret: the seal is bound to it. */
  readonly signTask: string;
}

/**
 * A prepared letter: the digest that the official signs, and the task queue of the worker that holds the key of the
 * seal.
 */
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

/** Stages of a signature around the ceremony. */
export interface SignatureActivities {
  prepareSignature(request: SigningRequest): Promise<PreparedSignature>;
  /** Adds time-stamp, validation data and archive time-stamp. Retriable: a finished one is found by its key. */
  completeSignature(request: SigningRequest & { readonly prepared: string }): Promise<AnswerOf<'sign'>>;
  /**
   * Answers whether the letter was signed although its attempt gave no answer: a signature that is not on record by now
   * never will be. Waits, with an incident, while a provider's outcome is unknown. `unheard`: the attempt ended for
   * want of a heartbeat; if its worker still lives, it is waited for.
   */
  settleSignature(request: SigningRequest & { readonly unheard?: true }): Promise<{ readonly signed: boolean }>;
}

/** Activities that perform the effects of the table. Each answers the fields that the table lists. */
export type EffectActivities = SimpleActivities & SignatureActivities;

/** Signature on the digest. Runs only on the worker that holds the key of the seal, in one attempt. */
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
