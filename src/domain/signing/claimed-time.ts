import type { Instant, Millis } from '../shared/time.js';

/** Furthest apart that the claimed signing time and its time-stamp may lie before it is an incident. */
export const CLAIMED_TIME_TOLERANCE: Millis = 60_000;

/** The clock of the signing machine and the time-stamp authority disagree; someone has to look at it. */
export interface ClaimedTimeIncident {
  readonly code: 'CLAIMED_TIME_DIFFERS';
  readonly claimedAt: Instant;
  readonly stampedAt: Instant;
  /** Time-stamp minus claim; negative when the claim lies in the future of the time-stamp. */
  readonly difference: Millis;
}

/**
 * Compares the claimed time (`/M`) with the time-stamp. Validators accept a claim a day after the time-stamp
 * without a word, so the check is ours; the time-stamp stays the time that counts.
 */
export const claimedTimeIncident = (claimedAt: Instant, stampedAt: Instant): ClaimedTimeIncident | undefined => {
  const difference = stampedAt - claimedAt;
  return Math.abs(difference) > CLAIMED_TIME_TOLERANCE
    ? { code: 'CLAIMED_TIME_DIFFERS', claimedAt, stampedAt, difference }
    : undefined;
};
