import { isLetterKind, type LetterKind } from '../letter/kinds.js';
import { dateParts, localDate, type OfficeZone } from '../letter/local-date.js';
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';

/** A counter of an office. Each counter of each year is gapless by itself. */
export interface RegisterScope {
  readonly office: string;
  readonly register: string;
  readonly reset: 'yearly' | 'never';
  readonly zone: OfficeZone;
}

/** Year under which a register that never starts anew is kept. */
export const NO_YEAR = 0;

/** The office's year at that instant: 31 December 17:30 UTC is already next year in Jakarta. */
export const registerYear = ({ reset, zone }: Pick<RegisterScope, 'reset' | 'zone'>, at: Instant): number => {
  if (reset === 'never') return NO_YEAR;
  const parts = dateParts(localDate(at, zone));
  return parts.ok ? parts.value.year : NO_YEAR;
};

/** Key of one counter: `prabumulih/izin/2026`. */
export const registerKey = (scope: RegisterScope, at: Instant): string =>
  [scope.office, scope.register, scope.reset === 'never' ? '-' : String(registerYear(scope, at))].join('/');

export type NumberState = 'reserved' | 'used' | 'void';

/** A row of the register. A void number keeps its row with the reason, so that the sequence has no unexplained gap. */
export interface RegisterRow {
  readonly seq: number;
  readonly number: string;
  /** Key of the letter that the number is for, stable per letter. */
  readonly key: string;
  readonly state: NumberState;
  readonly reason: string | null;
}

export interface RegisterFault {
  readonly code: 'NUMBER_NOT_RESERVED' | 'REASON_MISSING' | 'LAST_NUMBER_NOT_WHOLE' | 'REGISTER_ALREADY_STARTED';
  readonly got: string;
}

/**
 * Marks a reserved number as used, on a signed letter. A second use changes nothing; a void number is never used again.
 */
export const useNumber = (row: RegisterRow): Result<RegisterRow, RegisterFault> =>
  row.state === 'void' ? err({ code: 'NUMBER_NOT_RESERVED', got: row.state }) : ok({ ...row, state: 'used' });

/**
 * Voids a reserved number that no letter will bear. A used one cannot be voided: its letter is revoked or cancelled
 * instead.
 */
export const voidNumber = (row: RegisterRow, reason: string): Result<RegisterRow, RegisterFault> => {
  if (reason.trim() === '') return err({ code: 'REASON_MISSING', got: reason });
  if (row.state === 'used') return err({ code: 'NUMBER_NOT_RESERVED', got: row.state });
  return ok(row.state === 'void' ? row : { ...row, state: 'void', reason: reason.trim() });
};

/**
 * First number that this system gives where the office has numbered by hand before in the same year: `last` is the last
 * number of its paper register. A register that has begun here cannot be begun again.
 */
export const startAfter = (last: number, rows: readonly RegisterRow[]): Result<number, RegisterFault> => {
  if (!Number.isSafeInteger(last) || last < 0) return err({ code: 'LAST_NUMBER_NOT_WHOLE', got: String(last) });
  const first = rows[0];
  return first === undefined ? ok(last + 1) : err({ code: 'REGISTER_ALREADY_STARTED', got: first.number });
};

/** Largest last number of a paper register; a larger one is taken for a slip of the hand. */
export const LAST_OF_PAPER = 9_999_999;

/** Judges the last number of a paper register and the reason before a register counts on from it. */
export const paperEnd = (last: number, reason: string): Result<number, RegisterFault> => {
  if (!Number.isSafeInteger(last) || last < 1 || last > LAST_OF_PAPER)
    return err({ code: 'LAST_NUMBER_NOT_WHOLE', got: String(last) });
  return reason.trim() === '' ? err({ code: 'REASON_MISSING', got: reason }) : ok(last);
};

/** Letter kind that a number was taken for, by its key (`application/…/kind`, `…/kind#2`). */
export const kindOfKey = (key: string): LetterKind | null => {
  const named = (key.split('/').at(-1) ?? '').replace(/#\d+$/, '');
  return isLetterKind(named) ? named : null;
};

export interface RegisterCheck {
  /** Sequence numbers without a row, between the first and the last. */
  readonly gaps: readonly number[];
  /** Sequence numbers with more than one row. */
  readonly doubles: readonly number[];
  /** Written numbers that stand on more than one row. */
  readonly sameNumber: readonly string[];
  /** Void rows without a reason. */
  readonly unexplained: readonly number[];
}

const repeated = <T>(values: readonly T[]): readonly T[] => {
  const seen = new Set<T>();
  const twice = new Set<T>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice];
};

/** Inspection of a register: each number once, none missing, each void one explained. */
export const checkRegister = (rows: readonly RegisterRow[], first = 1): RegisterCheck => {
  const sequence = rows.map((row) => row.seq);
  const present = new Set(sequence);
  const last = sequence.reduce((most, seq) => Math.max(most, seq), first - 1);
  const expected = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return {
    gaps: expected.filter((seq) => !present.has(seq)),
    doubles: repeated(sequence),
    sameNumber: repeated(rows.map((row) => row.number)),
    unexplained: rows.filter((row) => row.state === 'void' && (row.reason ?? '').trim() === '').map((row) => row.seq),
  };
};
