/**
 * Delegations: an official stands in for another for a time, by a letter, as *pelaksana harian* (Plh.) or *pelaksana
 * tugas* (Plt.).
 */
import type { Instant } from '../shared/time.js';

export interface Delegation {
  readonly id: string;
  readonly office: string;
  /** Name in the signature block: Plh. for an official who is away, Plt. for one whose post is not filled for good. */
  readonly kind: 'Plh.' | 'Plt.';
  readonly role: string;
  /** User ids. */
  readonly from: string;
  readonly to: string;
  readonly startsAt: Instant;
  /** First instant at which the delegation no longer holds. */
  readonly endsAt: Instant;
  /** Number of the letter of assignment. */
  readonly letter: string;
  /**
   * Decree of the superior by which a supervisor recorded it; null where the official made it themselves, or it is not
   * on file yet.
   */
  readonly decree: { readonly sha256: string; readonly name: string } | null;
  readonly madeBy: string;
  readonly madeAt: Instant;
  /**
   * Second person who confirmed a delegation that a supervisor recorded; null where the official made it themselves, or
   * nobody has confirmed it yet.
   */
  readonly confirmedBy: string | null;
  readonly confirmedAt: Instant | null;
  /** Instant of an end before its time; null where there was none. */
  readonly endedAt: Instant | null;
  readonly endedBy: string | null;
  /** Reason of an end before its time; null where there was none, or it ended before reasons were asked for. */
  readonly endedReason: string | null;
}

export type NewDelegation = Omit<
  Delegation,
  'endedAt' | 'endedBy' | 'endedReason' | 'decree' | 'confirmedBy' | 'confirmedAt'
>;

/** True where somebody else recorded it for the official, so that a second person has to confirm it. */
export const needsConfirmation = ({ from, madeBy }: Pick<Delegation, 'from' | 'madeBy'>): boolean => madeBy !== from;

/** True where a second person has still to confirm it before it can be in force. */
export const awaitsConfirmation = (
  delegation: Pick<Delegation, 'from' | 'madeBy' | 'confirmedAt' | 'endedAt'>,
): boolean => needsConfirmation(delegation) && delegation.confirmedAt === null && delegation.endedAt === null;

/** True where it is neither ended nor over: it is in force, to come, or waits for its second person. */
export const isLasting = ({ endedAt, endsAt }: Pick<Delegation, 'endedAt' | 'endsAt'>, at: Instant): boolean =>
  endedAt === null && endsAt > at;

export type DelegationState = 'waiting' | 'to-come' | 'in-force' | 'ended' | 'lapsed';

/**
 * State at this instant. `waiting`: for its second person. `lapsed`: over before anybody confirmed it, so that it never
 * gave its role.
 */
export const delegationState = (delegation: Delegation, at: Instant): DelegationState => {
  const isConfirmed = !needsConfirmation(delegation) || delegation.confirmedAt !== null;
  if (!isLasting(delegation, at)) return isConfirmed ? 'ended' : 'lapsed';
  if (!isConfirmed) return 'waiting';
  return delegation.startsAt > at ? 'to-come' : 'in-force';
};

/** True where the delegation gives its role at this instant. */
export const isInForce = (delegation: Delegation, at: Instant): boolean =>
  delegation.startsAt <= at &&
  delegation.endsAt > at &&
  (!needsConfirmation(delegation) || (delegation.confirmedAt !== null && delegation.confirmedAt <= at)) &&
  (delegation.endedAt === null || delegation.endedAt > at);

export interface Delegations {
  /**
   * Adds a delegation. Made by the official, it is in force from its start; recorded by a supervisor, it waits until it
   * is confirmed.
   */
  add(delegation: NewDelegation): Promise<void>;
  /** Files the decree; false where the delegation is confirmed or ended already. */
  fileDecree(id: string, decree: { readonly sha256: string; readonly name: string }): Promise<boolean>;
  /**
   * Confirms a delegation: it is in force from its start, at the earliest from now. False where it is confirmed or
   * ended already.
   */
  confirm(id: string, by: string, at: Instant): Promise<boolean>;
  find(id: string): Promise<Delegation | null>;
  /** Newest first. */
  list(office: string): Promise<readonly Delegation[]>;
  /** Delegations that give this user a role at this instant. */
  standInsOf(user: string, at: Instant): Promise<readonly Delegation[]>;
  /** Delegations in force for a role of an office at this instant, oldest made first. */
  inForce(office: string, role: string, at: Instant): Promise<readonly Delegation[]>;
  /** Ends a delegation; false where it has ended already. */
  end(id: string, by: string, reason: string, at: Instant): Promise<boolean>;
}

/** News of a delegation that its two officials are told: it gives its role now, or gives it no more. */
export type DelegationNews = 'begun' | 'ended';

export interface DelegationNotices {
  /** Delegations of which the officials have still to be told; of one that never was in force, nothing. */
  untold(
    office: string,
    at: Instant,
  ): Promise<readonly { readonly delegation: Delegation; readonly news: DelegationNews }[]>;
  told(id: string, news: DelegationNews, at: Instant): Promise<void>;
}
