import type { LocalDate } from '../letter/local-date.js';
import type { NumberState, RegisterCheck } from './register.js';

/** A line of the printed register. */
export interface PaperRow {
  readonly seq: number;
  readonly number: string;
  /** Day on which the number was taken, by the office's calendar. */
  readonly date: LocalDate;
  readonly subject: string;
  /** Null where the personal data was destroyed, or there never was an applicant. */
  readonly applicant: string | null;
  readonly state: NumberState;
  readonly reason: string | null;
}

/** Content of a printed register. */
export interface RegisterPaper {
  readonly government: string;
  readonly agency: string;
  readonly address: readonly string[];
  readonly name: string;
  /** Null for a register that never starts anew. */
  readonly year: number | null;
  readonly rows: readonly PaperRow[];
  /** Sequence numbers without a row: a sound register has none. */
  readonly gaps: RegisterCheck['gaps'];
  readonly printedOn: LocalDate;
}
