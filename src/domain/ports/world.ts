/** The world outside the record: files, mail, paper, other systems, the orchestration. */
import type { OssAnswer } from '../integration/oss-answer.js';
import type { Migrate, OutsideMessage } from '../application/messages.js';
import type { ProcessDefinition } from '../process/definition.js';
import type { ChannelMessage } from './channels.js';
import type { Refusal } from '../shared/error-codes.js';
import type { CareState } from './care.js';
import type { JsonObject } from '../shared/json.js';

/** Content-addressed files (SHA-256); writing the same bytes twice changes nothing. Bytes are encrypted at rest where `key` is given. */
export interface Archive {
  put(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  /**
   * Bytes of a file; null where nothing is stored. A file whose bytes no longer have this digest is an error, never a
   * result.
   */
  get(sha256: string): Promise<Uint8Array | null>;
  has(sha256: string): Promise<boolean>;
  /** Writes the manifest of one application: its files, with digests and sizes. */
  manifest(application: string, manifest: JsonObject): Promise<{ readonly path: string; readonly sha256: string }>;
}

/** A mail. Its key becomes the Message-ID, so that a repeat can be recognised by the receiver. */
export interface Mail extends ChannelMessage {
  readonly to: string;
}

/** Sends a mail. Fails with a code: MAIL_UNAVAILABLE may be tried again; a refused recipient is permanent. */
export interface Mailer {
  send(mail: Mail): Promise<{ readonly messageId: string }>;
}

export interface PrintJob {
  /** Stable key, used as the job's name, so that a repeat can be found on the printer. */
  readonly key: string;
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly copies: number;
  /** Number that the printer gave this job in an earlier attempt, where known. */
  readonly taken?: string;
  /**
   * Called once the printer has taken the job, before it is followed: after that the job must not be handed over again.
   */
  readonly onTaken?: (job: string) => Promise<void>;
}

export interface Printer {
  /** Prints a job and follows it to its end. PRINTER_UNAVAILABLE (no paper, stopped, away) may be tried again. */
  print(job: PrintJob): Promise<{ readonly job: string; readonly state: 'completed'; readonly printer: string }>;
}

/** Client of OSS. An answer's `code` is that of its envelope (reference: PIA, Lampiran 9), else the HTTP status. */
export interface Oss {
  licenseStatus(payload: JsonObject): Promise<OssAnswer>;
  license(payload: JsonObject): Promise<OssAnswer>;
  /** kd_status that OSS holds for a permit request; empty where it knows none. Fails where OSS does not say. */
  currentStatus(permitRequest: string): Promise<string>;
  /** Number of the permit that OSS holds for a permit request; empty where it knows none. Fails where OSS does not say. */
  heldLicense(permitRequest: string): Promise<string>;
}

/** Timekeepers of issued permits. */
export interface PermitClocks {
  /** Starts the permit's timekeeping, once: a second start changes nothing. */
  startPermit(permit: string): Promise<void>;
}

/** Orchestration for the API: starts a procedure, or tells it something. A request never queries a workflow. */
export interface Orchestration {
  /** Starts the procedure, once: a second start of the same application changes nothing. */
  start(application: string): Promise<void>;
  /** Hands over a message, which is kept while every worker is down. `gone` where the procedure has ended. */
  tell(application: string, message: OutsideMessage): Promise<'accepted' | 'gone'>;
  /** Orders a move to another version. Answers the refusal before history, or null when the order is on record. */
  migrate(application: string, message: Migrate, definition: ProcessDefinition): Promise<Refusal | null>;
  /** The workflow's own event history, for supervisors. */
  history(application: string): Promise<readonly JsonObject[]>;
  /** Recurring work of an office, with the state of each schedule. */
  care(office: string): Promise<readonly CareState[]>;
  healthy(): Promise<boolean>;
  /** True where a worker has asked for work lately; where none has, messages wait for one. */
  attended(): Promise<boolean>;
}
