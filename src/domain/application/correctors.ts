/** Correctors of the file of a running application: those who have the case in hand. */
import { APPLICANT, FRONT_OFFICE } from '../access/permissions.js';
import { openItems } from '../process/open-items.js';
import type { ApplicationContext } from './context.js';
import { findElement } from './element.js';
import type { ApplicationState } from './state.js';

/**
 * The lane of the officer who acted last: machine work that cannot go on is theirs to mend. The front office's where no
 * officer has acted.
 */
export const roleBeforeMachine = ({ definition }: ApplicationContext, { acts }: ApplicationState): string => {
  const last = acts.findLast(({ element }) => {
    const role = findElement(definition, element)?.role ?? '';
    return role !== '' && role !== APPLICANT;
  });
  return last === undefined ? FRONT_OFFICE : (findElement(definition, last.element)?.role ?? FRONT_OFFICE);
};

/** Lanes whose officers may correct the file now: those of the open tasks; the front office in place of the applicant. */
export const correctors = (context: ApplicationContext, state: ApplicationState): readonly string[] => {
  const { definition } = context;
  const open = openItems(definition, state.process).flatMap(({ kind, element }) => {
    const role = kind === 'user' || kind === 'manual' ? (findElement(definition, element)?.role ?? '') : '';
    if (role === '') return [];
    return [role === APPLICANT ? FRONT_OFFICE : role];
  });
  const wanted = Object.values(state.wanted ?? {}).map(({ role }) => role);
  const roles = [...new Set([...open, ...wanted])];
  return roles.length > 0 ? roles : [roleBeforeMachine(context, state)];
};
