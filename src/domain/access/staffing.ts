/** Roles of the people of a procedure, and rules for keeping a task that was taken earlier. */
import { APPLICANT, may } from './permissions.js';
import { elementsOfPeople } from '../application/element.js';
import type { UserRow } from '../ports/accounts.js';
import type { LeftBecause } from '../ports/holdings.js';
import type { ProcessDefinition } from '../process/definition.js';

/** Roles of the office that somebody must hold; otherwise tasks of the procedure would wait for nobody. */
export const rolesOfPeople = (definition: ProcessDefinition): readonly string[] =>
  [...new Set(elementsOfPeople(definition).map(({ role }) => role))].filter(
    (role) => role !== '' && role !== APPLICANT,
  );

interface HeldTask {
  readonly role: string;
  readonly office: string;
  readonly applicantUser: string | null;
  /** User to whom a supervisor gave the task outside of its role; null where nobody. */
  readonly routedTo: string | null;
}

/**
 * Reason for which the account may not keep the task; null where it may. `standsInFor`: roles that it holds for another
 * now.
 */
export const whyNotHold = (
  account: UserRow | null,
  standsInFor: readonly string[],
  { role, office, applicantUser, routedTo }: HeldTask,
): LeftBecause | null => {
  if (account === null || account.disabled) return 'account-disabled';
  const own = account.roles.filter((held) => held.office === office).map((held) => held.role);
  const roles = [...own, ...standsInFor, ...(account.kind === 'applicant' ? [APPLICANT] : [])];
  const subject = { applicantUser, taskRole: role, ...(routedTo === null ? {} : { routedTo }) };
  return may({ user: account.id, roles }, 'claim-task', subject) === null ? null : 'role-ended';
};
