/**
 * Rules for recording that somebody stands in for an official (Plh., Plt.). The official delegates themselves. For an
 * official who is suddenly away a supervisor records it, by their superior's decree, and a second person confirms it.
 * Nobody records or confirms their own appointment.
 */
import { refusal, type Refusal } from '../shared/error-codes.js';
import { fieldFault, type FieldFault } from '../shared/field-fault.js';
import { invalidInput } from '../shared/invalid-input.js';
import { isoInstant, type Instant, type Millis } from '../shared/time.js';
import { delegationState, isLasting, needsConfirmation, type Delegation } from '../ports/delegations.js';

/** A clock may be this much behind another: a start so little in the past means now. */
const SKEW: Millis = 60_000;
const DAY: Millis = 86_400_000;

/**
 * Longest time of one delegation, in days: three months and their one extension, as the civil-service agency sets them
 * for a Plt. (BKN circular 1/SE/I/2021). Anything longer is an appointment.
 */
export const LONGEST_DAYS = 183;

export interface DelegationWish {
  readonly from: string;
  readonly to: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

const invalid = (fault: FieldFault): Refusal => invalidInput([fault]);

/** Refusal of recording the delegation; null where it may be recorded. */
export const delegationRefused = (wish: DelegationWish, by: string, now: Instant): Refusal | null => {
  if (wish.to === wish.from)
    return invalid(fieldFault('/to', 'expected another official than the one who is stood in for'));
  if (by === wish.to)
    return refusal('APPROVAL_BY_PROPOSER', 'nobody makes themselves the stand-in of another; somebody else records it');
  if (wish.startsAt < now - SKEW)
    return invalid(
      fieldFault(
        '/startsAt',
        'expected now or later: a delegation is never backdated; acts of before it stand as they were made',
      ),
    );
  if (wish.endsAt <= Math.max(wish.startsAt, now))
    return invalid(fieldFault('/endsAt', 'expected an instant after the start and after now'));
  if (wish.endsAt - wish.startsAt > LONGEST_DAYS * DAY)
    return invalid(
      fieldFault(
        '/endsAt',
        'expected at most {days} days after the start; what lasts longer is an appointment: give the role itself',
        { days: LONGEST_DAYS },
      ),
    );
  return null;
};

/** True for people who neither recorded the delegation nor stand in by it. */
export const isSecondPerson = ({ madeBy, to }: Pick<Delegation, 'madeBy' | 'to'>, by: string): boolean =>
  by !== madeBy && by !== to;

/** Refusal of anything more about a delegation that is over; null while it lasts. */
export const overRefused = (delegation: Delegation, at: Instant): Refusal | null =>
  isLasting(delegation, at)
    ? null
    : refusal('DELEGATION_ENDED', `the delegation ended at ${isoInstant(endOf(delegation))}`, {
        endedAt: isoInstant(endOf(delegation)),
        state: delegationState(delegation, at),
      });

const endOf = ({ endedAt, endsAt }: Delegation): Instant => endedAt ?? endsAt;

/** Refusal of this person's confirmation; null where they may confirm. */
export const confirmationRefused = (delegation: Delegation, by: string, at: Instant): Refusal | null => {
  const over = overRefused(delegation, at);
  if (over !== null) return over;
  if (!needsConfirmation(delegation) || delegation.confirmedAt !== null)
    return refusal('ALREADY_DONE', 'the delegation needs no confirmation');
  if (!isSecondPerson(delegation, by))
    return refusal(
      'APPROVAL_BY_PROPOSER',
      by === delegation.to
        ? 'who stands in does not confirm it; another person does'
        : 'who recorded the delegation does not confirm it; another person does',
    );
  if (delegation.decree === null)
    return refusal(
      'DECREE_MISSING',
      "the superior's decree is not on file; upload it first: PUT /delegations/{id}/decree",
    );
  return null;
};
