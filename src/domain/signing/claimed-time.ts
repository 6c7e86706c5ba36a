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
 * @param waited between the claim and the time-stamp by the signing machine's own clock, as long as no authority answered:
 *   so much may lie between the two though both clocks are right
 */
export const claimedTimeIncident = (
  claimedAt: Instant,
  stampedAt: Instant,
  waited: Millis = 0,
): ClaimedTimeIncident | undefined => {
  const difference = stampedAt - claimedAt;
  const isExplained =
    difference >= -CLAIMED_TIME_TOLERANCE && Math.abs(difference - Math.max(0, waited)) <= CLAIMED_TIME_TOLERANCE;
  return isExplained ? undefined : { code: 'CLAIMED_TIME_DIFFERS', claimedAt, stampedAt, difference };
};
