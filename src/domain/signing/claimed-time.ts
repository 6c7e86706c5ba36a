import type { Instant, Millis } from '../shared/time.js';

/** Largest distance between the claimed signing time and its time-stamp that is no incident. */
export const CLAIMED_TIME_TOLERANCE: Millis = 60_000;

/**
 * Incident: the clocks of the signing machine and of the time-stamp authority disagree, and a person has to look at it.
 */
export interface ClaimedTimeIncident {
  readonly code: 'CLAIMED_TIME_DIFFERS';
  readonly claimedAt: Instant;
  readonly stampedAt: Instant;
  /** Time-stamp minus claim; negative when the claim lies in the future of the time-stamp. */
  readonly difference: Millis;
}

/**
 * Compares the claimed time (`/M`) with the time-stamp. Validators accept a claim a day after the time-stamp in
 * silence, so the check is ours; the time-stamp stays the time that counts.
 *
 * @param waited time after the claim for which no authority answered, by the signing machine's own clock: the two times
 *   may differ by this much although both clocks are right
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
