/** What of an account one administrator alone does not change. */
import type { AccountProfile } from '../ports/administration.js';

/** By these a holder of a guarded role is known, and reached with a new password. */
export const IDENTIFYING = ['name', 'nik', 'nip', 'email'] as const satisfies readonly (keyof AccountProfile)[];

/** What waits for a second person; nothing in it takes power away. */
export interface GuardedChange {
  readonly profile?: Partial<Pick<AccountProfile, (typeof IDENTIFYING)[number]>>;
  readonly addRoles?: readonly string[];
  readonly enable?: true;
}
