/** An official signs many letters with one secret: what is said of each letter, and of all of them. */
import type { Instant, Millis } from '../shared/time.js';

/** Letters of one ceremony: what is signed within the life of one secret. */
export const MOST_LETTERS = 200;

/** Longest life of a secret, from the moment that its owner gave it. */
export const SECRET_LIFE: Millis = 120_000;

/** How often a signing worker says that it lives. */
export const WORKER_BEAT: Millis = 5_000;

/** A signing worker that nobody heard of for so long counts as dead: what it holds a secret for goes back to its official. */
export const WORKER_SILENCE: Millis = 20_000;

/** Silence that is told to who waits: two signs of life that did not come. */
const NOTICED_SILENCE: Millis = 2 * WORKER_BEAT + 2_000;

/** From the last sign of life to the task in the work list again, where another worker is up to put it there. */
const SILENT_END: Millis = 45_000;

/** The worker that holds a secret, and until when the secret may be used. */
export interface SecretHolder {
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
}

/** Whether the worker may still use its secret. */
export const isAlive = ({ seenAt, expiresAt }: SecretHolder, at: Instant): boolean =>
  at < expiresAt && at - seenAt < WORKER_SILENCE;

export interface SigningWait {
  /** Since when nobody heard of the worker; null while it is heard. */
  readonly silentSince: Instant | null;
  /** By then the letter is signed or its task is in the work list again, unless it is held up. */
  readonly endsAt: Instant;
}

/** What is told to who waits for a signature that is being made. */
export const signingWait = ({ seenAt, expiresAt }: SecretHolder, at: Instant): SigningWait =>
  at - seenAt < NOTICED_SILENCE
    ? { silentSince: null, endsAt: expiresAt + SILENT_END }
    : { silentSince: seenAt, endsAt: Math.min(seenAt, expiresAt) + SILENT_END };

/** Codes of incidents that a signature waits in; it goes on by itself. */
export const HOLDS_UP_SIGNATURE = [
  'TIMESTAMP_UNAVAILABLE',
  'REVOCATION_UNAVAILABLE',
  'SIGN_OUTCOME_UNKNOWN',
  'DATABASE_UNAVAILABLE',
] as const;

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
