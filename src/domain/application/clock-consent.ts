/** Limits on the office's stops of its own clock: a supervisor consents to one too many, or late in the promise. */
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';
import { consentReasons, type ClockState } from '../time/index.js';
import type { ApplicationContext } from './context.js';
import type { ApplicationState } from './state.js';

/** Stops that an officer decides on; a survey or a hand-over rests the clock because the procedure says so. */
const isOfficeStop = ({ ground }: ClockState['stops'][number]): boolean =>
  ground.kind === 'legal-hold' || (ground.kind === 'applicant' && ground.detail === 'correction');

/**
 * Refusal of the stop that has just begun for want of a supervisor's consent; null where it needs none. The last part
 * of the time is that of the promise.
 */
export const consentLacking = (
  { calendar, rules }: ApplicationContext,
  before: ApplicationState,
  clock: ClockState,
  at: Instant,
): Refusal | null => {
  const known = new Set(before.clock.stops.map(({ id }) => id));
  if (!clock.stops.some((stop) => isOfficeStop(stop) && !known.has(stop.id))) return null;
  const counted = { ...before.clock, stops: before.clock.stops.filter(isOfficeStop) };
  const reasons = consentReasons(calendar, counted, rules.clock, at, ['application']);
  if (reasons.length === 0) return null;
  const { fromStop, lastFraction } = rules.clock.consent;
  return refusal(
    'CONSENT_NEEDED',
    `this stop of the clock needs a supervisor: from stop ${fromStop} on, and in the last ${Math.round(lastFraction * 100)} % of the promise`,
    { reasons: reasons.map(({ code }) => code) },
  );
};
