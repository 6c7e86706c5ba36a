/** Check of the rows that group budgets name (`clock.groups` of an office): a row that no SOP has never runs. */
import type { ProcessDefinition } from '../process/definition.js';
import type { Finding } from '../process/findings.js';
import type { GroupBudget } from '../time/index.js';
import { stepsOf } from './element.js';

export interface RowFault extends Pick<Finding, 'message' | 'remedy'> {
  /** `row`: the procedures are there and lack it. `procedure`: there is no such procedure (yet). */
  readonly missing: 'row' | 'procedure';
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

const ofOne = (group: GroupBudget, row: string, procedure: ProcessDefinition): RowFault => ({
  missing: 'row',
  message: `clock.groups "${group.id}": procedure "${procedure.main}" has no row "${row}"; its rows are: ${listed(stepsOf(procedure))}`,
  remedy: `name a row that the procedure has, or give its element paraf:step="${row}"`,
});

/** Rows of a group that this version of its procedure lacks; groups of every SOP and of others are not asked. */
const rowsLacking = (groups: readonly GroupBudget[], procedure: ProcessDefinition): readonly RowFault[] => {
  const rows = new Set(stepsOf(procedure));
  return groups
    .filter((group) => group.procedure === procedure.main)
    .flatMap((group) => group.steps.filter((row) => !rows.has(row)).map((row) => ofOne(group, row, procedure)));
};

/** The same as findings of `process check`, and of a publication, which they stop. */
export const rowFindings = (groups: readonly GroupBudget[], procedure: ProcessDefinition): readonly Finding[] =>
  rowsLacking(groups, procedure).map(({ message, remedy }) => ({
    severity: 'error',
    class: 'office',
    rule: 'clock-group-row',
    element: null,
    message,
    remedy,
    path: [],
  }));

/**
 * Faults against all procedures of the office: a named procedure must be there, and a row of every SOP in one of them.
 */
export const groupRowFaults = (
  groups: readonly GroupBudget[],
  procedures: readonly ProcessDefinition[],
): readonly RowFault[] => {
  const names = procedures.map(({ main }) => main).sort();
  const anywhere = new Set(procedures.flatMap(stepsOf));
  return groups.flatMap((group): readonly RowFault[] => {
    if (group.procedure === null)
      return group.steps
        .filter((row) => !anywhere.has(row))
        .map((row) => ({
          missing: procedures.length === 0 ? 'procedure' : 'row',
          message: `clock.groups "${group.id}": no procedure of the office has a row "${row}"; asked were: ${listed(names)}`,
          remedy: 'name a row that a procedure has, or the procedure itself',
        }));
    const own = procedures.filter(({ main }) => main === group.procedure);
    return own.length === 0
      ? [
          {
            missing: 'procedure',
            message: `clock.groups "${group.id}": there is no procedure "${group.procedure}"; there are: ${listed(names)}`,
            remedy: 'publish the procedure, or name another',
          },
        ]
      : own.flatMap((procedure) => rowsLacking([group], procedure));
  });
};
