/** What workflows may ask of the world, as types: the bundle of the workflows never sees their code. */
import type { ApplicationContext } from '../domain/application/context.js';
import type { ApplicationState } from '../domain/application/state.js';
import type { RecordAnswer, Transition } from '../domain/ports/recorder.js';
import type { Refusal } from '../domain/shared/error-codes.js';
import type { Instant } from '../domain/shared/time.js';

/** Everything an application is decided with, read once when its workflow starts and kept in its history. */
export interface OpenedApplication {
  readonly context: ApplicationContext;
  readonly office: string;
  readonly applicantUser: string | null;
  readonly requirements: Readonly<Record<string, string>>;
  readonly receivedAt: Instant;
}

export interface RecordingActivities {
  openApplication(application: string): Promise<OpenedApplication>;
  /** `refuted`: the record itself contradicts the message (a survey that nobody filled). */
  recordTransition(transition: Transition): Promise<RecordAnswer | { readonly outcome: 'refuted'; readonly refusal: Refusal }>;
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
  draftFinalLetter(request: EffectRequest): Promise<{ readonly sha256: string; readonly covered: string }>;
  numberLetter(request: EffectRequest): Promise<{ readonly number: string; readonly key: string; readonly date: string }>;
  prepareSignature(request: SigningRequest): Promise<PreparedSignature>;
  /** Time-stamp, validation data and archive time-stamp: retriable, and found again by key. */
  completeSignature(request: SigningRequest & { readonly prepared: string }): Promise<{ readonly sha256: string; readonly level: string; readonly signer: string }>;
  publishLetter(request: EffectRequest): Promise<{ readonly verificationId: string }>;
  printLetter(request: EffectRequest): Promise<{ readonly job: string; readonly printer: string }>;
  notifyReady(request: EffectRequest): Promise<{ readonly sent: boolean }>;
  inviteSurvey(request: EffectRequest): Promise<{ readonly survey: string }>;
  archiveCase(request: EffectRequest): Promise<{ readonly manifest: string }>;
}

/** Runs only on the worker that holds the key of the seal; one attempt. */
export interface SigningActivities {
  signDigest(request: SigningRequest & { readonly prepared: string; readonly digest: string }): Promise<{ readonly signed: true }>;
}

/** Makes a failure visible to people while it is tried again, and closes it when it works. */
export interface IncidentActivities {
  raiseIncident(incident: { readonly application: string; readonly task: string; readonly code: string; readonly detail: string }): Promise<void>;
}
