/** Whose work an application is: they read its file, its personal data and its documents as officers. */
import type { ApplicationState } from '../application/state.js';
import type { ProcessDefinition } from '../process/definition.js';
import { TECHNICAL_TEAM, type Subject } from './permissions.js';
import { rolesOfPeople } from './staffing.js';

/**
 * Roles for which a procedure has a task. Where it asks for a recommendation (`paraf:covers`), that is the technical
 * team's work, though it may have no lane: the team hands the recommendation in beside the procedure.
 */
export const readersOf = (definition: ProcessDefinition): readonly string[] => {
  // an applicant reads what is their own: others have that role as well
  const isRecommended = Object.values(definition.nodes).some(({ labels }) => labels.covers?.includes('recommendation'));
  return [...new Set([...rolesOfPeople(definition), ...(isRecommended ? [TECHNICAL_TEAM] : [])])];
};

/** What is asked of the table when somebody wants to read an application. */
export const readingOf = (
  { applicantUser, state }: { readonly applicantUser: string | null; readonly state: ApplicationState | null },
  readers: readonly string[],
): Subject => ({
  applicantUser,
  readers: [...readers, ...Object.values(state?.wanted ?? {}).map(({ role }) => role)],
  given: Object.values(state?.routed ?? {}).map(({ to }) => to),
});
