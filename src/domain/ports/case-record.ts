/** The whole record of one application, stored and in the clear: the material of a case bundle. */
import type { ApplicationMessage } from '../application/messages.js';
import type { KeptOpening } from '../application/opening.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationRow, LedgerView } from './applications.js';
import type { DocumentRow } from './documents.js';
import type { TaskRow } from './tasks.js';
import type { TransitionRow } from './audit.js';

/** An encrypted value: the stored bytes, and the value in the clear. */
export interface EncryptedValue<T> {
  readonly sealed: Uint8Array;
  readonly plain: T;
}

export interface CaseRecord {
  readonly application: ApplicationRow;
  /** Number and hash of the last entry of the chain, at the moment of reading. */
  readonly chain: { readonly entries: number; readonly hash: string };
  /** Data key that opens every encrypted value of this application. */
  readonly dataKey: Uint8Array;
  readonly applicant: EncryptedValue<Json>;
  readonly data: EncryptedValue<Json>;
  /** Opening of the application; null for one that began before openings were kept, or has not begun. */
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
  /**
   * Reads the record at one moment, under the application's lock. Null where there is no such application. Fails where
   * its data key is destroyed.
   */
  read(application: string): Promise<CaseRecord | null>;
}

export interface CaseExports {
  /**
   * Bundle of a case as a ZIP file, and the head of the chain in it; null where there is no such application. Fails
   * where a file of the case is missing or no time-stamp can be had.
   */
  bundle(
    application: string,
    by: string,
  ): Promise<{ readonly zip: Uint8Array; readonly entries: number; readonly head: string } | null>;
}

export interface Openings {
  /** Keeps the opening of the application, once, with its entry in the chain; answers the kept one. */
  keep(application: string, opening: KeptOpening, at: Instant): Promise<KeptOpening>;
  /**
   * Opening of the application. Null where it has not begun, began before openings were kept, or its data key is
   * destroyed.
   */
  find(application: string): Promise<KeptOpening | null>;
}
