/** Who stands in for whom: *pelaksana harian* (Plh.) and *pelaksana tugas* (Plt.), for a time, by a letter. */
import type { Instant } from '../shared/time.js';

export interface Delegation {
  readonly id: string;
  readonly office: string;
  /** How the signature block names it: Plh. for an official who is away, Plt. for one whose post is not filled for good. */
  readonly kind: 'Plh.' | 'Plt.';
  readonly role: string;
  /** User ids. */
  readonly from: string;
  readonly to: string;
  readonly startsAt: Instant;
  /** The first instant at which it no longer holds. */
  readonly endsAt: Instant;
  /** Number of the letter of assignment. */
  readonly letter: string;
  /** The decree of the superior by which a supervisor recorded it; null where the official made it themselves, or it is not on file yet. */
  readonly decree: { readonly sha256: string; readonly name: string } | null;
  readonly madeBy: string;
  readonly madeAt: Instant;
  /** The second person who confirmed what a supervisor recorded; null where the official made it themselves, or nobody has yet. */
  readonly confirmedBy: string | null;
  readonly confirmedAt: Instant | null;
  /** Ended before its time. */
  readonly endedAt: Instant | null;
  readonly endedBy: string | null;
  /** Null where it has not ended before its time, or ended before reasons were asked for. */
  readonly endedReason: string | null;
}

export type NewDelegation = Omit<
  Delegation,
  'endedAt' | 'endedBy' | 'endedReason' | 'decree' | 'confirmedBy' | 'confirmedAt'
>;

/** Whether somebody else recorded it for the official, so that a second person has to confirm it. */
export const needsConfirmation = ({ from, madeBy }: Pick<Delegation, 'from' | 'madeBy'>): boolean => madeBy !== from;

/** Whether it gives its role at this instant. */
export const isInForce = (delegation: Delegation, at: Instant): boolean =>
  delegation.startsAt <= at &&
  delegation.endsAt > at &&
  (!needsConfirmation(delegation) || (delegation.confirmedAt !== null && delegation.confirmedAt <= at)) &&
  (delegation.endedAt === null || delegation.endedAt > at);

export interface Delegations {
  /** In force from its start where the official made it; what a supervisor recorded waits until it is confirmed. */
  add(delegation: NewDelegation): Promise<void>;
  /** Puts the decree on file; false where the delegation is confirmed or ended already. */
  fileDecree(id: string, decree: { readonly sha256: string; readonly name: string }): Promise<boolean>;
  /** In force from its start, at the earliest from now; false where it is confirmed or ended already. */
  confirm(id: string, by: string, at: Instant): Promise<boolean>;
  find(id: string): Promise<Delegation | null>;
  /** Newest first. */
  list(office: string): Promise<readonly Delegation[]>;
  /** Those that give this user a role at this instant. */
  standInsOf(user: string, at: Instant): Promise<readonly Delegation[]>;
  /** Those in force for a role of an office at this instant, the first made first. */
  inForce(office: string, role: string, at: Instant): Promise<readonly Delegation[]>;
  /** False where it has ended already. */
  end(id: string, by: string, reason: string, at: Instant): Promise<boolean>;
}
