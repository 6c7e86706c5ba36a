/** Roles of the office that nobody fills. */
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Instant } from '../../domain/shared/time.js';

export interface Staff {
  readonly accounts: Pick<Accounts, 'rolesHeld' | 'byId'>;
  readonly delegations: Pick<Delegations, 'inForce'>;
}

const isStoodInFor = async (
  { accounts, delegations }: Staff,
  office: string,
  role: string,
  at: Instant,
): Promise<boolean> => {
  for (const { to } of await delegations.inForce(office, role, at))
    if ((await accounts.byId(to))?.disabled === false) return true;
  return false;
};

/** Roles that no active account holds now, and for whose holder nobody stands in. */
export const rolesWithoutHolder = async (
  staff: Staff,
  office: string,
  roles: Iterable<string>,
  at: Instant,
): Promise<readonly string[]> => {
  const held = new Set(await staff.accounts.rolesHeld(office));
  const empty: string[] = [];
  for (const role of new Set(roles))
    if (!held.has(role) && !(await isStoodInFor(staff, office, role, at))) empty.push(role);
  return empty.sort();
};
