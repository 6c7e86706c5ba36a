/** Changes of an account that one administrator alone cannot make. */
import type { AccountProfile } from '../ports/administration.js';

/** Fields by which a holder of a guarded role is known, and reached with a new password. */
export const IDENTIFYING = ['name', 'nik', 'nip', 'email'] as const satisfies readonly (keyof AccountProfile)[];

/** Part of a change that waits for a second person. It only gives power; taking power away never waits. */
export interface GuardedChange {
  readonly profile?: Partial<Pick<AccountProfile, (typeof IDENTIFYING)[number]>>;
  readonly addRoles?: readonly string[];
  readonly enable?: true;
  /** Accounts that asked for a part of it before, beside the one that asked last. */
  readonly alsoAskedBy?: readonly string[];
}

type Person = Partial<AccountProfile> & { readonly roles: readonly string[] };

/**
 * True where a change of an account ends its sessions: its roles in the office, or a field by which its owner is known.
 * Rank and title decide nothing about who may do what.
 */
export const endsSessions = (before: Person, after: Person): boolean =>
  IDENTIFYING.some((field) => (before[field] ?? null) !== (after[field] ?? null)) ||
  [...new Set(before.roles)].sort().join() !== [...new Set(after.roles)].sort().join();
