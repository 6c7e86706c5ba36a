/** All that can be said about a file before it is published, by whichever door it comes. */
import { rowFindings } from '../../domain/application/group-rows.js';
import type { Compiled } from '../../domain/process/compile/compile.js';
import { explore } from '../../domain/process/soundness/explore.js';
import type { GroupBudget } from '../../domain/time/index.js';
import { compileBpmn, type CompileBpmnOptions } from './compile.js';

export interface Publication extends CompileBpmnOptions {
  /** The office's groups of rows: each needs a procedure that has them. At the start the roots ask of all procedures at once. */
  readonly groups?: readonly GroupBudget[];
}

/** Nothing but a file without an error is published. */
export const checkBpmn = async (
  xml: string | Uint8Array,
  { groups = [], ...options }: Publication,
): Promise<Compiled> => {
  const { definition, findings } = await compileBpmn(xml, options);
  return definition === undefined
    ? { findings }
    : { definition, findings: [...findings, ...explore(definition), ...rowFindings(groups, definition)] };
};
