/**
 * Revisions of the rules. An application is decided by the revision that it began with, to its end: its messages then lead
 * to the same record again, in a replay of its workflow and in a case bundle, whatever the rules say by then.
 *
 * 2. A fact that a gate waits for is kept when it is told before the gate, and stands when the gate is reached again. A
 *    completion can be taken back through machine work that left no trace outside.
 * 3. No final letter is made over a paraf that is void and not given anew. Whoever is asked to correct something is told at
 *    once.
 * 4. No task is routed to an official whom a paraf of the same letter bars from it.
 * 5. An applicant is told of an end that no letter tells. Of what was sent back to them they correct the fields that were
 *    named, and an answer that leaves any of it open says so.
 */
import type { ApplicationRules } from './context.js';

/** The revision of applications that begin now. */
export const RULES_REVISION = 5;

/** Whether an application knows what a revision brought; one without a number began under the first. */
const since = ({ revision }: Pick<ApplicationRules, 'revision'>, wanted: number): boolean => (revision ?? 1) >= wanted;

/** Whether the procedure runs by the machine's own revisions (see process/state.ts); before, there was one. */
export const knowsMachine = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 2);

/** Whether the state says since when each of its items stands open. */
export const keepsSince = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 2);

/** Whether facts outlive the gates that wait for them. */
export const keepsFacts = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 2);

/** Whether a final letter waits for parafs that are void. */
export const refusesVoidParafs = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 3);

/** Whether a mail says at once what was asked to be corrected. */
export const tellsCorrections = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 3);

/** Whether a supervisor is told at once that whom they route a task to may not do it. */
export const refusesRoutingInVain = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 4);

/** Whether a mail tells of an application that ends without a letter. */
export const tellsEnds = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 5);

/** Whether an applicant corrects the fields that were sent back, and leaves none of what was asked unsaid. */
export const applicantAnswersAll = (rules: Pick<ApplicationRules, 'revision'>): boolean => since(rules, 5);
