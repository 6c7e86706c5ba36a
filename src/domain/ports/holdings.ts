/** Holders of open tasks, and taking a task back from a holder who may no longer hold it. */
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

/** Reason for which a task goes back to its role. */
export type LeftBecause = 'account-disabled' | 'role-ended';

export interface Holdings {
  /**
   * Open tasks of the office whose holder is disabled, or does not hold the task's role as one of their own: the
   * caller decides whether they may keep them.
   */
  inDoubt(office: string): Promise<readonly Holding[]>;
  /** Roles whose people have open tasks of the office before them. */
  rolesAtWork(office: string): Promise<readonly string[]>;
  /**
   * Open tasks of the role to give a paraf or to sign, each of a letter to which one of these people has given a paraf.
   * Judged by the rows alone, where a paraf that became void later still counts.
   */
  initialledBy(office: string, role: string, people: readonly string[]): Promise<readonly InitialledTask[]>;
  /** Gives the task back to its role, as one fact of the record. False where the account does not hold it any more. */
  takeBack(holding: Holding, because: LeftBecause, at: Instant): Promise<boolean>;
}
