/** Who holds open tasks, and taking back what its holder may no longer hold. */
import type { Instant } from '../shared/time.js';

export interface Holding {
  readonly application: string;
  readonly task: string;
  readonly role: string;
  readonly holder: string;
}

/** An open task to give a paraf or to sign, of a letter that bears a paraf already. */
export interface InitialledTask {
  readonly application: string;
  readonly task: string;
  readonly element: string;
  readonly action: string;
}

/** Why a task goes back to its role. */
export type LeftBecause = 'account-disabled' | 'role-ended';

export interface Holdings {
  /** Open tasks of the office whose holder is disabled, or has not their role as one of their own: whether they may keep them. */
  inDoubt(office: string): Promise<readonly Holding[]>;
  /** Roles whose people have open tasks of the office before them. */
  rolesAtWork(office: string): Promise<readonly string[]>;
  /**
   * Open tasks of the role to give a paraf or to sign, each of a letter to which one of these people has given a paraf; by the
   * rows alone, in which a paraf that has become void since still stands.
   */
  initialledBy(office: string, role: string, people: readonly string[]): Promise<readonly InitialledTask[]>;
  /** The task waits for its role again, as one fact of the record. False where the account does not hold it any more. */
  takeBack(holding: Holding, because: LeftBecause, at: Instant): Promise<boolean>;
}
