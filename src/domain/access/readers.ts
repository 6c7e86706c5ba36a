/** Readers of an application: officers whose work it is read its file, its personal data and its documents. */
import type { ApplicationState } from '../application/state.js';
import type { ProcessDefinition } from '../process/definition.js';
import { TECHNICAL_TEAM, type Subject } from './permissions.js';
import { rolesOfPeople } from './staffing.js';

/**
 * Roles for which a procedure has a task. A recommendation that it asks for (`paraf:covers`) is the technical team's
 * work, even without a lane of its own: the team hands it in beside the procedure.
 */
export const readersOf = (definition: ProcessDefinition): readonly string[] => {
  // the applicant's role is left out: every applicant holds it, and each reads only their own
  const isRecommended = Object.values(definition.nodes).some(({ labels }) => labels.covers?.includes('recommendation'));
  return [...new Set([...rolesOfPeople(definition), ...(isRecommended ? [TECHNICAL_TEAM] : [])])];
};

/** Subject for the permissions table when somebody wants to read an application. */
export const readingOf = (
  { applicantUser, state }: { readonly applicantUser: string | null; readonly state: ApplicationState | null },
  readers: readonly string[],
): Subject => ({
  applicantUser,
  readers: [...readers, ...Object.values(state?.wanted ?? {}).map(({ role }) => role)],
  given: Object.values(state?.routed ?? {}).map(({ to }) => to),
});
