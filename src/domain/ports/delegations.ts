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
  readonly madeBy: string;
  readonly madeAt: Instant;
  /** Ended before its time. */
  readonly endedAt: Instant | null;
  readonly endedBy: string | null;
}

export interface Delegations {
  add(delegation: Omit<Delegation, 'endedAt' | 'endedBy'>): Promise<void>;
  find(id: string): Promise<Delegation | null>;
  /** Newest first. */
  list(office: string): Promise<readonly Delegation[]>;
  /** Those that give this user a role at this instant. */
  standInsOf(user: string, at: Instant): Promise<readonly Delegation[]>;
  /** The one that is in force for a role of an office at this instant; the latest made where there are several. */
  inForce(office: string, role: string, at: Instant): Promise<Delegation | null>;
  /** False where it has ended already. */
  end(id: string, by: string, at: Instant): Promise<boolean>;
}
