/** State of one application: plain data, without personal data, small enough to be written with each transition. */
import type { ApplicantSignature } from './applicant-signature.js';
import type { Json } from '../shared/json.js';
import type { LetterKind } from '../letter/kinds.js';
import type { ClockState } from '../time/index.js';
import type { ProcessState } from '../process/state.js';
import type { Instant } from '../shared/time.js';

/** Initials given to one draft. `void` once something they cover has changed. */
export interface Paraf {
  readonly element: string;
  readonly by: string;
  readonly onBehalfOf?: string;
  readonly at: Instant;
  /** SHA-256 of the draft that was shown. */
  readonly draft: string;
  /** Digest of that draft's content without number, date and signature block. */
  readonly covered: string;
  /** Routing by a supervisor, where the paraf was given by the official whom the task was routed to. */
  readonly routed?: { readonly by: string; readonly reason: string };
  readonly void?: { readonly at: Instant; readonly reason: string };
}

/** A task that a supervisor gave to an official outside its role, because nobody of the role may do it. */
export interface Routed {
  readonly to: string;
  readonly by: string;
  readonly reason: string;
}

export interface Recommendation {
  readonly number: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly result: 'positive' | 'negative';
  readonly sha256: string;
}

/** One drawing of the letter, with or without its number. */
export interface LetterDrawing {
  readonly sha256: string;
  /** Digest of its content without number, date and signature block. */
  readonly covered: string;
  /** User id of the official in its signature block; absent in drawings made before blocks were kept. */
  readonly signatory?: string;
  /** The official for whom the one in the block signs (Plh., Plt.). */
  readonly standsInFor?: string;
}

/** The letter drawn anew because another official signs it: machine work beside the procedure, under a key of its own. */
export interface Redrawing {
  readonly task: string;
  readonly element: string;
  readonly effect: 'draft' | 'draft-final';
}

export interface LetterState {
  /** Kind that the procedure makes, or a refusal of it. */
  readonly kind: LetterKind;
  /** The unnumbered draft that parafs cover. */
  readonly draft?: LetterDrawing;
  readonly number?: string;
  readonly numberKey?: string;
  /** YYYY-MM-DD in the office's zone. */
  readonly date?: string;
  readonly final?: LetterDrawing;
  readonly signed?: { readonly sha256: string; readonly at: Instant; readonly by: string; readonly level: string };
}

/** Reason for a wanted correction, as a code. Its detail may quote the file, and stands sealed in the audit. */
export interface WantedCorrection {
  /** Id of the task that stands for it in the work list. */
  readonly task: string;
  readonly element: string;
  readonly code: string;
  readonly since: Instant;
  /** Role whose list has the task: that of the last officer before the machine; the front office for a whole file. */
  readonly role: string;
}

/** Ends of an application. `stopped`: a licence of its group that it depends on was not issued. */
export const OUTCOMES = [
  'issued',
  'refused',
  'withdrawn',
  'superseded',
  'failed',
  'completed',
  'stopped',
  'deemed-approved',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** State of one licence of a group: licences that are issued before it, as long as they are not. */
export interface LicenceState {
  /** Its permit type. */
  readonly id: string;
  readonly waitsFor: readonly string[];
}

/** A fact as a gate was told it: when, and under which correlation key, where the gate asks for one. */
export interface KnownFact {
  readonly at: Instant;
  readonly key?: Json;
}

/**
 * Item for which an incomplete file went back to its applicant; it has neither member where it was a sentence alone.
 */
export interface SentBackItem {
  readonly requirement?: string;
  readonly field?: string;
  readonly done?: true;
}

export interface ApplicationState {
  readonly version: 1;
  readonly application: string;
  readonly office: string;
  readonly applicantUser: string | null;
  readonly process: ProcessState;
  readonly clock: ClockState;
  /** Requirement id to SHA-256 of the file uploaded for it. */
  readonly requirements: Readonly<Record<string, string>>;
  readonly recommendation: Recommendation | null;
  /** The applicant's signature under the application, as it was judged; void once the application has changed. */
  readonly applicantSignature?: ApplicantSignature;
  /** Number of corrections of the application's data so far. */
  readonly corrections?: number;
  /** Items that the applicant was asked to complete, until they have sent the file back. */
  readonly sentBack?: readonly SentBackItem[];
  /** Corrections that are waited for, by the open item of machine work; `file` stands for the whole file as it came. */
  readonly wanted?: Readonly<Record<string, WantedCorrection>>;
  /** Number of corrections that were wanted so far: their tasks count on. */
  readonly wantedSoFar?: number;
  readonly parafs: readonly Paraf[];
  readonly letter: LetterState;
  /** Tasks that were routed to an official outside their role, by task. */
  readonly routed?: Readonly<Record<string, Routed>>;
  /** Drawing under way; the letter it will replace is not signed meanwhile. */
  readonly redrawing?: Redrawing;
  /** Number of redrawings for another signatory so far: their keys count on. */
  readonly redrawn?: number;
  /** Instant at which the survey was filled; null before. Its answers are not kept here. */
  readonly surveyAt: Instant | null;
  /** Facts that other gates have been told, by the gate's element. */
  readonly facts?: Readonly<Record<string, KnownFact>>;
  readonly refusalReason: string | null;
  /** Acts of people on tasks, for recall and for "not both paraf and signature on one letter". */
  readonly acts: readonly {
    readonly task: string;
    readonly element: string;
    readonly action: string;
    readonly by: string;
    readonly at: Instant;
  }[];
  /** Number of times each row of the SOP, each group and the promise was begun. */
  readonly attempts: Readonly<Record<string, number>>;
  /** BPMN timers that run: id to due instant. */
  readonly timers: Readonly<Record<string, Instant>>;
  /** A supervisor's consent to the next stop that needs one. */
  readonly consent?: { readonly by: string; readonly at: Instant };
  /** Hold by a supervisor on a legal ground, during which the clock rests; null while there is none. */
  readonly held: { readonly ground: string; readonly since: Instant; readonly document?: string } | null;
  /** Instant at which the promise ended and the application was handed to the head with a countdown. */
  readonly handedToHeadAt?: Instant;
  /** Number of the last notice (outage windows, decrees on the calendar) that is taken into account. */
  readonly notices: number;
  /** Instant since which each open item and each awaited time stands open, by its id. */
  readonly openSince?: Readonly<Record<string, Instant>>;
  /** Time of the last accepted message: the next is never before it. */
  readonly lastAt: Instant;
  readonly outcome: Outcome | null;
  /** The application whose procedure called this one, and the item there that waits for its end. */
  readonly parent?: { readonly application: string; readonly item: string };
  readonly licence?: LicenceState;
  /** Number of things said to others so far (messages, signals, mail): their keys count on. */
  readonly said?: number;
  /** Licence whose end stopped the application, with its outcome and reason. */
  readonly stoppedBy?: { readonly licence: string; readonly outcome: Outcome; readonly reason: string | null };
}
