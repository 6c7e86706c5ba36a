/**
 * Messages to a running application, from people, systems and the machinery. Each has its sender's key: it counts once.
 */
import type { Instant } from '../shared/time.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Outcome } from './state.js';
import type { WantedItem } from './wanted-item.js';

import type { OssClockCode } from '../time/index.js';
import type { ApplicantSignature, SignatureCover } from './applicant-signature.js';
import type { ClockNotice } from './clock-journal.js';

/** Sender of a message. `roles`: those held in the application's office at that moment. A system's user is `system`. */
export interface Actor {
  readonly user: string;
  readonly roles: readonly string[];
  /** User id of the official that the actor stands in for (Plh/Plt). */
  readonly onBehalfOf?: string;
}

/** People behind an act: the actor, and the one they stand in for. */
export const peopleBehind = ({ user, onBehalfOf }: Actor): readonly string[] =>
  onBehalfOf === undefined ? [user] : [user, onBehalfOf];

interface Addressed {
  /** Made by the sender, unique within the application: a second message with the same key changes nothing. */
  readonly key: string;
  /** Acceptance of the message from its sender; the clock counts up to here, not to when a worker read it. */
  readonly at: Instant;
  readonly actor: Actor;
}

/** An officer has finished a task: receive, process, approve, finalise, sign, print, hand over … `input` depends on the action. */
export interface CompleteTask extends Addressed {
  readonly type: 'complete-task';
  readonly task: string;
  readonly input: JsonObject;
}

/** An official gives their initials to exactly the draft that they were shown. */
export interface GiveParaf extends Addressed {
  readonly type: 'give-paraf';
  readonly task: string;
  /** SHA-256 of the draft that was shown. */
  readonly draft: string;
}

/**
 * A supervisor gives a task to an official outside its role, because nobody with the role may do it: the only holder
 * gave another paraf, or is away without a stand-in.
 */
export interface RouteTask extends Addressed {
  readonly type: 'route-task';
  readonly task: string;
  /** User id of the official. */
  readonly to: string;
  readonly reason: string;
}

/** *Pengembalian*: the task goes back to an earlier one, with a reason and the items to correct. */
export interface ReturnTask extends Addressed {
  readonly type: 'return-task';
  readonly task: string;
  readonly to: string;
  readonly reason: string;
  /** Items as sentences or ids of requirements, or with a requirement or field of their own. */
  readonly items: readonly (string | WantedItem)[];
}

/** An officer takes back their own completion while the next person has not acted. */
export interface RecallTask extends Addressed {
  readonly type: 'recall-task';
  readonly element: string;
  readonly reason: string;
}

/** *Penarikan*: the applicant ends the application. */
export interface WithdrawApplication extends Addressed {
  readonly type: 'withdraw';
  readonly reason: string;
}

/** The satisfaction survey of this application is filled. Its answers are never part of a message. */
export interface SurveyCompleted extends Addressed {
  readonly type: 'survey-completed';
  readonly survey: string;
  /** Open gate that the survey is told for once more, because it waits although the record has the survey as filled. */
  readonly gate?: string;
}

/** A requirement's file was added or replaced, or the technical team's recommendation was uploaded. */
export interface FileChanged extends Addressed {
  readonly type: 'file-changed';
  readonly change:
    | { readonly kind: 'requirement'; readonly requirement: string; readonly sha256: string }
    | {
        readonly kind: 'recommendation';
        readonly number: string;
        readonly date: string;
        readonly result: 'positive' | 'negative';
        readonly sha256: string;
      };
}

/**
 * A correction of the file: the applicant's particulars, or the data of the form. It comes from an officer who has the
 * case, or from the applicant for the fields that were sent back.
 */
export interface CorrectApplication extends Addressed {
  readonly type: 'correct-application';
  /** New value by particular; null removes it. */
  readonly applicant: JsonObject;
  /** New value by field of the form, whole. */
  readonly data: JsonObject;
  readonly reason: string;
}

/** The applicant has signed the application with their own certificate, and the signature was verified. */
export interface ApplicationSigned extends Addressed {
  readonly type: 'application-signed';
  readonly signature: Omit<ApplicantSignature, 'at' | 'void'> & {
    /** Distinguished name of the signer's certificate: personal data. */
    readonly signer: string;
  };
  /** Files and corrections that the signed statement covers. */
  readonly cover: SignatureCover;
}

/** A supervisor rests the clock on a legal ground, or lets it run again. */
export interface HoldApplication extends Addressed {
  readonly type: 'hold';
  readonly ground: string;
  /** Evidence of the ground: number of a letter or writ, or id of a document on file. */
  readonly document?: string;
  /** True where the supervisor knows that this stop is beyond the office's limits. */
  readonly consent?: boolean;
  readonly reason: string;
}
export interface ResumeApplication extends Addressed {
  readonly type: 'resume';
  readonly reason: string;
}

/** A supervisor moves a token, never past a gate. */
export interface RepairApplication extends Addressed {
  readonly type: 'repair';
  readonly task: string;
  readonly to: string;
  readonly reason: string;
}

/** OSS has decided for us (57, deemed approval) or the NIB was revoked or cancelled. */
export interface Supersede extends Addressed {
  readonly type: 'supersede';
  readonly status: string;
  readonly reason: string;
}

/**
 * Another official signs for the office from now on: an appointment or a delegation has begun or ended. A letter that
 * was drawn for the one before and is not signed is drawn anew.
 */
export interface SignatoryChanged extends Addressed {
  readonly type: 'signatory-changed';
  /** User id of the official who signs. */
  readonly signatory: string;
  /** Official for whom they sign (Plh., Plt.); null where they hold the office themselves. */
  readonly standsInFor: string | null;
}

/** A procedure that this one called has ended (BPMN 2.0.2, 10.3.6): its caller goes on with what it leaves behind. */
export interface CallEnded extends Addressed {
  readonly type: 'call-ended';
  /** The call activity's open item. */
  readonly task: string;
  /** The application of the called procedure. */
  readonly child: string;
  readonly outcome: Outcome;
  /** Code of the error that it failed with. */
  readonly error: string | null;
  readonly outputs: JsonObject;
}

/** A called procedure threw an escalation that it did not catch itself; it goes on. */
export interface CallEscalated extends Addressed {
  readonly type: 'call-escalated';
  readonly task: string;
  readonly code: string;
}

/** The caller no longer waits: the called procedure ends at once. */
export interface CallCancelled extends Addressed {
  readonly type: 'call-cancelled';
}

/** A BPMN message of another procedure or of an integrator. */
export interface ProcessMessage extends Addressed {
  readonly type: 'process-message';
  readonly name: string;
  readonly payload: Json;
  /** Correlation key; null where the sender gives none: then only a receiver that asks for no key takes the message. */
  readonly correlationKey: Json;
  /** Element that a message flow leads to; where it is left out the receiver is found by name. */
  readonly to?: string;
}

/** A BPMN signal that another procedure of the office broadcast. */
export interface ProcessSignal extends Addressed {
  readonly type: 'process-signal';
  readonly name: string;
  readonly payload: Json;
}

/** A licence of the same group has come to its end (Metro regulation 27/2020, article 1 no. 14). */
export interface LicenceEnded extends Addressed {
  readonly type: 'licence-ended';
  /** Permit type of the licence. */
  readonly licence: string;
  readonly outcome: Outcome;
  /** Reason why it was not issued; null where it was. */
  readonly reason: string | null;
}

/** A supervisor moves the application to another version of its procedure. Comes as an update, never as a signal. */
export interface Migrate extends Addressed {
  readonly type: 'migrate';
  /** Digest of the definition. */
  readonly to: string;
  /** Elements that the new version calls otherwise: old id to new id. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** Key of the message that the effect of a task has been performed. */
export const effectDoneKey = (task: string): string => `effect-done/${task}`;

/** An effect that the procedure asked for has been performed, or has failed for good. */
export interface EffectDone extends Addressed {
  readonly type: 'effect-done';
  readonly task: string;
  readonly outputs: JsonObject;
}
export interface EffectFailed extends Addressed {
  readonly type: 'effect-failed';
  readonly task: string;
  readonly code: string;
  readonly detail: string;
}

/** Machine work waits until somebody corrects the file. `detail` is for that person. */
export interface CorrectionWanted extends Addressed {
  readonly type: 'correction-wanted';
  readonly task: string;
  readonly code: string;
  readonly detail: string;
}

/** A BPMN timer or a deadline of the clock has come. */
export interface TimerFired extends Addressed {
  readonly type: 'timer-fired';
  readonly timer: string;
}
export interface DeadlineReached extends Addressed {
  readonly type: 'deadline-reached';
  readonly deadline: string;
}

/** OSS commands the clock by a status: 41 stop, 42 resume, 43 and 44 back to zero (PIA OSS RBA, Lampiran 10). */
export interface OssClock extends Addressed {
  readonly type: 'oss-clock';
  readonly code: OssClockCode;
}

/** A task was taken, given back or given to another. From then on its time is handling, or waiting again. */
export interface TaskHeld extends Addressed {
  readonly type: 'task-held';
  readonly task: string;
  /** User who has the task in hand; null where nobody has. */
  readonly holder: string | null;
}

/** A supervisor sets the clock back to zero. */
export interface ResetClock extends Addressed {
  readonly type: 'reset-clock';
  readonly reason: string;
}

/** A supervisor consents to the next stop of the clock, where the office's limits ask for it. */
export interface ConsentToStop extends Addressed {
  readonly type: 'consent-to-stop';
  readonly reason: string;
}

/** Outage windows and decrees that the application has not taken into account yet, in the order of the journal. */
export interface ClockAdjusted extends Addressed {
  readonly type: 'clock-adjusted';
  readonly notices: readonly ClockNotice[];
}

export interface ApplicationStarted extends Addressed {
  readonly type: 'started';
  readonly variables: JsonObject;
  /** Start that a message, a signal or a time has triggered; the plain one where left out. */
  readonly start?: { readonly startEvent: string; readonly message?: string };
}

/** Messages of people and of other systems or procedures; the others come from the application's own workflow. */
export type OutsideMessage =
  | CompleteTask
  | GiveParaf
  | ReturnTask
  | RecallTask
  | WithdrawApplication
  | SurveyCompleted
  | FileChanged
  | CorrectApplication
  | ApplicationSigned
  | HoldApplication
  | ResumeApplication
  | RepairApplication
  | Supersede
  | SignatoryChanged
  | RouteTask
  | OssClock
  | TaskHeld
  | ResetClock
  | ConsentToStop
  | CallEnded
  | CallEscalated
  | CallCancelled
  | ProcessMessage
  | ProcessSignal
  | LicenceEnded;

export type ApplicationMessage =
  | OutsideMessage
  | Migrate
  | EffectDone
  | EffectFailed
  | CorrectionWanted
  | TimerFired
  | DeadlineReached
  | ClockAdjusted
  | ApplicationStarted;

export const SYSTEM: Actor = { user: 'system', roles: [] };
