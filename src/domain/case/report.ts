/** Report on the verification of a case bundle, as plain data. */
import type { Instant } from '../shared/time.js';

/** Parts of the verification, in the order of the report. */
export const CASE_CHECKS = [
  'bag',
  'chain',
  'time-stamps',
  'record',
  'procedure',
  'replay',
  'documents',
  'signatures',
] as const;
export type CaseCheck = (typeof CASE_CHECKS)[number];

export interface CaseFinding {
  readonly check: CaseCheck;
  readonly code: string;
  /** `note`: information only; it refutes nothing. */
  readonly severity: 'error' | 'note';
  /** Path in the bundle; null where the finding concerns no single file. */
  readonly file: string | null;
  /** English, for a person who has to act on it. */
  readonly detail: string;
}

export interface CaseStep {
  readonly seq: number;
  readonly at: Instant;
  readonly actor: string;
  readonly verb: string;
  readonly element: string | null;
  /** Name of the step in the procedure. */
  readonly name: string | null;
  readonly accepted: boolean;
}

export interface CaseLetter {
  readonly file: string;
  readonly kind: string;
  readonly number: string | null;
  readonly sha256: string;
  /** Indication of its signatures, in ETSI words. */
  readonly indication: 'passed' | 'indeterminate' | 'failed';
}

export interface CaseReport {
  readonly bundle: string;
  /** `confirmed`: these inputs under this procedure lead to exactly these steps and this letter. */
  readonly outcome: 'confirmed' | 'refuted';
  readonly application: string | null;
  readonly procedure: string | null;
  readonly result: string | null;
  readonly findings: readonly CaseFinding[];
  /** Number of items that each check examined. */
  readonly looked: Readonly<Record<CaseCheck, number>>;
  readonly steps: readonly CaseStep[];
  readonly letters: readonly CaseLetter[];
}
