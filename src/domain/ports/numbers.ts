/** Numbers of letters, register by register. */
import type { SystemLogEntry } from './system-log.js';
import type { Instant } from '../shared/time.js';

/** A number taken from a register. */
export interface NumberRow {
  readonly seq: number;
  readonly number: string;
  readonly key: string;
  readonly application: string;
  /** Instant of the reservation. */
  readonly at: Instant;
  readonly state: 'reserved' | 'used' | 'void';
  /** Reason of a void number; null otherwise. */
  readonly reason: string | null;
}

export interface NumberTally {
  readonly last: number;
  readonly reserved: number;
  readonly used: number;
  readonly void: number;
}

/** The gapless register of letter numbers: reserved, then used or void, in the office's year. */
export interface NumberRegister {
  /** Reserves a number in one transaction, without gap or double. The same key answers the same number. */
  reserve(request: {
    readonly key: string;
    readonly register: string;
    readonly year: number;
    readonly application: string;
    readonly at: Instant;
    readonly pattern: string;
    readonly values: Readonly<Record<string, string>>;
  }): Promise<{
    readonly seq: number;
    readonly number: string;
    readonly at: Instant;
    readonly state: 'reserved' | 'used' | 'void';
  }>;
  /**
   * Continues after the last number of the office's paper register, before the first number is taken here; recorded in
   * the system log together with it. `begun: false` where the register has begun, with its last number.
   */
  begin(
    register: string,
    year: number,
    last: number,
    entry: SystemLogEntry,
  ): Promise<{ readonly begun: true } | { readonly begun: false; readonly last: number }>;
  /**
   * Voids a number that was reserved for an application that ended before using it, with the reason, recorded in the
   * system log. False where there is no such number. A number stays that is used, that a published letter bears, or
   * whose application still runs.
   */
  discard(register: string, year: number, seq: number, reason: string, entry: SystemLogEntry): Promise<boolean>;
  /** Marks a reserved number as used, for a letter that no transition records; a repeat changes nothing. */
  use(key: string): Promise<void>;
  list(register: string, year: number): Promise<readonly NumberRow[]>;
  /** Up to `limit` rows after this sequence number, in order. */
  page(register: string, year: number, after: number, limit: number): Promise<readonly NumberRow[]>;
  /** Last number and counts of the register. `last` is 0 where nothing was taken and nothing begun. */
  tally(register: string, year: number): Promise<NumberTally>;
}
