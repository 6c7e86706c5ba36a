/** Who holds open tasks, and taking back what its holder may no longer hold. */
import type { Instant } from '../shared/time.js';

export interface Holding {
  readonly application: string;
  readonly task: string;
  readonly role: string;
  readonly holder: string;
}

/** Why a task goes back to its role. */
export type LeftBecause = 'account-disabled' | 'role-ended';

export interface Holdings {
  /** Open tasks of the office whose holder is disabled, or has not their role as one of their own: whether they may keep them. */
  inDoubt(office: string): Promise<readonly Holding[]>;
  /** Roles whose people have open tasks of the office before them. */
  rolesAtWork(office: string): Promise<readonly string[]>;
  /** The task waits for its role again, as one fact of the record. False where the account does not hold it any more. */
  takeBack(holding: Holding, because: LeftBecause, at: Instant): Promise<boolean>;
}
