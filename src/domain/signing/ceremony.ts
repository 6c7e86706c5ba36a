/** Ceremony: an official signs many letters with one secret. States of each letter and of the whole. */
import type { Instant, Millis } from '../shared/time.js';

/** Most letters of one ceremony: as many as can be signed within the life of one secret. */
export const MOST_LETTERS = 200;

/** Longest life of a secret, from the moment that its owner gave it. */
export const SECRET_LIFE: Millis = 120_000;

/** Interval of a signing worker's sign of life. */
export const WORKER_BEAT: Millis = 5_000;

/** Silence after which a signing worker counts as dead: the tasks of its secret go back to their official. */
export const WORKER_SILENCE: Millis = 20_000;

/** Silence after which the waiting official is told: two signs of life did not come. */
const NOTICED_SILENCE: Millis = 2 * WORKER_BEAT + 2_000;

/**
 * Time from the last sign of life until the task is in the work list again, if another worker is up to put it there.
 */
const SILENT_END: Millis = 45_000;

/** Worker that holds a secret: its last sign of life, and the end of the secret. */
export interface SecretHolder {
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
}

/** True while the worker may still use its secret. */
export const isAlive = ({ seenAt, expiresAt }: SecretHolder, at: Instant): boolean =>
  at < expiresAt && at - seenAt < WORKER_SILENCE;

export interface SigningWait {
  /** Instant of the worker's last sign of life; null while it is not silent. */
  readonly silentSince: Instant | null;
  /** Instant by which the letter is signed or its task is in the work list again, unless it is held up. */
  readonly endsAt: Instant;
}

/**
 * Expectation for a client that waits for a signature in the making since `since`: before, a worker that said nothing
 * kept nobody waiting.
 */
export const signingWait = ({ seenAt, expiresAt }: SecretHolder, since: Instant, at: Instant): SigningWait =>
  at - seenAt < NOTICED_SILENCE
    ? { silentSince: null, endsAt: expiresAt + SILENT_END }
    : { silentSince: Math.max(seenAt, since), endsAt: Math.min(seenAt, expiresAt) + SILENT_END };

/** Codes of incidents during which a signature waits; it goes on by itself. */
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

/** Facts on record about one letter. */
export interface LetterFacts {
  /** Refusal before the application got the order; null where it got it. */
  readonly refusal: Reason | null;
  /** Decision of the application on the order to sign; null while there is none. */
  readonly decision: { readonly accepted: boolean; readonly refusal: Reason | null } | null;
  readonly outcome: ({ readonly signed: boolean; readonly at: Instant } & Reason) | null;
  readonly waitsFor: (Reason & { readonly since: Instant }) | null;
}

/**
 * State of a letter:
 * - `waiting`: the application has not been reached yet;
 * - `signing`: the order is accepted, the signature is being made;
 * - `held-up`: something outside is away (a time-stamp authority), it goes on by itself;
 * - `signed`;
 * - `refused`: nothing was done, for the given reason;
 * - `failed`: the attempt failed, and the task is in the work list again with the reason.
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
