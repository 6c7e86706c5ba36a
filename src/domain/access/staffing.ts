/** Which roles the people of a procedure have, and who may hold what they took before. */
import { APPLICANT, may } from './permissions.js';
import { elementsOfPeople } from '../application/element.js';
import type { UserRow } from '../ports/accounts.js';
import type { LeftBecause } from '../ports/holdings.js';
import type { ProcessDefinition } from '../process/definition.js';

/** Roles of the office that somebody must hold, or tasks of the procedure would wait for nobody. */
export const rolesOfPeople = (definition: ProcessDefinition): readonly string[] =>
  [...new Set(elementsOfPeople(definition).map(({ role }) => role))].filter(
    (role) => role !== '' && role !== APPLICANT,
  );

interface HeldTask {
  readonly role: string;
  readonly office: string;
  readonly applicantUser: string | null;
  /** Whom a supervisor gave the task to outside of its role. */
  readonly routedTo: string | null;
}

/** Why the account may not keep the task, or null where it may. `standsInFor`: roles that it holds for another now. */
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
