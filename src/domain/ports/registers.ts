import type { LetterKind } from '../letter/kinds.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Result } from '../shared/result.js';
import type { RegisterPaper } from '../numbering/paper.js';
import type { NumberRow, NumberTally } from './numbers.js';

/** A register of the office in its current year. */
export interface RegisterSummary extends NumberTally {
  readonly id: string;
  readonly name: string;
  readonly pattern: string;
  readonly reset: 'yearly' | 'never';
  readonly kinds: readonly LetterKind[];
  /** Null for a register that never starts anew. */
  readonly year: number | null;
}

export interface RegisterEntry extends Pick<NumberRow, 'seq' | 'number' | 'state' | 'reason' | 'application' | 'at'> {
  /** Letter kind that the number was taken for; null where its key does not tell. */
  readonly kind: LetterKind | null;
}

export interface RegisterPage {
  readonly register: string;
  readonly year: number | null;
  readonly items: readonly RegisterEntry[];
  /** Sequence number after which the next page begins; null on the last page. */
  readonly next: number | null;
}

/** The registers of letter numbers (*buku nomor*), for the administrator. */
export interface Registers {
  list(): Promise<readonly RegisterSummary[]>;
  /**
   * Entries of a year, the current one where left out. REGISTER_NOT_FOUND; INPUT_INVALID for a year of a register that
   * never starts anew.
   */
  entries(
    register: string,
    query: { readonly year?: number; readonly after?: number; readonly limit: number },
  ): Promise<Result<RegisterPage, Refusal>>;
  /**
   * Continues after the last number of the current year's paper register. REASON_MISSING; INPUT_INVALID for no whole
   * number from 1; REGISTER_BEGUN once a number was taken or the register was begun.
   */
  begin(
    register: string,
    act: { readonly last: number; readonly reason: string; readonly actor: string },
  ): Promise<Result<RegisterSummary, Refusal>>;
  /**
   * Voids a number that an ended application left reserved. NUMBER_NOT_FOUND; ALREADY_DONE where it is void;
   * NUMBER_NOT_RESERVED where a letter bears it, or still may: its application runs, or a statement is on its way.
   */
  void(
    register: string,
    act: { readonly year?: number; readonly seq: number; readonly reason: string; readonly actor: string },
  ): Promise<Result<RegisterEntry, Refusal>>;
  /** The register of a year as PDF/A. */
  print(
    register: string,
    query: { readonly year?: number },
  ): Promise<Result<{ readonly pdf: Uint8Array; readonly name: string }, Refusal>>;
}

/** Draws a register of a year on paper, as PDF/A. The same rows give the same bytes. */
export type DrawRegister = (paper: RegisterPaper) => Promise<Uint8Array>;
