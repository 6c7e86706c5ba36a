/** Care of the archive over the years: files are checked again and again, archive time-stamps are renewed in time. */
import type { Instant } from '../shared/time.js';

export interface CaredFile {
  /** Place in the order of filing: the next page begins after it. */
  readonly number: number;
  readonly document: string;
  readonly application: string;
  readonly sha256: string;
}

export interface ArchiveCareRows {
  /** Files of applications whose data key lives, in the order of their filing. */
  files(after: number, limit: number): Promise<readonly CaredFile[]>;
  /** Applications with a signed letter whose data key lives, by id. */
  lettered(after: string, limit: number): Promise<readonly string[]>;
  /**
   * Serves the letter in the version `to` from now on; its earlier digest still finds it. False where that was so
   * already.
   */
  renewed(from: string, to: string): Promise<boolean>;
}

/**
 * Instant until which the newest time-stamp of a letter can be relied upon; null where it has no document time-stamp.
 */
export type StampEnd = (pdf: Uint8Array) => Promise<Instant | null>;
