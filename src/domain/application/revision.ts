/**
 * Revisions of the rules. An application is decided by the revision that it began with, to its end: its messages then lead
 * to the same record again, in a replay of its workflow and in a case bundle, whatever the rules say by then.
 *
 * 2. A fact that a gate waits for is kept when it is told before the gate, and stands when the gate is reached again. A
 *    completion can be taken back through machine work that left no trace outside.
 * 3. No final letter is made over a paraf that is void and not given anew. Whoever is asked to correct something is told at
 *    once.
 * 4. No task is routed to an official whom a paraf of the same letter bars from it.
 * 5. An applicant is told of an end that no letter tells. They correct the fields that were sent back to them, and an
 *    answer that leaves any item open says why.
 * 6. A correction that comes with a completed task is kept, and names each particular, as one by itself does.
 */
import type { ApplicationRules } from './context.js';

/** The revision of applications that begin now. */
export const RULES_REVISION = 6;

/** True where an application knows a revision's changes; one without a number began under the first. */
const since = ({ revision }: Pick<ApplicationRules, 'revision'>, wanted: number): boolean => (revision ?? 1) >= wanted;

/** True where the procedure runs by the machine's own revisions (see process/state.ts); before, there was one. */
export const knowsMachine = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 2);

/** True where the state keeps the instant since which each of its items is open. */
export const keepsSince = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 2);

/** True where facts outlive the gates that wait for them. */
export const keepsFacts = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 2);

/** True where a final letter waits for parafs that are void. */
export const refusesVoidParafs = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 3);

/** True where a mail tells at once of a correction that was asked. */
export const tellsCorrections = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 3);

/** True where a supervisor is told at once that the official they route a task to may not do it. */
export const refusesRoutingInVain = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 4);

/** True where a mail tells of an application that ends without a letter. */
export const tellsEnds = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 5);

/** True where an applicant corrects the fields that were sent back, and leaves none of the items unanswered. */
export const applicantAnswersAll = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 5);

/** True where a correction that comes with a completed task is read as one by itself. */
export const readsCorrections = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 6);
