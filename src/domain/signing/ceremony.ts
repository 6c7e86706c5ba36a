/** An official signs many letters with one secret: what is said of each letter, and of all of them. */
import type { Instant, Millis } from '../shared/time.js';

/** Letters of one ceremony: what is signed within the life of one secret. */
export const MOST_LETTERS = 200;

/** Longest life of a secret, from the moment that its owner gave it. */
export const SECRET_LIFE: Millis = 120_000;

interface Reason {
  readonly code: string;
  readonly detail: string;
}

/** What the record knows of one letter. */
export interface LetterFacts {
  /** Why it was refused before the application was asked. */
  readonly refusal: Reason | null;
  /** What the application decided on the order to sign; null while it has not. */
  readonly decision: { readonly accepted: boolean; readonly refusal: Reason | null } | null;
  readonly outcome: ({ readonly signed: boolean; readonly at: Instant } & Reason) | null;
  readonly waitsFor: (Reason & { readonly since: Instant }) | null;
}

/**
 * - `waiting`: the application has not been reached yet;
 * - `signing`: the order stands, the signature is being made;
 * - `held-up`: something outside is away (a time-stamp authority), it goes on by itself;
 * - `signed`;
 * - `refused`: nothing was done, the reason says why;
 * - `failed`: it was tried, the task is in the work list again with the reason.
 */
export type LetterStatus =
  | { readonly state: 'waiting' | 'signing' }
  | { readonly state: 'signed'; readonly at: Instant }
  | { readonly state: 'refused'; readonly reason: Reason }
  | { readonly state: 'failed'; readonly reason: Reason; readonly at: Instant }
  | { readonly state: 'held-up'; readonly reason: Reason; readonly since: Instant };

const UNEXPLAINED: Reason = { code: 'INVARIANT', detail: 'declined without a reason' };

export const letterStatus = ({ refusal, decision, outcome, waitsFor }: LetterFacts): LetterStatus => {
  if (refusal !== null) return { state: 'refused', reason: refusal };
  if (decision === null) return { state: 'waiting' };
  if (!decision.accepted) return { state: 'refused', reason: decision.refusal ?? UNEXPLAINED };
  if (outcome !== null) {
    const { signed, at, code, detail } = outcome;
    return signed ? { state: 'signed', at } : { state: 'failed', at, reason: { code, detail } };
  }
  if (waitsFor === null) return { state: 'signing' };
  const { since, ...reason } = waitsFor;
  return { state: 'held-up', reason, since };
};

export type CeremonyLetterState = LetterStatus['state'];

const NONE: Readonly<Record<CeremonyLetterState, number>> = {
  waiting: 0,
  signing: 0,
  'held-up': 0,
  signed: 0,
  refused: 0,
  failed: 0,
};

export interface CeremonySummary {
  /** `ended` when every letter is signed, refused or failed. */
  readonly state: 'running' | 'ended';
  readonly letters: number;
  readonly counts: Readonly<Record<CeremonyLetterState, number>>;
}

export const summaryOf = (letters: readonly LetterStatus[]): CeremonySummary => {
  const counts = letters.reduce<Record<CeremonyLetterState, number>>(
    (sum, { state }) => ({ ...sum, [state]: sum[state] + 1 }),
    NONE,
  );
  const open = counts.waiting + counts.signing + counts['held-up'];
  return { state: open > 0 ? 'running' : 'ended', letters: letters.length, counts };
};
