/** The whole record of one application, as it is stored and as it reads: what a case bundle is made of. */
import type { ApplicationMessage } from '../application/messages.js';
import type { KeptOpening } from '../application/opening.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationRow, LedgerView } from './applications.js';
import type { DocumentRow } from './documents.js';
import type { TaskRow } from './tasks.js';
import type { TransitionRow } from './audit.js';

/** A value as it is stored, encrypted, and as it reads. */
export interface EncryptedValue<T> {
  readonly sealed: Uint8Array;
  readonly plain: T;
}

export interface CaseRecord {
  readonly application: ApplicationRow;
  /** Number and hash of the last entry of the chain, at the moment of reading. */
  readonly chain: { readonly entries: number; readonly hash: string };
  /** Opens every encrypted value of this application. */
  readonly dataKey: Uint8Array;
  readonly applicant: EncryptedValue<Json>;
  readonly data: EncryptedValue<Json>;
  /** What it began with; null for one that began before that was kept, or has not begun. */
  readonly opening: EncryptedValue<KeptOpening> | null;
  readonly corrections: readonly (EncryptedValue<Json> & { readonly seq: number })[];
  readonly audit: readonly { readonly position: number; readonly canonical: Uint8Array; readonly hash: string }[];
  readonly transitions: readonly (TransitionRow & EncryptedValue<ApplicationMessage>)[];
  readonly ledger: readonly (LedgerView & { readonly seq: number; readonly line: number })[];
  readonly tasks: readonly TaskRow[];
  readonly documents: readonly DocumentRow[];
  readonly deeds: readonly {
    readonly key: string;
    readonly kind: string;
    readonly detail: JsonObject;
    readonly at: Instant;
  }[];
  readonly outbox: readonly {
    readonly key: string;
    readonly channel: string;
    readonly payload: Json;
    readonly state: string;
    readonly answer: Json;
  }[];
  readonly numbers: readonly {
    readonly key: string;
    readonly register: string;
    readonly year: number;
    readonly seq: number;
    readonly number: string;
    readonly state: string;
    readonly reason: string | null;
  }[];
}

export interface CaseRecords {
  /** Read under the application's lock: all of one moment. Null where there is none. Fails where its data key is destroyed. */
  read(application: string): Promise<CaseRecord | null>;
}

export interface CaseExports {
  /**
   * The bundle of a case as a ZIP file, and the head of the chain that it holds; null where there is no such application.
   * Fails where a file of it is missing or no time-stamp is to be had.
   */
  bundle(
    application: string,
    by: string,
  ): Promise<{ readonly zip: Uint8Array; readonly entries: number; readonly head: string } | null>;
}

export interface Openings {
  /** Keeps what the application began with, once, with its entry in the chain; answers what stands. */
  keep(application: string, opening: KeptOpening, at: Instant): Promise<KeptOpening>;
  /** Null where it has not begun, began before that was kept, or its data key is destroyed. */
  find(application: string): Promise<KeptOpening | null>;
}
