/** Whether somebody is there for each role. */
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Instant } from '../../domain/shared/time.js';

export interface Staff {
  readonly accounts: Pick<Accounts, 'byRole' | 'byId'>;
  readonly delegations: Pick<Delegations, 'inForce'>;
}

/** Whether an active account holds the role, or one stands in for who held it. */
const isHeld = async (
  { accounts, delegations }: Staff,
  office: string,
  role: string,
  at: Instant,
): Promise<boolean> => {
  if ((await accounts.byRole(role, office)).length > 0) return true;
  const delegation = await delegations.inForce(office, role, at);
  return delegation !== null && (await accounts.byId(delegation.to))?.disabled === false;
};

/** The roles that nobody who can sign in holds now. */
export const rolesWithoutHolder = async (
  staff: Staff,
  office: string,
  roles: Iterable<string>,
  at: Instant,
): Promise<readonly string[]> => {
  const empty: string[] = [];
  for (const role of new Set(roles)) if (!(await isHeld(staff, office, role, at))) empty.push(role);
  return empty.sort();
};
